#!/bin/sh
# bench-canary pt6_generate_cached grader/exhibit/run.sh a3559826e4e4181c68ed898760f071cc
exec python3 -I -B "$(dirname "$0")/driver.py"
