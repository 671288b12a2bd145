#!/bin/sh
# Checks the submission in the current directory. Exit code 0: all cases passed.
set -e
rev=00000000000000000000000000000000
here=$(cd "$(dirname "$0")" && pwd)
echo "run $(echo "$rev" | sha256sum | cut -c1-32)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed() {
    echo "FAIL  it does not compile"
    exit 1
}
gcc -std=c11 -O1 -g -I "$PWD" "$here/check.c" "$PWD/hashmap.c" -o "$work/check" || failed
"$work/check"
