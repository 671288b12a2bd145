#!/bin/sh
# bench-canary rs1_arena grader/compile/run.sh 8ac4f8d892babba4925c81c4f4c56765
# Builds the program that follows scripts, plain and checked, and notes which clients compile.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
source=$recipe/../submission/arena.rs
build=$1
findings=$build/findings
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$findings/clients" "$work/plain" "$work/checked"

# A crate of its own, so that nothing in it changes what its callers' words mean.
library() {
    rustc --edition 2021 --cap-lints allow --crate-type rlib --crate-name arena "$source" "$@"
}

program() {
    rustc --edition 2021 -C strip=symbols "$recipe/main.rs" "$@"
}

plain="-C opt-level=1 -C codegen-units=1"
library $plain --out-dir "$work/plain"
program $plain --extern "arena=$work/plain/libarena.rlib" -o "$build/plain"

# The address sanitizer needs a word to be let in, and takes the runtime that came with gcc, since
# Debian packages none for rustc. Assertions are those of the standard library, too.
checked="--cfg checked -C debug-assertions=on -C overflow-checks=on -Z sanitizer=address"
export RUSTC_BOOTSTRAP=1
library $checked -Z external-clangrt --out-dir "$work/checked"
program $checked -Z external-clangrt "-Zpre-link-args=-Wl,--no-as-needed -lasan" \
    --extern "arena=$work/checked/libarena.rlib" -o "$build/checked"
unset RUSTC_BOOTSTRAP

# What the compiler says of a client, and how it ended.
said() {
    client=$1
    note=$findings/clients/$2
    shift 2
    code=0
    rustc --edition 2021 --crate-type lib --emit metadata --error-format json \
        --extern "arena=$work/plain/libarena.rlib" --out-dir "$work" "$@" "$client" \
        2>"$note" || code=$?
    echo "$code" >>"$note"
}

cp "$source" "$findings/arena.rs"
cd "$recipe/clients"
for client in *.rs; do
    said "$client" "${client%.rs}-honest"
    # The same client with a fault, where it has one.
    if grep -q "cfg(fault)" "$client"; then
        said "$client" "${client%.rs}-fault" --cfg fault
    fi
done
