#!/bin/sh
# bench-canary p1_ttl_cache grader/exhibit/run.sh e7476561aa3ba9d14975974fde5e3c64
exec python3 -I -B "$(dirname "$0")/driver.py"
