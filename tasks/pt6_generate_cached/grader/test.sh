#!/bin/sh
# bench-canary pt6_generate_cached grader/test.sh f08197a232ba8ca9cad226d386e1bf67
exec python3 -B "$(dirname "$0")/judge.py"
