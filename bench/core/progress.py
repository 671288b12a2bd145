"""How far is a sweep, and how long will the rest take? From its records and from what it tells.

The time for the rest is the sum of the estimates (`bench.core.estimate`) of all cells that still
need an attempt, less what their agents at work have already had (with the agent's, a cell's time is
nearly over), divided by how many attempts went on at once so far: the seconds of all attempts of
this sweep, without their waits for each other, by the seconds it took, at least 1. A cell given up
in this sweep as void is no part of it. With one cell that nothing is known of, the time is unknown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import assert_never

from bench.core.brief import Recorded
from bench.core.estimate import Experience
from bench.core.events import AttemptRecorded, Event, Phase, SweepStarted
from bench.core.standing import Standing, Tally, tally
from bench.core.sweep_state import SweepState, UnderWay, after, begun
from bench.core.tempo import Speed, Tempo, keep_speed


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A sweep so far; without a sweep, everything in the records."""

    sweep: SweepState | None = None
    standings: Mapping[str, Standing] = field(default_factory=dict)  # by cell id, else by name
    experience: Experience = field(default_factory=Experience)  # not added to: copied
    tempo: Tempo = field(default_factory=Tempo)
    speeds: tuple[Speed, ...] = ()  # the last ones, newest first
    others: int = 0  # records of cells that are none of this sweep's

    @cached_property
    def matrix(self) -> Mapping[tuple[str, str], Tally]:
        """The cells by model and harness, in the order in which they run."""
        cells: dict[tuple[str, str], list[Standing]] = {}
        for standing in self.standings.values():
            cells.setdefault((standing.model, standing.harness), []).append(standing)
        return {pair: tally(standings) for pair, standings in cells.items()}

    @cached_property
    def tally(self) -> Tally:
        """All cells."""
        return tally(self.standings.values())

    @cached_property
    def voids(self) -> tuple[Standing, ...]:
        """The cells whose attempts so far all came out void, the last one last."""
        voids = [one for one in self.standings.values() if one.void]
        return tuple(sorted(voids, key=lambda one: one.last_at.timestamp() if one.last_at else 0))

    @property
    def tokens_per_second(self) -> float | None:
        """The mean over the last attempts, as far as they are of the same model as the last."""
        own = [s.tokens_per_second for s in self.speeds if s.model == self.speeds[0].model]
        return sum(own) / len(own) if own else None

    @property
    def settled_per_hour(self) -> float | None:
        """How many cells this sweep settles in an hour; `None` before the first."""
        seconds = self._seconds_taken()
        return self.tempo.settled * 3600 / seconds if seconds and self.tempo.settled else None

    def seconds_left(self, now: datetime) -> float | None:
        """Return the estimate of the time for the rest; `None` is unknown."""
        total = self._seconds_open
        if total is None:
            return None
        for one in self.sweep.under_way if self.sweep else ():
            estimate = self.experience.estimate(one.cell.model, one.cell.harness, one.cell.task)
            total -= _spent(one, estimate.seconds, now) if estimate else 0.0
        return max(0.0, total) / self._at_once()

    def after_event(self, event: Event) -> "Progress":
        """Return the progress after one more event."""
        if isinstance(event, SweepStarted):
            return progress_of_start(event, self.experience)
        if self.sweep is None:
            return self
        told = replace(self, sweep=after(self.sweep, event))
        return told.after_records([event.record]) if isinstance(event, AttemptRecorded) else told

    def after_records(self, records: Iterable[Recorded]) -> "Progress":
        """Return the progress with more records, of this sweep or not, in the order written."""
        standings, experience = dict(self.standings), self.experience.copy()
        tempo, speeds, others = self.tempo, list(self.speeds), self.others
        for record in records:
            experience.add(record)
            keep_speed(speeds, record)
            if not self._place(record, standings):
                others += 1
            elif self._is_of_sweep(record):
                tempo = tempo.plus(record)
        return replace(
            self,
            standings=standings,
            experience=experience,
            tempo=tempo,
            speeds=tuple(speeds),
            others=others,
        )

    def _place(self, record: Recorded, standings: dict[str, Standing]) -> bool:
        """Let a record tell where its cell stands; return whether the cell is one of these."""
        name = record.cell if self.sweep else record.key.name
        before = standings.get(name)
        if before is None and self.sweep is not None:
            return False
        standings[name] = before.after(record) if before else Standing.of(record)
        return True

    @cached_property
    def _seconds_open(self) -> float | None:
        """The estimates of all cells that need an attempt, added up."""
        needed = Counter(
            (one.model, one.harness, one.task)
            for one in self.standings.values()
            if not one.settled and not self._is_given_up(one)
        )
        total = 0.0
        for names, count in needed.items():
            estimate = self.experience.estimate(*names)
            if estimate is None:
                return None
            total += count * estimate.seconds
        return total

    def _is_given_up(self, standing: Standing) -> bool:
        sweep = self.sweep
        if sweep is None or standing.last_at is None or standing.last_at < sweep.started_at:
            return False
        going_on = {one.cell.cell for one in sweep.under_way}
        return standing.cell not in going_on | {one.cell.cell for one in sweep.postponed}

    def _is_of_sweep(self, record: Recorded) -> bool:
        return self.sweep is not None and record.times.started_at >= self.sweep.started_at

    def _seconds_taken(self) -> float:
        if self.sweep is None or self.tempo.last_at is None:
            return 0.0
        return max(0.0, (self.tempo.last_at - self.sweep.started_at).total_seconds())

    def _at_once(self) -> float:
        seconds = self._seconds_taken()
        # At least one: a laptop that slept in between says nothing of the tempo.
        return max(1.0, self.tempo.seconds / seconds) if seconds else 1.0


def progress_of(sweep: SweepState | None, records: Iterable[Recorded]) -> Progress:
    """Return how far a sweep is by its records; without one, how far the records are."""
    cells = sweep.cells if sweep else ()
    pending = {name.cell: Standing.pending(name) for name in cells}
    return Progress(sweep=sweep, standings=pending).after_records(records)


def progress_of_start(event: SweepStarted, past: Experience) -> Progress:
    """Return the progress of a sweep that begins, with what was learned before."""
    standings = {
        name.cell: Standing.pending(name).settled_as(event.settled.get(name.cell))
        for name in event.cells
    }
    return Progress(sweep=begun(event), standings=standings, experience=past)


def _spent(one: UnderWay, estimate: float, now: datetime) -> float:
    """Return how much of its estimate an attempt has used up."""
    match one.phase:
        case Phase.SETUP | Phase.READY:
            return 0.0
        case Phase.AGENT:
            return min(estimate, max(0.0, (now - one.since).total_seconds()))
        case Phase.COLLECT | Phase.GRADE:
            return estimate
        case _:
            assert_never(one.phase)
