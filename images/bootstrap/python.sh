#!/bin/bash
# Prints a Python of at least 3.11 that can make virtual environments; PYTHON=… names one.
# Installs it on Debian and Ubuntu as root; elsewhere says what to install (exit 3).
set -euo pipefail

usable() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if usable "$name"; then
            echo "$name"
            return
        fi
    done
    return 1
}

find_python && exit
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "python: installing it" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    # The release's own Python; where that is older, a newer one the release may have besides.
    for packages in "python3 python3-venv" "python3.12 python3.12-venv" "python3.11 python3.11-venv"; do
        # shellcheck disable=SC2086 # a list of words on purpose
        apt-get -qqy install --no-install-recommends $packages >/dev/null 2>&1 || continue
        find_python && exit
    done
fi
echo "python: found none of 3.11 or newer with venv and ensurepip. Install python3 and python3-venv" \
    "(macOS: brew install python@3.12), or name one with PYTHON=/path/to/python3." >&2
exit 3
