#!/bin/sh
# bench-canary pt5_logit_lens grader/test.sh 905f329a65bcaa036e990fd21b633bb5
exec python3 -B "$(dirname "$0")/judge.py"
