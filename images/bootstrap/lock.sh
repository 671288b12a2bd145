#!/bin/bash
# Renews every lock file from its .in file, pyproject.toml or package.json.
# Python locks name all files of a version by hash, so that they serve amd64 and arm64; neither they
# nor npm's say where files come from. PyTorch's lock (toolchain/full/requirements-torch.txt) is kept
# by hand.
set -euo pipefail
cd "$(dirname "$0")/../.."
uv_version=0.13.9
tools=.cache/lock

if ! command -v npm >/dev/null; then
    echo "lock: there is no npm on PATH; install Node.js with npm (Debian: apt-get install npm)." >&2
    exit 3
fi
if ! [ "$("$tools/bin/uv" --version 2>/dev/null | cut -d' ' -f2)" = "$uv_version" ]; then
    "$(images/bootstrap/python.sh)" -m venv "$tools"
    "$tools/bin/python" -m pip install -q --disable-pip-version-check "uv==$uv_version"
fi

# compile OUTPUT INPUT...: uv and not pip, whose settings on this machine would get into the lock.
compile() {
    local output=$1
    shift
    "$tools/bin/uv" pip compile -q --upgrade --python-version 3.11 --generate-hashes --no-annotate \
        --custom-compile-command "make lock" --output-file "$output" "$@"
}

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
    if [ -e "$harness/package.json" ]; then
        (cd "$harness" && npm install --package-lock-only --ignore-scripts --no-audit --no-fund \
            --omit-lockfile-registry-resolved --loglevel=error)
    fi
done
