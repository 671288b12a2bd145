#!/bin/sh
# bench-canary c1_hashmap grader/compile/run.sh 40d3306d2587091180c25f0ca8224de6
# Builds the program that follows scripts, plain and sanitized, and notes what the source is made of.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
source=$recipe/../submission/hashmap.c
build=$1
findings=$build/findings
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$findings" "$work/include"
# The header is always ours, and nothing else of ours is found by its name.
cp "$recipe/hashmap.h" "$work/include"

compile() {
    gcc -std=c11 -I "$work/include" "$@"
}

checked="-fsanitize=address,undefined -fno-sanitize-recover=all"
program="$recipe/main.c $recipe/heap.c $recipe/keys.c"
compile -O2 -c "$source" -o "$work/plain.o"
compile -O1 -g $checked -c "$source" -o "$work/checked.o"
compile -O2 $program "$work/plain.o" -o "$build/plain"
compile -O1 -g $checked $program "$work/checked.o" -o "$build/checked"

nm -P -g --defined-only "$work/plain.o" | cut -d ' ' -f 1 >"$findings/defines"
nm -P -u "$work/plain.o" | cut -d ' ' -f 1 >"$findings/calls"
objdump -h "$work/plain.o" | awk '$1 ~ /^[0-9]+$/ { print $2, $3 }' >"$findings/sections"
# Assembly that stood in the source is marked as such in what the compiler makes of it.
compile -O2 -S "$source" -o "$work/plain.s"
awk '/^#APP/ { count++ } END { print count + 0 }' "$work/plain.s" >"$findings/assembly"
# Attributes that switch sanitizers off, and code that is another one under them.
compile -E -P "$source" -o "$work/plain.i"
compile -E -P $checked "$source" -o "$work/checked.i"
cmp -s "$work/plain.i" "$work/checked.i" || echo "other code if sanitized" >>"$work/checked.i"
awk 'tolower($0) ~ /sanitize/ { count++ } END { print count + 0 }' \
    "$work/checked.i" >"$findings/sanitize"
