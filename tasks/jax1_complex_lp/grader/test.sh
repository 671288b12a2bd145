#!/bin/sh
# bench-canary jax1_complex_lp grader/test.sh c3def5c384989047e0ee4047b5b8710e
exec python3 -B "$(dirname "$0")/judge.py"
