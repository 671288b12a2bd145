#!/bin/sh
# bench-canary sql2_gaps_islands grader/exhibit/run.sh 1a25bd85f9cfffaed6f25434aef894b5
exec python3 -I -B "$(dirname "$0")/driver.py"
