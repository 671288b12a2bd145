"""Runs inside a container and reports all it can see, reach and change there, as JSON.

It knows nothing of the bench: what to try comes as an argument. Standard library only.
"""

import contextlib
import ctypes
import functools
import json
import os
import resource
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SECONDS = 2.0
PIECE, OVERLAP = 16 * 2**20, 256  # bytes; no word is longer than the overlap
UNREAL = ("/proc", "/sys")
KERNEL_SWITCHES = (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger",
    "/sys/kernel/uevent_helper",
    "/sys/fs/cgroup/memory/release_agent",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    "/sys/fs/cgroup/pids/pids.max",
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/pids.max",
)


def report(wanted: dict[str, Any]) -> dict[str, Any]:
    return {
        "interfaces": sorted(name for _, name in socket.if_nameindex()),
        "routes": routes(),
        "listening": sorted(listening()),
        "unix_sockets": unix_sockets(),
        "tcp": {f"{h} {p}": attempt(connect, h, p) for h, p in wanted.get("tcp", [])},
        "udp": {f"{h} {p}": attempt(send, h, p) for h, p in wanted.get("udp", [])},
        "names": {n: attempt(socket.getaddrinfo, n, 80) for n in wanted.get("names", [])},
        "raw_socket": attempt(socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
        "packet_socket": attempt(socket.socket, socket.AF_PACKET, socket.SOCK_RAW),
        "http": [[m, t, ask(m, t)] for m, t in wanted.get("http", [])],
        "exists": [path for path in wanted.get("paths", []) if os.path.lexists(path)],
        "mounts": mounts(),
        "status": status(),
        "setuid_files": sorted(p for p in files() if is_setuid(p)),
        "gains": gains(),
        "writable_folders": sorted(p for p in folders() if can_create_in(p)),
        "writable_files": sorted(p for p in files() if os.access(p, os.W_OK)),
        "switches": [path for path in KERNEL_SWITCHES if can_open_for_writing(path)],
        "devices": names_in_folder("/dev"),
        "processes": processes(),
        "env": sorted(os.environ),
        "env_of_init": names_in(Path("/proc/1/environ")),
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE),
        "found": places_of(wanted.get("search", [])),
    }


def attempt(action: Callable[..., object], *arguments: object) -> str:
    """Say "done" or the name of what went wrong."""
    try:
        made = action(*arguments)
    except OSError as error:
        return type(error).__name__ if error.errno is None else f"{error.errno}: {error.strerror}"
    if isinstance(made, socket.socket):
        made.close()
    return "done"


def connect(host: str, port: int) -> None:
    socket.create_connection((host, port), timeout=SECONDS).close()


def send(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"hello", (host, port))


def ask(method: str, target: str) -> str:
    """Send one request to the model's address; return the answer's status line."""
    head = (
        f"{method} {target} HTTP/1.1\r\nHost: m\r\nConnection: close\r\nContent-Length: 2\r\n\r\n"
    )
    try:
        with socket.create_connection(("127.0.0.1", 8001), timeout=10) as connection:
            connection.sendall(head.encode() + b"{}")
            return connection.recv(4096).partition(b"\r\n")[0].decode()
    except OSError as error:
        return str(error)


def routes() -> list[str]:
    """Every route that does not end at this machine's own loopback."""
    found = [line.split()[0] for line in lines("/proc/net/route")[1:]]
    return sorted(set(found + [line.split()[-1] for line in lines("/proc/net/ipv6_route")]))


def listening() -> Iterator[str]:
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in lines(f"/proc/net/{table}")[1:]:
            _, local, _, state, *_ = line.split()
            if table.startswith("udp") or state == "0A":
                address, _, port = local.partition(":")
                yield f"{table} {address} {int(port, 16)}"


def unix_sockets() -> list[str]:
    return sorted(
        {
            line.split()[7]
            for line in lines("/proc/net/unix")[1:]
            if line.count(" ") > 6 and len(line.split()) > 7
        }
    )


def lines(path: str) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(path).read_text().splitlines()
    return []


def mounts() -> dict[str, str]:
    """Each mount point with its file system and whether it can be written."""
    found = {}
    for line in lines("/proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        fields = before.split()
        found[fields[4]] = f"{after.split()[0]} {fields[5].partition(',')[0]}"
    return found


def status() -> dict[str, str]:
    pairs = (line.partition(":") for line in lines("/proc/self/status"))
    wanted = ("Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp")
    return {k: v.strip() for k, _, v in pairs if k in wanted or k.startswith("Cap")}


def gains() -> dict[str, str]:
    """What is tried to become more than one is."""
    libc = ctypes.CDLL(None, use_errno=True)
    clone_newuser, mount_bind = 0x10000000, 4096
    calls: dict[str, Callable[[], int]] = {
        "setuid": lambda: libc.setuid(0),
        "setgid": lambda: libc.setgid(0),
        "chroot": lambda: libc.chroot(b"/"),
        "unshare": lambda: libc.unshare(clone_newuser),
        "mount": lambda: libc.mount(b"/tmp", b"/tmp", None, mount_bind, None),
        "umount": lambda: libc.umount(b"/proc"),
        "mknod": lambda: libc.mknod(b"/tmp/device", 0o60666, os.makedev(8, 0)),
        "sethostname": lambda: libc.sethostname(b"x", 1),
        "setns": lambda: libc.setns(os.open("/proc/1/ns/net", os.O_RDONLY), 0),
        "kill a stranger": lambda: libc.kill(100_000, 9),
    }
    return {
        name: "done" if call() >= 0 else os.strerror(ctypes.get_errno())
        for name, call in calls.items()
    }


@functools.cache
def tree() -> tuple[os.DirEntry[str], ...]:
    """Everything below the root, links not followed, without what the kernel makes up."""
    pending, found = ["/"], []
    while pending:
        with contextlib.suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                found.append(entry)
                if entry.is_dir(follow_symlinks=False) and entry.path not in UNREAL:
                    pending.append(entry.path)
    return tuple(found)


def folders() -> Iterator[str]:
    yield from (e.path for e in tree() if e.is_dir(follow_symlinks=False))


def files() -> Iterator[str]:
    yield from (e.path for e in tree() if e.is_file(follow_symlinks=False))


def names_in_folder(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def is_setuid(path: str) -> bool:
    return bool(os.lstat(path).st_mode & (stat.S_ISUID | stat.S_ISGID))


def can_create_in(folder: str) -> bool:
    path = Path(folder) / "probe"
    with contextlib.suppress(OSError):
        path.touch(exist_ok=False)
        path.unlink()
        return True
    return False


def can_open_for_writing(path: str) -> bool:
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY))
        return True
    return False


def processes() -> dict[str, str]:
    return {
        pid: Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].decode()
        for pid in sorted(filter(str.isdigit, names_in_folder("/proc")), key=int)
        if int(pid) != os.getpid()
    }


def names_in(environ: Path) -> list[str]:
    try:
        return sorted(v.partition(b"=")[0].decode() for v in environ.read_bytes().split(b"\0") if v)
    except OSError as error:
        return [str(error.strerror)]


def places_of(words: list[str]) -> dict[str, list[str]]:
    """Every file, and every process's environment, arguments and mounts, that hold a word."""
    found: dict[str, list[str]] = {word: [] for word in words}
    for path in (*files(), *proc_files()) if words else ():
        with contextlib.suppress(OSError):
            for word in words_in(path, words):
                found[word].append(path)
    return found


def words_in(path: str, words: list[str]) -> set[str]:
    """Read a file in pieces that overlap: some are larger than this container's memory."""
    found: set[str] = set()
    with Path(path).open("rb") as file:
        before = b""
        while piece := file.read(PIECE):
            text = before + piece
            found.update(word for word in words if word.encode() in text)
            before = text[-OVERLAP:]
    return found


def proc_files() -> Iterator[str]:
    for pid in filter(str.isdigit, names_in_folder("/proc")):
        yield from (f"/proc/{pid}/{name}" for name in ("environ", "cmdline", "mountinfo"))


def read_away(path: Path) -> Any:
    """Read the argument and remove it, so that it is not among what is found."""
    wanted = json.loads(path.read_bytes())
    path.unlink()
    return wanted


if __name__ == "__main__":
    sys.stdout.write(json.dumps(report(read_away(Path(sys.argv[1])))))
