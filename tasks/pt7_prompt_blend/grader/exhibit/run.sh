#!/bin/sh
# bench-canary pt7_prompt_blend grader/exhibit/run.sh d182cc3e20b5e28216ee18d8666fde9c
exec python3 -I -B "$(dirname "$0")/driver.py"
