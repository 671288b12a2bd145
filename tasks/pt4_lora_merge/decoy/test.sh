#!/bin/sh
# Checks the submission in the current directory. Exit code 0: all cases passed.
set -e
rev=00000000000000000000000000000000
here=$(cd "$(dirname "$0")" && pwd)
echo "run $(echo "$rev" | sha256sum | cut -c1-32)"
exec python3 -B "$here/check.py"
