"""What a container may be, as a value. The defaults are the strict ones; there is no free form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

AGENT_UID = 10001
EXHIBIT_UID = 10002
TRUSTED_UID = 10003
GATEWAY_UID = 10004

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tmpfs:
    """A volume that lives in memory: size and file count are hard limits, met as ENOSPC.

    Its content lasts only while a running container mounts it (the *holder*).
    """

    size_mib: int
    files: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeSpec:
    """A named volume. Without `tmpfs` it is a folder of the engine's."""

    name: str
    tmpfs: Tmpfs | None = None
    labels: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A named volume in a container. Host paths can't be said."""

    volume: str
    target: str
    read_only: bool = True


class NetworkMode(StrEnum):
    """The three ways to be connected. An agent only ever gets `SHARED` with its sidecar."""

    NONE = "none"
    BRIDGE = "bridge"  # gateway: host.docker.internal resolves
    HOST = "host"  # gateway, where the model server listens on the host's loopback only


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a container may use. Memory has no swap behind it."""

    memory_mib: int
    cpus: float = 1.0
    pids: int = 64
    open_files: int = 1024
    file_mib: int = 256  # the largest file it may write, sparse ones included
    tmp_mib: int = 64
    home_mib: int | None = None  # size of HOME's tmpfs; None: HOME is /tmp


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerSpec:
    """One container: read-only root, no capabilities, no new privileges, `init`, stdin closed.

    With `terminal` it has one as its three streams, for a person to attach; all else stays.
    """

    name: str
    image: str
    command: tuple[str, ...]
    uid: int
    limits: Limits
    network: NetworkMode = NetworkMode.NONE
    shares_network_of: str | None = None  # another container's name; wins over `network`
    mounts: tuple[Mount, ...] = ()
    env: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    workdir: str = "/tmp"  # noqa: S108 - a path inside the container
    terminal: bool = False
    labels: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def foreign(self) -> bool:
        """Whether it runs code that is not ours: an agent's, or a submission's."""
        return self.uid in (AGENT_UID, EXHIBIT_UID)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerExit:
    """How a container ended, as the engine saw it."""

    exit_code: int
    oom_killed: bool  # somebody in it was OOM killed, not necessarily its first process
    timed_out: bool  # the runner ended it at its deadline
    overflowed: bool  # the runner ended it because it wrote more than it may
    seconds: float

    @property
    def clean(self) -> bool:
        """Whether it ended by itself with exit code 0."""
        return self.exit_code == 0 and not self.timed_out and not self.overflowed
