#!/bin/sh
# bench-canary pt2_autograd_function grader/exhibit/run.sh 30202bebe922b60dd75d2688191f2101
exec python3 -I -B "$(dirname "$0")/driver.py"
