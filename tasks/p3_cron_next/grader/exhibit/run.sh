#!/bin/sh
# bench-canary p3_cron_next grader/exhibit/run.sh 3f13ecf7caf8cfa796f46017cbc34602
exec python3 -I -B "$(dirname "$0")/driver.py"
