#!/bin/sh
# bench-canary pt3_rope_gqa grader/test.sh cc0a5fdb313684aa4346ae14963138f9
exec python3 -B "$(dirname "$0")/judge.py"
