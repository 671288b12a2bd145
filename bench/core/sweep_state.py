"""What is known of a sweep beside its records: what it was asked, what is under way, how it ended.

Its form on disk is `results/sweep.json`. It decides nothing: records alone say what is settled.
"""

from datetime import datetime, timedelta
from typing import Literal, assert_never

from pydantic import AwareDatetime

from bench.core.events import (
    AgentProgressed,
    AttemptPostponed,
    AttemptRecorded,
    CellName,
    EndReason,
    Event,
    Phase,
    PhaseEntered,
    SweepEnded,
    SweepStarted,
)
from bench.core.schema import Document
from bench.core.traffic import Pulse


class Runner(Document):
    """The process that runs a sweep, and on which machine."""

    pid: int
    host: str


class UnderWay(Document):
    """An attempt that has begun."""

    cell: CellName
    attempt: int
    phase: Phase
    since: AwareDatetime
    deadline_seconds: float | None = None  # from `since`
    pulse: Pulse | None = None  # the last one of its gateway

    def seconds_left(self, now: datetime) -> float | None:
        """Return how long the agent may still work; `None` in every other phase."""
        if self.deadline_seconds is None:
            return None
        return max(0.0, self.deadline_seconds - (now - self.since).total_seconds())


class Postponed(Document):
    """A cell that came out void and waits for its next attempt."""

    cell: CellName
    next_attempt: int
    until: AwareDatetime
    why: str


class SweepState(Document):
    """A sweep as its last event left it."""

    schema_version: Literal[1] = 1
    runner: Runner | None = None
    started_at: AwareDatetime
    told_at: AwareDatetime  # of the last event
    cells: tuple[CellName, ...]
    under_way: tuple[UnderWay, ...] = ()
    postponed: tuple[Postponed, ...] = ()
    ended_at: AwareDatetime | None = None
    end: EndReason | None = None
    detail: str = ""


def begun(event: SweepStarted, runner: Runner | None = None) -> SweepState:
    """Return the state of a sweep that begins."""
    return SweepState(runner=runner, started_at=event.at, told_at=event.at, cells=event.cells)


def after(state: SweepState, event: Event) -> SweepState:
    """Return the state after one more event of the same sweep."""
    match event:
        case SweepStarted():
            return begun(event, state.runner)
        case PhaseEntered():
            changes = _entered(state, event)
        case AgentProgressed():
            changes = {"under_way": tuple(_with_pulse(one, event) for one in state.under_way)}
        case AttemptRecorded():
            changes = {"under_way": _without(state.under_way, event.record.cell)}
        case AttemptPostponed():
            changes = _postponed(state, event)
        case SweepEnded():
            changes = {
                "under_way": (),
                "postponed": (),
                "ended_at": event.at,
                "end": event.reason,
                "detail": event.detail,
            }
        case _:
            assert_never(event)
    return state.model_copy(update={**changes, "told_at": event.at})


def _entered(state: SweepState, event: PhaseEntered) -> dict[str, object]:
    cell = event.cell.cell
    entered = UnderWay(
        cell=event.cell,
        attempt=event.attempt,
        phase=event.phase,
        since=event.at,
        deadline_seconds=event.deadline_seconds,
    )
    return {
        "under_way": (*_without(state.under_way, cell), entered),
        "postponed": tuple(p for p in state.postponed if p.cell.cell != cell),
    }


def _with_pulse(one: UnderWay, event: AgentProgressed) -> UnderWay:
    if one.cell.cell != event.cell.cell or one.phase is not Phase.AGENT:
        return one
    return one.model_copy(update={"pulse": event.pulse})


def _postponed(state: SweepState, event: AttemptPostponed) -> dict[str, object]:
    cell = event.cell.cell
    waiting = Postponed(
        cell=event.cell,
        next_attempt=event.next_attempt,
        until=event.at + timedelta(seconds=event.seconds),
        why=event.why,
    )
    others = tuple(p for p in state.postponed if p.cell.cell != cell)
    return {"under_way": _without(state.under_way, cell), "postponed": (*others, waiting)}


def _without(under_way: tuple[UnderWay, ...], cell: str) -> tuple[UnderWay, ...]:
    return tuple(one for one in under_way if one.cell.cell != cell)
