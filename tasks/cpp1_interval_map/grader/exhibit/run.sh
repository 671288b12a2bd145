#!/bin/sh
# bench-canary cpp1_interval_map grader/exhibit/run.sh 102fd1f7c6e33df4d54baa9c8b88a633
exec python3 -I -B "$(dirname "$0")/driver.py"
