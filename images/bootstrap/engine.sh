#!/bin/bash
# Makes sure that a Docker engine answers and that something can build with it.
# Installs and starts one on Debian and Ubuntu as root; elsewhere says what to install (exit 3).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
log=/var/log/dockerd.log

answers() { docker version >/dev/null 2>&1; }

missing() {
    echo "engine: $*" >&2
    exit 3
}

is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

refuse_what_is_not_ours() {
    local said
    said=$(docker version 2>&1 >/dev/null || true)
    if [ -n "${DOCKER_HOST:-}" ]; then
        missing "nothing answers at DOCKER_HOST=$DOCKER_HOST ($said). Start it, or unset DOCKER_HOST."
    fi
    case $said in
        *"permission denied"*)
            missing "an engine runs, but $(id -un) may not use it. Join its group (sudo usermod -aG" \
                "docker $(id -un)) and log in again, or run as root." ;;
    esac
    if [ "$(uname)" = Darwin ]; then
        missing "no engine answers. Start Docker Desktop (brew install --cask docker), then run" \
            "this again."
    fi
    if ! is_debian_root; then
        missing "no engine answers ($said). Install and start Docker Engine 20.10 or newer with" \
            "docker-buildx, then run this again; as root on Debian or Ubuntu this script does it."
    fi
}

install_engine() {
    echo "engine: installing docker.io" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    apt-get -qqy install --no-install-recommends docker.io iptables mmdebstrap >/dev/null
}

# runs FILE NAME: the process that a pid file names is alive and has that name.
runs() {
    local pid
    pid=$(cat "$1" 2>/dev/null) || return 1
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ] &&
        ! grep -q '^State:[[:space:]]*Z' "/proc/$pid/status"
}

# After a SIGKILL of dockerd, its containerd may stay behind as a zombie that nobody reaps; a new
# dockerd would take the pid file's word, wait for it and fail.
remove_stale_pid_files() {
    runs /var/run/docker.pid dockerd || rm -f /var/run/docker.pid
    runs /var/run/docker/containerd/containerd.pid containerd ||
        rm -f /var/run/docker/containerd/containerd.pid
}

start_engine() {
    if [ -d /run/systemd/system ]; then
        systemctl start docker
    elif ! runs /var/run/docker.pid dockerd; then
        remove_stale_pid_files
        echo "engine: starting dockerd, log in $log" >&2
        setsid nohup dockerd >"$log" 2>&1 </dev/null &
    fi
}

wait_for_engine() {
    for _ in $(seq 450); do
        if answers; then
            return
        fi
        sleep 0.1
    done
    tail -n 30 "$log" >&2 2>/dev/null || true
    missing "dockerd did not answer within 45 s; the end of $log is above."
}

if ! answers; then
    refuse_what_is_not_ours
    command -v dockerd >/dev/null || install_engine
    start_engine
    wait_for_engine
fi

if ! "$here/build-client.sh" >/dev/null; then
    is_debian_root || missing "install docker-buildx, then run this again."
    echo "engine: fetching docker-buildx" >&2
    unpacked=$(mktemp -d)
    trap 'rm -rf "$unpacked"' EXIT
    "$here/fetch-debian.sh" trixie "$unpacked" docker-buildx
    install -D -t "$HOME/.docker/cli-plugins" "$unpacked"/usr/libexec/docker/cli-plugins/docker-buildx
    "$here/build-client.sh" >/dev/null
fi
