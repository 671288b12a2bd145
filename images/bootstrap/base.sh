#!/bin/bash
# Makes sure that the base image is there: base.sh [IMAGE]
# Pulled where there is a registry, else made from Debian's packages.
set -euo pipefail
image=${1:-debian:bookworm-slim}
release=bookworm
here=$(cd "$(dirname "$0")" && pwd)

if docker image inspect "$image" >/dev/null 2>&1; then
    exit 0
fi

limit=()
if command -v timeout >/dev/null; then
    limit=(timeout 300)
fi
if pull_error=$("${limit[@]+"${limit[@]}"}" docker pull "$image" 2>&1); then
    echo "base image: pulled $image" >&2
    exit 0
fi
pull_error=$(tail -n 1 <<<"$pull_error")
echo "base image: $image can't be pulled ($pull_error); making it from Debian's packages" >&2

if ! command -v mmdebstrap >/dev/null; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "base image: $image can't be pulled ($pull_error), and there is no mmdebstrap to make" \
            "it with. Give the engine a registry, or install mmdebstrap and run this again." >&2
        exit 3
    fi
    apt-get -qq update
    apt-get -qqy install --no-install-recommends mmdebstrap debian-archive-keyring >/dev/null
fi

settings=$(mktemp -d)
trap 'rm -rf "$settings"' EXIT
"$here/machine-settings.sh" "$settings"
apt_options=()
if [ -e "$settings/apt_conf" ]; then
    apt_options=(--aptopt="$settings/apt_conf")
fi
# The hook takes this machine's apt settings out again: they are not the image's business.
# shellcheck disable=SC2016 # mmdebstrap gives the hook the root as its own $1
mmdebstrap --quiet --variant=minbase "${apt_options[@]+"${apt_options[@]}"}" \
    --customize-hook='rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap"' "$release" - |
    docker import -c 'CMD ["bash"]' -c 'LABEL bench.base="Debian packages"' - "$image" >/dev/null
echo "base image: made $image from Debian's packages" >&2
