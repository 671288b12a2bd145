#!/bin/sh
# bench-canary pt7_prompt_blend grader/test.sh f1a1d2ef3f04b3aaea35e507578e1c7b
exec python3 -B "$(dirname "$0")/judge.py"
