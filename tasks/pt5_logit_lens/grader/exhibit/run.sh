#!/bin/sh
# bench-canary pt5_logit_lens grader/exhibit/run.sh 5c3948935d471aaba4bc8b0852447424
exec python3 -I -B "$(dirname "$0")/driver.py"
