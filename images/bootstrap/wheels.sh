#!/bin/sh
# Makes an image of the wheels that a build needs and PyPI does not have: wheels.sh TAG
# They are looked for in the folders that pip is told of: PIP_FIND_LINKS, or its find-links setting.
# Prints TAG, or `scratch` where the build takes them from an index instead: from PyPI on arm64, else
# from one that pip is told of. Where there is neither, it says what to do (exit 3).
# WHEELS_IMAGE, an image made before, wins over all that.
set -eu
tag=$1
here=$(cd "$(dirname "$0")" && pwd)
lock=$here/../toolchain/full/requirements-torch.txt
version=$(sed -n "s/^torch==\([^ ]*\) ; platform_machine == 'x86_64'.*/\1/p" "$lock")

# pip_setting ENVIRONMENT NAME: as pip, which takes the environment before its files.
pip_setting() {
    if [ -n "$1" ]; then echo "$1"; else python3 -m pip config get "global.$2" 2>/dev/null || true; fi
}

# engine_needs: whether this engine's machine is one for which PyPI has the wrong build only.
engine_needs() {
    machine=$(docker version --format '{{.Server.Arch}}' 2>/dev/null || uname -m)
    case $machine in amd64 | x86_64) ;; *) return 1 ;; esac
}

if [ -n "${WHEELS_IMAGE:-}" ]; then
    echo "$WHEELS_IMAGE"
    exit 0
fi
if ! engine_needs; then
    echo scratch
    exit 0
fi

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
folders=$(pip_setting "${PIP_FIND_LINKS:-}" find-links)
for folder in $folders; do
    for wheel in "${folder#file://}"/torch-"$version"-*.whl; do
        [ ! -f "$wheel" ] || cp "$wheel" "$context"
    done
done
if [ -n "$(ls "$context")" ]; then
    printf 'FROM scratch\nCOPY *.whl /\n' >"$context/Dockerfile"
    client=$("$here/build-client.sh")
    DOCKER_BUILDKIT=1 "$client" build -q -t "$tag" "$context" >/dev/null
    echo "$tag"
    exit 0
fi

indexes=$(pip_setting "${PIP_EXTRA_INDEX_URL:-}" extra-index-url)
indexes="$indexes $(pip_setting "${PIP_INDEX_URL:-}" index-url)"
case $indexes in
*http://* | *https://*)
    echo scratch
    exit 0
    ;;
esac

echo "wheels: this engine's machine is x86-64, for which PyPI has PyTorch as CUDA build only, of" \
    "several GB, and the tasks compute on the CPU: they need torch $version. Either put its wheel" \
    "for cp311 and Linux into a folder and set PIP_FIND_LINKS=/that/folder, or set" \
    "PIP_EXTRA_INDEX_URL to the address of PyTorch's own index of CPU wheels (its \"Get started\"" \
    "page names it: Linux, Pip, CPU); then run this again." >&2
exit 3
