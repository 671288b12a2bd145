#!/bin/sh
# bench-canary sql2_gaps_islands grader/test.sh a059718acd237bc70a35fa5cfb68b1d9
exec python3 -B "$(dirname "$0")/judge.py"
