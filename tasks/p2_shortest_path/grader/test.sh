#!/bin/sh
# bench-canary p2_shortest_path grader/test.sh dd1deae22f8443d401be869512dfa2e6
exec python3 -B "$(dirname "$0")/judge.py"
