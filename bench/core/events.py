"""What a sweep tells while it runs, as values: a view, a file, JSON lines and a hook all follow it.

Nothing is decided by an event: records alone say what is settled.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bench.core.record import Record
from bench.core.schema import Document
from bench.core.traffic import Pulse
from bench.core.verdict import Outcome


class Phase(StrEnum):
    """What is just being done for an attempt."""

    SETUP = "setup"  # its containers are made
    READY = "ready"  # it waits for the model server to be free
    AGENT = "agent"  # the agent works
    COLLECT = "collect"
    GRADE = "grade"


class EndReason(StrEnum):
    """Why a sweep ended."""

    FINISHED = "finished"
    OUT_OF_TIME = "out_of_time"  # --until or --max-hours; what had begun was finished
    TOO_MANY_VOIDS = "too_many_voids"
    LEAK = "leak"
    INTERRUPTED = "interrupted"
    FAULT = "fault"  # a prerequisite or the results folder failed


class CellName(Document):
    """A cell of a sweep: its id and the readable parts of its key."""

    cell: str
    model: str
    harness: str
    task: str
    trial: int

    @property
    def name(self) -> str:
        """The readable part: model/harness/task/trial."""
        return f"{self.model}/{self.harness}/{self.task}/{self.trial}"


class SweepStarted(Document):
    """A sweep of these cells begins; some may have been settled before."""

    kind: Literal["sweep_started"] = "sweep_started"
    at: datetime
    cells: tuple[CellName, ...]
    settled: dict[str, Outcome]  # by cell id, before this sweep


class PhaseEntered(Document):
    """An attempt goes on to its next phase."""

    kind: Literal["phase_entered"] = "phase_entered"
    at: datetime
    cell: CellName
    attempt: int
    phase: Phase
    deadline_seconds: float | None = None  # of the agent, when it starts to work


class AgentProgressed(Document):
    """An agent at work has asked its model for more; told every few seconds."""

    kind: Literal["agent_progressed"] = "agent_progressed"
    at: datetime
    cell: CellName
    attempt: int
    pulse: Pulse


class AttemptRecorded(Document):
    """An attempt was decided, and its record is on disk."""

    kind: Literal["attempt_recorded"] = "attempt_recorded"
    at: datetime
    record: Record


class AttemptPostponed(Document):
    """A void attempt will be followed by another, after a pause."""

    kind: Literal["attempt_postponed"] = "attempt_postponed"
    at: datetime
    cell: CellName
    next_attempt: int
    seconds: float
    why: str


class SweepEnded(Document):
    """A sweep is over; cells that are not settled stay pending."""

    kind: Literal["sweep_ended"] = "sweep_ended"
    at: datetime
    reason: EndReason
    detail: str = ""


Event = Annotated[
    SweepStarted | PhaseEntered | AgentProgressed | AttemptRecorded | AttemptPostponed | SweepEnded,
    Field(discriminator="kind"),
]
