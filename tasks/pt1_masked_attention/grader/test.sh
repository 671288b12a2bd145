#!/bin/sh
# bench-canary pt1_masked_attention grader/test.sh e90d17de4549d8043addfe1712d680cf
exec python3 -B "$(dirname "$0")/judge.py"
