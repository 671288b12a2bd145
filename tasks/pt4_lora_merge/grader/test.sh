#!/bin/sh
# bench-canary pt4_lora_merge grader/test.sh f5523d1a695a73a0ca4ba75ca99f3981
exec python3 -B "$(dirname "$0")/judge.py"
