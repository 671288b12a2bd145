#!/bin/sh
# bench-canary p1_ttl_cache grader/test.sh f740b23117d23f0cbcd3ce2e54927a6c
exec python3 -B "$(dirname "$0")/judge.py"
