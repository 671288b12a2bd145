"""What a run needs of the world, as Protocols. The edges fulfil them; tests may, too."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from bench.core.attempt import Artefacts
from bench.core.capture import Capture
from bench.core.containers import ContainerExit, ContainerSpec, NetworkMode, VolumeSpec
from bench.core.identity import ModelIdentity
from bench.core.record import Record
from bench.core.specs import ModelSpec
from bench.core.traffic import HttpUpstream


class Service(Protocol):
    """A started container that is to go on running: a gateway or a forwarder."""

    @property
    def container(self) -> str:
        """The container's name."""

    def wait_for_line(self, *, seconds: float) -> Mapping[str, object]:
        """Return its next line of standard output, a JSON object.

        Raises:
            EngineError: when it ended, or said nothing in time, or no JSON.
        """

    def news(self) -> Sequence[Mapping[str, object]]:
        """Return what further JSON objects it wrote, a line each, without waiting for any."""

    def alive(self) -> bool:
        """Whether it still runs."""

    def errors(self) -> bytes:
        """Return what it wrote to its standard error, bounded: so far, or all if it has ended."""


class Engine(Protocol):
    """A container engine. Every method raises `EngineError` when the engine fails at it."""

    def create_volume(self, spec: VolumeSpec) -> None:
        """Create a named volume."""

    def remove_volume(self, name: str) -> None:
        """Remove a volume; one that is gone is fine."""

    def create(self, spec: ContainerSpec) -> None:
        """Create a container and leave it unstarted."""

    def remove(self, container: str) -> None:
        """Kill and remove a container; one that is gone is fine."""

    def put(self, container: str, folder: str, archive: bytes) -> None:
        """Unpack a tar into a folder of a container that is not running."""

    def get(self, container: str, folder: str, *, max_bytes: int) -> tuple[bytes, bool]:
        """Read a folder of a container as tar; the flag says that it was cut at `max_bytes`."""

    def run(
        self,
        container: str,
        *,
        stdout: Capture,
        stderr: Capture,
        seconds: float,
        grace_seconds: float = 0.0,
        needs: Sequence[Service] = (),
        meanwhile: Callable[[], None] = lambda: None,
    ) -> ContainerExit:
        """Start a created container and see it to its end, or end it.

        `meanwhile` is called a few times a second as long as it runs.

        It is ended at its deadline (SIGTERM, then SIGKILL after the grace) and as soon as a
        capture that must not overflow does.

        Raises:
            EngineError: also when a service that it needs ends before it does.
        """

    def start(self, container: str) -> Service:
        """Start a created container that goes on running."""

    def stop(self, container: str, *, grace_seconds: float) -> None:
        """End a running container: SIGTERM, then SIGKILL after the grace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConnection:
    """A model that is ready to answer, as a gateway container reaches it."""

    upstream: HttpUpstream | None  # None: scripted, nothing to reach
    network: NetworkMode
    prepare: Callable[[], ModelIdentity | None]  # restarts a server of ours that died
    identity: Callable[[], ModelIdentity | None]  # asks anew each time; None: it does not answer


class Models(Protocol):
    """Brings up the model a group of cells needs."""

    def connect(self, model: ModelSpec) -> AbstractContextManager[ModelConnection]:
        """Start or reach a model's server; leaving the block stops what was started.

        Raises:
            MissingPrerequisiteError: when there is no server, or it does not become ready.
        """


class Terminal(Protocol):
    """The terminal a person sits at."""

    @property
    def env(self) -> Mapping[str, str]:
        """The variables that tell a program what it can show."""

    def attach(self, container: str) -> int:
        """Start a created container on it, see it to its end, and return its exit code.

        Raises:
            MissingPrerequisiteError: when there is no program to attach with.
        """


class Store(Protocol):
    """Where settled attempts go."""

    def append(self, record: Record, artefacts: Artefacts) -> None:
        """Commit an attempt; see `ResultsStore.append`."""
