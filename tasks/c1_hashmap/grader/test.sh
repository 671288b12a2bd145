#!/bin/sh
# bench-canary c1_hashmap grader/test.sh 55ead58b0cb68c0ed6860e315d06acc4
exec python3 -B "$(dirname "$0")/judge.py"
