#!/bin/sh
# bench-canary rs1_arena grader/exhibit/run.sh 21e58876f0eb1a099239f92f03e3b3e5
exec python3 -I -B "$(dirname "$0")/driver.py"
