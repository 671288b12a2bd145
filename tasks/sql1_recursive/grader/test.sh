#!/bin/sh
# bench-canary sql1_recursive grader/test.sh 5659738affaf3dcbdf5a3cd51bb07222
exec python3 -B "$(dirname "$0")/judge.py"
