#!/bin/sh
# bench-canary p3_cron_next grader/test.sh 3b9214e787d71e7cd879de6ce48f7424
exec python3 -B "$(dirname "$0")/judge.py"
