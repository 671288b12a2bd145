#!/bin/sh
# bench-canary c1_hashmap grader/exhibit/run.sh d9676f62b1aa11fafeca350bc3cc6677
exec python3 -I -B "$(dirname "$0")/driver.py"
