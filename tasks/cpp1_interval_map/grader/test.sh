#!/bin/sh
# bench-canary cpp1_interval_map grader/test.sh 8e592b7d9e29a8d147ba5ee546d30863
exec python3 -B "$(dirname "$0")/judge.py"
