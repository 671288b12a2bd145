"""A program that runs inside a container and says what it sees and can reach there, as JSON.

It is sent in as text, so it imports nothing of the bench. What to try comes as an argument. It
decides nothing; `bench.core.promises` does.
"""

import contextlib
import json
import os
import resource
import socket
import sys
from pathlib import Path
from typing import Any

_SECONDS = 1.0
_CGROUP = {
    "memory": ("memory.max", "memory/memory.limit_in_bytes"),
    "swap": ("memory.swap.max", "memory/memory.memsw.limit_in_bytes"),
    "pids": ("pids.max", "pids/pids.max"),
    "cpu": ("cpu.max", "cpu/cpu.cfs_quota_us"),
    "cpu_period": ("cpu.max", "cpu/cpu.cfs_period_us"),
}
_SWITCHES = (
    "/proc/sys/kernel/core_pattern",
    "/proc/sysrq-trigger",
    "/sys/kernel/uevent_helper",
    "/sys/fs/cgroup/cgroup.procs",
    "/sys/fs/cgroup/memory/release_agent",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    "/sys/fs/cgroup/memory.max",
)
_OUTSIDE = ("/", "/etc", "/usr", "/opt", "/var", "/root")


def report(wanted: dict[str, Any]) -> dict[str, Any]:
    """Look at everything."""
    return {
        "uid": os.getuid(),
        "gids": sorted({os.getgid(), *os.getgroups()}),
        "status": _status(),
        "interfaces": sorted(name for _, name in socket.if_nameindex()),
        "routes": _routes(),
        "listening": sorted(_listening()),
        "reached": [f"{h}:{p}" for h, p in wanted["addresses"] if _connects(h, p)],
        "answers": {path: _status_of(path) for path in wanted["paths"]},
        "mounts": _mounts(),
        "writable": [folder for folder in _OUTSIDE if _can_create_in(folder)],
        "switches": [path for path in _SWITCHES if _can_open_for_writing(path)],
        "sockets": [path for path in wanted["sockets"] if os.path.lexists(path)],
        "strangers": _strangers(),
        "cgroup": {name: _first_of(files) for name, files in _CGROUP.items()},
        "machine_has_swap": _lines("/proc/swaps")[1:] != [],
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        "file_bytes": resource.getrlimit(resource.RLIMIT_FSIZE)[1],
        "room": {folder: _room(folder) for folder in wanted["folders"]},
    }


def _lines(path: str) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(path).read_text().splitlines()
    return []


def _status() -> dict[str, str]:
    pairs = (line.partition(":") for line in _lines("/proc/self/status"))
    return {k: v.strip() for k, _, v in pairs if k.startswith(("Cap", "NoNewPrivs", "Seccomp"))}


def _routes() -> list[str]:
    """Every interface that a route leads to, but the loopback."""
    found = {line.split()[0] for line in _lines("/proc/net/route")[1:]}
    found |= {line.split()[-1] for line in _lines("/proc/net/ipv6_route")}
    return sorted(found - {"lo"})


def _listening() -> list[str]:
    found = []
    for table in ("tcp", "tcp6"):
        for line in _lines(f"/proc/net/{table}")[1:]:
            _, local, _, state, *_ = line.split()
            if state == "0A":  # LISTEN
                found.append(f"{table} {local}")
    return found


def _connects(host: str, port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection((host, port), timeout=_SECONDS).close()
        return True
    return False


def _status_of(path: str) -> int | None:
    """Ask the model's address for a path; return the answer's HTTP status."""
    head = f"GET {path} HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", 8001), timeout=5) as connection:
            connection.sendall(head.encode())
            return int(connection.recv(64).split()[1])
    except (OSError, IndexError, ValueError):
        return None


def _mounts() -> dict[str, str]:
    """Each mount point with `ro` or `rw`."""
    found = {}
    for line in _lines("/proc/self/mountinfo"):
        fields = line.split()
        found[fields[4]] = fields[5].partition(",")[0]
    return found


def _can_create_in(folder: str) -> bool:
    path = Path(folder) / ".probe"
    with contextlib.suppress(OSError):
        path.touch(exist_ok=False)
        path.unlink()
        return True
    return False


def _can_open_for_writing(path: str) -> bool:
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY))
        return True
    return False


def _strangers() -> list[str]:
    """The commands of processes that are neither this one nor the container's init."""
    numbers = filter(str.isdigit, (path.name for path in Path("/proc").iterdir()))
    pids = set(map(int, numbers)) - {1, os.getpid()}
    return sorted(_command(pid) for pid in pids)


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return str(pid)


def _first_of(files: tuple[str, ...]) -> str | None:
    for file in files:
        for line in _lines(f"/sys/fs/cgroup/{file}"):
            return line
    return None


def _room(folder: str) -> tuple[int, int] | None:
    """How many bytes and files the file system of a folder holds."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return found.f_blocks * found.f_frsize, found.f_files


if __name__ == "__main__":
    sys.stdout.write(json.dumps(report(json.loads(sys.argv[1]))))
