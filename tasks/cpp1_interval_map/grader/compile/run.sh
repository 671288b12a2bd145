#!/bin/sh
# bench-canary cpp1_interval_map grader/compile/run.sh 04e82d2f19ede162de9f4674101c49ed
# Builds the programs that follow scripts: for plain keys and values, for strict ones, and for
# strict ones with sanitizers. Notes what else the header can do, and what it is made of.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
header=$recipe/../submission/interval_map.hpp
build=$1
findings=$build/findings
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$findings" "$work/theirs" "$work/nothing"
# Nothing else of the submission's is found by its name.
cp "$header" "$work/theirs"
: >"$work/nothing/interval_map.hpp"

theirs() {
    g++ -std=c++20 -I "$work/theirs" "$@"
}

ours() {
    g++ -std=c++20 "$@"
}

try() {
    "$@" && echo yes || echo no
}

sanitized="-fsanitize=address,undefined -fno-sanitize-recover=all"
# Objects are watched beyond the end of their lives.
watched=-fno-lifetime-dse
ours -O2 -c "$recipe/main.cpp" -o "$work/main.o"
ours -O2 -c "$recipe/memory.cpp" -o "$work/memory.o"
ours -O2 $watched -c "$recipe/strict_types.cpp" -o "$work/strict_types.o"
theirs -O2 -c "$recipe/plain.cpp" -o "$work/plain.o"
ours "$work/plain.o" "$work/main.o" "$work/memory.o" -o "$build/plain"

# From here on, what does not compile costs what it is about and nothing else.
for kind in strict sanitized; do
    flags=-O2
    [ $kind = strict ] || flags="-O1 -g $sanitized"
    if theirs $flags -c "$recipe/strict.cpp" -o "$work/$kind.o"; then
        parts="$work/main.o $work/memory.o $work/strict_types.o"
        [ $kind = strict ] \
            || parts="$recipe/main.cpp $recipe/memory.cpp $recipe/strict_types.cpp $watched"
        ours $flags "$work/$kind.o" $parts -o "$build/$kind"
    fi
done

both() {
    theirs -O1 -c "$recipe/second.cpp" -o "$work/second.o" \
        && ours "$work/second.o" "$work/plain.o" "$work/main.o" "$work/memory.o" -o "$work/both"
}
try both >"$findings/in_several_files"
try theirs -fsyntax-only "$recipe/interface.cpp" >"$findings/interface"

# Attributes that switch sanitizers off, code that is another one under them, and our own names.
unfold() {
    theirs -E -P "$@" -o -
}
unfold "$recipe/strict.cpp" >"$work/strict.ii"
unfold $sanitized "$recipe/strict.cpp" >"$work/sanitized.ii"
try cmp -s "$work/strict.ii" "$work/sanitized.ii" >"$findings/same_if_sanitized"
count() {
    awk -v word="$1" '{ count += gsub(word, "&", $0) } END { print count + 0 }' "$2"
}
count '[Ss][Aa][Nn][Ii][Tt][Ii][Zz][Ee]' "$work/strict.ii" >"$findings/sanitize"
count bench_exhibit "$work/strict.ii" >"$work/all"
g++ -std=c++20 -I "$work/nothing" -E -P "$recipe/strict.cpp" -o "$work/ours.ii"
count bench_exhibit "$work/ours.ii" >"$work/own"
try cmp -s "$work/all" "$work/own" >"$findings/own_names_only"
# A name that is put together of pieces shows in the object alone.
nm "$work/strict.o" >"$work/names" || :
count '_ZN13bench_exhibit5tallyE' "$work/names" >"$findings/counts"
theirs -E -dD "$recipe/second.cpp" -o "$work/defines"
awk '/^# [0-9]+ "/ { theirs = $3 ~ /theirs/ }
     /^#define / && theirs { name = $2; sub(/[(].*/, "", name); left[name] = 1 }
     /^#undef / { delete left[$2] }
     END { for (name in left) count++; print count + 0 }' "$work/defines" >"$findings/macros"
