"""Is a sweep running, has it ended, did it break off? And how far is it, as one document."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from bench.core.events import EndReason
from bench.core.progress import Progress
from bench.core.schema import Document
from bench.core.sweep_state import Postponed, Runner, SweepState, UnderWay
from bench.core.verdict import Reason


class State(StrEnum):
    """What is known of a results folder's last sweep."""

    NOT_TOLD = "not_told"  # only records were looked at, or there is nothing else
    RUNNING = "running"
    ELSEWHERE = "elsewhere"  # begun on another machine, which alone knows whether it still runs
    ENDED = "ended"
    BROKEN_OFF = "broken_off"  # its process is gone and did not say why


class PairTally(Document):
    """How the cells of a model with a harness stand."""

    model: str
    harness: str
    solved: int
    failed: int
    void: int
    pending: int


class VoidCell(Document):
    """A cell whose attempts so far all came out void."""

    cell: str
    name: str
    reason: Reason | None
    attempts: int


class SweepStatus(Document):
    """What `bench status --json` prints."""

    schema_version: Literal[1] = 1
    state: State
    in_use_by: Runner | None  # who holds the results folder now
    runner: Runner | None
    started_at: datetime | None
    told_at: datetime | None
    ended_at: datetime | None
    end: EndReason | None
    detail: str
    cells: int
    solved: int
    failed: int
    void: int
    pending: int
    matrix: tuple[PairTally, ...]
    under_way: tuple[UnderWay, ...]
    postponed: tuple[Postponed, ...]
    voids: tuple[VoidCell, ...]
    settled_per_hour: float | None
    seconds_left: float | None
    tokens_per_second: float | None


def state_of(sweep: SweepState | None, *, alive: bool | None) -> State:
    """Return what the last sweep is doing; `alive` is `None` where it can't be told from here."""
    if sweep is None:
        return State.NOT_TOLD
    if sweep.end is not None:
        return State.ENDED
    if alive is None:
        return State.ELSEWHERE
    return State.RUNNING if alive else State.BROKEN_OFF


def status_of(
    progress: Progress, state: State, *, in_use_by: Runner | None, now: datetime
) -> SweepStatus:
    """Return how far a sweep is, as a document."""
    sweep, tally = progress.sweep, progress.tally
    return SweepStatus(
        state=state,
        in_use_by=in_use_by,
        runner=sweep.runner if sweep else None,
        started_at=sweep.started_at if sweep else None,
        told_at=sweep.told_at if sweep else None,
        ended_at=sweep.ended_at if sweep else None,
        end=sweep.end if sweep else None,
        detail=sweep.detail if sweep else "",
        cells=tally.cells,
        solved=tally.solved,
        failed=tally.failed,
        void=tally.void,
        pending=tally.pending,
        matrix=_matrix(progress),
        under_way=sweep.under_way if sweep else (),
        postponed=sweep.postponed if sweep else (),
        voids=_voids(progress),
        settled_per_hour=progress.settled_per_hour,
        seconds_left=progress.seconds_left(now),
        tokens_per_second=progress.tokens_per_second,
    )


def _matrix(progress: Progress) -> tuple[PairTally, ...]:
    return tuple(
        PairTally(
            model=model,
            harness=harness,
            solved=tally.solved,
            failed=tally.failed,
            void=tally.void,
            pending=tally.pending,
        )
        for (model, harness), tally in progress.matrix.items()
    )


def _voids(progress: Progress) -> tuple[VoidCell, ...]:
    return tuple(
        VoidCell(cell=one.cell, name=one.name, reason=one.reason, attempts=one.attempts)
        for one in progress.voids
    )
