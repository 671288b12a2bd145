#!/bin/bash
# Renews every lock file from its .in file, pyproject.toml or package.json:
#   lock.sh                    all of them
#   lock.sh HARNESS VERSION    one harness, moved to another version
# Python locks name all files of a version by hash, so that they serve amd64 and arm64; neither they
# nor npm's say where files come from. PyTorch's lock (toolchain/full/requirements-torch.txt) is kept
# by hand.
set -euo pipefail
cd "$(dirname "$0")/../.."
uv_version=0.13.9
tools=.cache/lock

need_npm() {
    if ! command -v npm >/dev/null; then
        echo "lock: there is no npm on PATH; install Node.js with npm (Debian: apt-get install npm)." >&2
        exit 3
    fi
}

need_uv() {
    if ! [ "$("$tools/bin/uv" --version 2>/dev/null | cut -d' ' -f2)" = "$uv_version" ]; then
        "$(images/bootstrap/python.sh)" -m venv "$tools"
        "$tools/bin/python" -m pip install -q --disable-pip-version-check "uv==$uv_version"
    fi
}

# compile OUTPUT INPUT...: uv and not pip, whose settings on this machine would get into the lock.
compile() {
    local output=$1
    shift
    "$tools/bin/uv" pip compile -q --upgrade --python-version 3.11 --generate-hashes --no-annotate \
        --custom-compile-command "make lock" --output-file "$output" "$@"
}

# lock_npm FOLDER: from nothing, so that what a new version no longer needs is gone.
lock_npm() {
    need_npm
    (cd "$1" && rm -f package-lock.json && npm install --package-lock-only --ignore-scripts \
        --no-audit --no-fund --omit-lockfile-registry-resolved --loglevel=error >/dev/null)
}

# Not held to the runner's versions: a harness comes with what its makers gave it.
lock_python() {
    need_uv
    compile "$1/requirements.txt" --python-platform linux "$1/requirements.in"
}

lock_harness() {
    if [ -e "$1/package.json" ]; then lock_npm "$1"; else lock_python "$1"; fi
}

# move_harness FOLDER VERSION: writes the version down where the harness's lock is made from.
move_harness() {
    if [ -e "$1/package.json" ]; then
        "$(images/bootstrap/python.sh)" -c '
import json, pathlib, sys
file, version = pathlib.Path(sys.argv[1]), sys.argv[2]
pins = json.loads(file.read_text())
for kind in ("dependencies", "optionalDependencies"):
    if kind in pins:
        pins[kind] = dict.fromkeys(pins[kind], version)
file.write_text(json.dumps(pins, indent=2, ensure_ascii=False) + "\n")
' "$1/package.json" "$2"
    else
        sed -i.old -E "s/^([A-Za-z0-9_.-]+)==.*/\1==$2/" "$1/requirements.in"
        rm "$1/requirements.in.old"
    fi
}

if [ $# -eq 2 ]; then
    folder=images/harness/$1
    if [ -z "$1" ] || [ -z "$2" ] || ! [ -d "$folder" ]; then
        echo "lock: name a harness and its version, not '$1' and '$2'; known:" \
            "$(cd images/harness && echo */ | tr -d /)." >&2
        exit 2
    fi
    move_harness "$folder" "$2"
    lock_harness "$folder"
    echo "lock: $1 is $2 now. Next: bench images build, and the tests of tests/harnesses."
    exit
fi

need_npm
need_uv
# The bench itself runs on any system and Python; the images are Linux with Python 3.11, and follow
# its versions, with which they are tested.
runner=images/runner/requirements-dev.txt
compile $runner --universal --all-extras pyproject.toml images/runner/requirements-dev.in
compile images/runner/requirements.txt --universal -c $runner pyproject.toml
for image in gateway toolchain/full node; do
    compile images/$image/requirements.txt --python-platform linux -c $runner \
        images/$image/requirements.in
done
for harness in images/harness/*/; do
    lock_harness "${harness%/}"
done
