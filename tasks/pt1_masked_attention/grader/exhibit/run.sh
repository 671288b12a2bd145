#!/bin/sh
# bench-canary pt1_masked_attention grader/exhibit/run.sh 305f0c8c9a90d57d98bf8a5796760678
exec python3 -I -B "$(dirname "$0")/driver.py"
