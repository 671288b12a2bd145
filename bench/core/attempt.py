"""One attempt at a cell as values: what it is given, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.core.cells import Cell
from bench.core.containers import NetworkMode
from bench.core.evidence import CellEvidence, Traffic
from bench.core.launch import Launch
from bench.core.submission import Submission, Workspace
from bench.core.tasks import Task
from bench.core.traffic import GatewayConfig
from bench.core.verdict import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageTags:
    """The images an attempt uses."""

    agent: str
    toolchain: str
    gateway: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Everything `run_cell` needs to know."""

    cell: Cell
    attempt: int
    task: Task
    launch: Launch
    gateway: GatewayConfig
    gateway_network: NetworkMode
    images: ImageTags
    canaries: Mapping[str, str]  # of every loaded task: none may ever meet an agent

    @property
    def labels(self) -> Mapping[str, str]:
        """What its containers and volumes are labelled with."""
        return {
            "bench.cell": self.cell.id,
            "bench.name": self.cell.key.name,
            "bench.attempt": str(self.attempt),
        }

    @property
    def agent_seconds(self) -> int:
        """The agent's deadline."""
        return self.cell.policy.agent_seconds or self.task.spec.limits.agent_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Seconds spent in each phase; 0 for one that was not reached."""

    setup: float = 0.0
    ready: float = 0.0
    agent: float = 0.0
    collect: float = 0.0
    grade: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefacts:
    """What is kept of an attempt, as bytes."""

    agent_stdout: bytes = b""
    agent_stderr: bytes = b""
    agent_output_bytes: int = 0
    traffic: bytes = b""
    workspace: Workspace | None = None
    submission: Submission | None = None
    grader_log: bytes = b""
    verdict: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How an attempt went."""

    decision: Decision
    evidence: CellEvidence
    traffic: Traffic | None
    spans: Spans
    seeds: tuple[int, ...] = ()
    artefacts: Artefacts = field(default_factory=Artefacts)
