#!/bin/sh
# bench-canary pt3_rope_gqa grader/exhibit/run.sh 3fb768743e5566585f63ae3f86b7eb8a
exec python3 -I -B "$(dirname "$0")/driver.py"
