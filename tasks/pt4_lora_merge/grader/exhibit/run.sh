#!/bin/sh
# bench-canary pt4_lora_merge grader/exhibit/run.sh a878158835b03143323eaf529b9a6ccd
exec python3 -I -B "$(dirname "$0")/driver.py"
