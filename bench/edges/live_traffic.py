"""The gateways of a results folder that run just now, and what they have recorded so far."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.core.archive import ReadLimits, read_workspace
from bench.core.traffic import TRAFFIC_PATH
from bench.edges.docker_engine import DockerEngine, connect
from bench.errors import EngineError

_LIMIT_BYTES = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCell:
    """A cell under way: its names, and the container that records its traffic."""

    cell: str
    name: str  # model/harness/task/trial
    attempt: str
    gateway: str
    agent_works: bool  # or it waits for its turn


class LiveTraffic:
    """Looks at the containers of one results folder; changes nothing."""

    def __init__(self, engine: DockerEngine, labels: dict[str, str]) -> None:
        self._engine = engine
        self._labels = labels

    def cells(self) -> tuple[RunningCell, ...]:
        """Return the cells whose gateways run."""
        running = self._engine.running(self._labels)
        at_work = {
            labels["bench.cell"]
            for labels in running.values()
            if labels.get("bench.role") == "agent"
        }
        return tuple(
            RunningCell(
                cell=labels["bench.cell"],
                name=labels.get("bench.name", labels["bench.cell"]),
                attempt=labels.get("bench.attempt", ""),
                gateway=container,
                agent_works=labels["bench.cell"] in at_work,
            )
            for container, labels in running.items()
            if labels.get("bench.role") == "gateway"
        )

    def exists(self, cell: RunningCell) -> bool:
        """Whether anything of a cell's is left on the engine: it is graded, or cleared away."""
        containers, volumes = self._engine.leftovers(self._labels | {"bench.cell": cell.cell})
        return bool(containers or volumes)

    def lines(self, cell: RunningCell) -> tuple[bytes, ...] | None:
        """Return the whole lines of a gateway's record so far; `None` when it is gone.

        None at all may also mean that a line was written at the very moment of the copy.
        """
        folder, _, name = TRAFFIC_PATH.rpartition("/")
        try:
            archive, cut = self._engine.get(cell.gateway, folder, max_bytes=_LIMIT_BYTES)
        except EngineError:
            return None
        limits = ReadLimits(total_bytes=_LIMIT_BYTES)
        files = read_workspace(archive, limits=limits, cut=cut).files
        whole, newline, _ = files.get(name.encode(), b"").rpartition(b"\n")
        return tuple((whole + newline).splitlines(keepends=True))


@contextmanager
def live_traffic(results: Path) -> Iterator[LiveTraffic | None]:
    """Connect to the engine for a results folder; `None` where nothing ever ran in it.

    Raises:
        MissingPrerequisiteError: when the engine does not run.
    """
    try:
        identity = (results / ".id").read_text().strip()
    except OSError:
        yield None
        return
    labels = {"bench.results": identity}
    with closing(connect(labels=labels)) as engine:
        yield LiveTraffic(engine, labels)
