#!/bin/sh
# Writes what a build needs to know of this machine into a folder: machine-settings.sh FOLDER
#   ca        the certificate authorities it trusts, where that is set
#   pip_conf  pip's index and that bundle
#   npmrc     npm's registry and that bundle
#   apt_conf  apt's proxies and its leniency about old lists
# A file is written only where there is something to say; plain machines get an empty folder. They
# go into builds as secrets, so that no image and no digest depends on where it was built.
set -eu
umask 077
folder=$1

# pip_setting ENVIRONMENT NAME: as pip, which takes the environment before its files.
pip_setting() {
    if [ -n "$1" ]; then echo "$1"; else python3 -m pip config get "global.$2" 2>/dev/null || true; fi
}

bundle() {
    for file in "${PIP_CERT:-}" "${SSL_CERT_FILE:-}" "${REQUESTS_CA_BUNDLE:-}" \
        "${NODE_EXTRA_CA_CERTS:-}" "$(pip_setting "" cert)"; do
        if [ -n "$file" ] && [ -r "$file" ]; then
            echo "$file"
            return
        fi
    done
}

# Indexes on this machine's disk do not exist inside a build.
pip_index() {
    pip_setting "${PIP_INDEX_URL:-}" index-url | addresses index-url
    pip_setting "${PIP_EXTRA_INDEX_URL:-}" extra-index-url | addresses extra-index-url
}

# addresses KEY: those of standard input that a build can reach, as a line of pip's configuration.
addresses() {
    urls=$(tr ' ' '\n' | grep -E '^https?:' | tr '\n' ' ')
    [ -z "$urls" ] || echo "$1 = $urls"
}

# npm's own default is no setting of this machine.
npm_registry() {
    command -v npm >/dev/null || return 0
    registry=$(npm config get registry 2>/dev/null || true)
    default=$(env -u NPM_CONFIG_REGISTRY -u npm_config_registry npm config get registry \
        --userconfig=/dev/null --globalconfig=/nowhere 2>/dev/null || true) # npm reads no file twice
    case $registry in
    "$default") ;;
    http*) echo "registry=$registry" ;;
    esac
}

apt_lines() {
    ! command -v apt-config >/dev/null ||
        apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until)[: ]' || true
}

# write NAME: keeps standard input as a file, unless it is empty.
write() {
    cat >"$folder/$1"
    [ -s "$folder/$1" ] || rm "$folder/$1"
}

mkdir -p "$folder"
ca=$(bundle)
index=$(pip_index)
if [ -n "$ca" ]; then cat "$ca"; fi | write ca
{
    if [ -n "$ca$index" ]; then echo "[global]"; fi
    if [ -n "$ca" ]; then echo "cert = /run/secrets/ca"; fi
    if [ -n "$index" ]; then echo "$index"; fi
} | write pip_conf
{
    if [ -n "$ca" ]; then echo "cafile=/run/secrets/ca"; fi
    npm_registry
} | write npmrc
apt_lines | write apt_conf
