#!/bin/sh
# bench-canary sql1_recursive grader/exhibit/run.sh 9f77bffafeff7c447e866e15f8c0eff1
exec python3 -I -B "$(dirname "$0")/driver.py"
