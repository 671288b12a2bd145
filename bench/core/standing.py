"""Where each cell of a sweep stands: solved, failed, void so far, or pending."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bench.core.brief import Recorded, ended_at
from bench.core.events import CellName
from bench.core.verdict import Outcome, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A cell, and what its attempts so far came to."""

    cell: str
    model: str
    harness: str
    task: str
    trial: int
    outcome: Outcome | None = None  # of the attempt that settled it, else of the last one
    reason: Reason | None = None
    attempts: int = 0
    last_at: datetime | None = None  # the end of its last attempt

    @property
    def name(self) -> str:
        """The readable part: model/harness/task/trial."""
        return f"{self.model}/{self.harness}/{self.task}/{self.trial}"

    @property
    def settled(self) -> bool:
        """Whether it needs no further attempt."""
        return self.outcome is not None and not self.void

    @property
    def void(self) -> bool:
        """Whether all its attempts so far came out void."""
        return self.outcome is Outcome.VOID

    @staticmethod
    def pending(name: CellName) -> "Standing":
        """Return a cell of a sweep without any attempt."""
        return Standing(
            cell=name.cell,
            model=name.model,
            harness=name.harness,
            task=name.task,
            trial=name.trial,
        )

    @staticmethod
    def of(record: Recorded) -> "Standing":
        """Return the cell of a record, after that one attempt."""
        key = record.key
        return Standing(
            cell=record.cell,
            model=key.model,
            harness=key.harness,
            task=key.task,
            trial=key.trial,
            outcome=record.outcome,
            reason=record.reason,
            attempts=record.attempt,
            last_at=ended_at(record),
        )

    def settled_as(self, outcome: Outcome | None) -> "Standing":
        """Return it with an outcome that is known without its record."""
        return self if outcome is None else replace(self, outcome=outcome)

    def after(self, record: Recorded) -> "Standing":
        """Return it after one more record; what once settled it stays.

        A record of the same name with another cell id is of a later version of it, which counts.
        """
        if record.cell != self.cell:
            return Standing.of(record)
        if self.settled and self.reason is not None:
            return self
        return replace(
            self,
            outcome=record.outcome,
            reason=record.reason,
            attempts=max(self.attempts, record.attempt),
            last_at=ended_at(record),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many cells stand where; each is counted once."""

    solved: int = 0
    failed: int = 0
    void: int = 0
    pending: int = 0

    @property
    def cells(self) -> int:
        """How many there are."""
        return self.solved + self.failed + self.void + self.pending

    @property
    def settled(self) -> int:
        """How many need no further attempt."""
        return self.solved + self.failed

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            solved=self.solved + other.solved,
            failed=self.failed + other.failed,
            void=self.void + other.void,
            pending=self.pending + other.pending,
        )


def tally(standings: Iterable[Standing]) -> Tally:
    """Count cells by where they stand."""
    counts = dict.fromkeys((*Outcome, None), 0)
    for standing in standings:
        counts[standing.outcome] += 1
    return Tally(
        solved=counts[Outcome.SOLVED],
        failed=counts[Outcome.FAILED],
        void=counts[Outcome.VOID],
        pending=counts[None],
    )
