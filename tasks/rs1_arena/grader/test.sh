#!/bin/sh
# bench-canary rs1_arena grader/test.sh 2fb41d214ef7a99c582fe8468fe8be2e
exec python3 -B "$(dirname "$0")/judge.py"
