"""What the sandbox promises, as values: promises, what is seen inside a container, what was asked.

`bench.core.promise_checks` compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bench.core.containers import Limits
from bench.core.schema import Document


class Promise(StrEnum):
    """One thing a sealed container is promised to be. By its name a risk can be accepted."""

    NO_NETWORK = "no_network"  # nothing but the loopback, no route
    HOST_UNREACHABLE = "host_unreachable"  # a listener of ours on the host saw nobody
    ONE_WAY_OUT = "one_way_out"  # an agent's model answers at its address, and nobody else listens
    GATEWAY_REFUSES = "gateway_refuses"  # what is not inference
    MOUNTS = "mounts"  # nothing but the listed ones, writable only where it must be
    READ_ONLY_ROOT = "read_only_root"
    READ_ONLY_KERNEL = "read_only_kernel"  # no switch of the machine's kernel can be turned
    NO_ENGINE_SOCKET = "no_engine_socket"
    NO_CAPABILITIES = "no_capabilities"
    NO_NEW_PRIVILEGES = "no_new_privileges"
    SECCOMP = "seccomp"
    UNPRIVILEGED = "unprivileged"  # uid and gid
    OWN_PROCESSES = "own_processes"  # no other process is seen
    MEMORY_LIMIT = "memory_limit"
    NO_SWAP = "no_swap"
    CPU_LIMIT = "cpu_limit"
    PIDS_LIMIT = "pids_limit"
    OPEN_FILES_LIMIT = "open_files_limit"
    FILE_SIZE_LIMIT = "file_size_limit"
    DISK_LIMIT = "disk_limit"  # size, and in a workspace the number of files


class Inside(Document):
    """What `bench.run.inside` reports from a container."""

    uid: int
    gids: tuple[int, ...]
    status: Mapping[str, str]
    interfaces: tuple[str, ...]
    routes: tuple[str, ...]
    listening: tuple[str, ...]
    reached: tuple[str, ...]
    answers: Mapping[str, int | None]
    mounts: Mapping[str, str]
    writable: tuple[str, ...]
    switches: tuple[str, ...]
    sockets: tuple[str, ...]
    strangers: tuple[str, ...]
    cgroup: Mapping[str, str | None]
    machine_has_swap: bool
    open_files: int
    file_bytes: int
    room: Mapping[str, tuple[int, int] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a folder may hold at most."""

    size_mib: int
    files: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What was asked of the engine for a container."""

    where: str  # what the container is, in a message
    uid: int
    limits: Limits
    listening: frozenset[str] = frozenset()
    mounts: frozenset[str] = frozenset()  # read-only ones
    room: Mapping[str, Room]  # the writable ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that does not hold: where, and what was seen there."""

    promise: Promise
    where: str
    seen: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.promise} does not hold in {self.where}: {self.seen}"


LISTED = "/v1/models"
REFUSED = ("/slots", "/props", "/metrics", "/lora-adapters", "/completion", "/v1/models/../slots")
ENGINE_SOCKETS = (
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/podman/podman.sock",
    "/run/containerd/containerd.sock",
)
