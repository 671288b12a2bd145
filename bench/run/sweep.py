"""Settles the cells of a plan, model by model, as a pipeline.

While one agent works, the next one's containers are made ready and the last one's work is graded,
so that the model server waits for nobody. As many agents work at once as it has slots.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, field

from bench.core.events import EndReason, Event, SweepEnded, SweepStarted
from bench.core.plan import PlannedCell
from bench.errors import BadInputError, LeakError, TooManyVoidsError
from bench.run.crew import Crew
from bench.run.desk import Desk
from bench.run.interrupts import held_interrupts
from bench.run.ports import Engine, ModelConnection
from bench.run.settling import Settler, cell_name
from bench.run.stops import Stop, StoppedError
from bench.run.turns import Lane
from bench.run.workshop import Workshop

# Threads beyond those whose agents work or are made ready, so that grading holds up neither.
_GRADERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a sweep goes about its cells."""

    slots: int | None = None  # agents at once; None: as many as the server has slots
    serial: bool = False  # one cell after the other, each from end to end
    max_voids: int = 6  # void attempts in a row that stop the sweep
    time_is_up: Callable[[], bool] = field(default=lambda: False)  # then nothing more is begun


def run_sweep(
    workshop: Workshop,
    plan: Iterable[PlannedCell],
    *,
    pace: Pace | None = None,
    tell: Callable[[Event], None] = lambda _: None,
) -> EndReason:
    """Settle every pending cell, unless time is up before; `tell` hears one event at a time.

    Raises:
        LeakError: when a private file's canary was seen. The record is written first.
        TooManyVoidsError: when so many attempts in a row were void that something is broken.
        MissingPrerequisiteError: when a model's server is not to be had.
        ResultsError: when a record can't be written.
        BadInputError: when more agents are to work at once than the server has slots.
    """
    plan, pace = tuple(plan), pace or Pace()
    settled = {p.cell.id: p.settled.outcome for p in plan if p.settled is not None}
    names = tuple(cell_name(planned) for planned in plan)
    tell(SweepStarted(at=workshop.now(), cells=names, settled=settled))
    reason, detail = EndReason.FAULT, ""
    try:
        reason = _sweep(workshop, [p for p in plan if p.pending], pace, tell)
    except BaseException as error:
        reason, detail = _why_ended(error), str(error)
        raise
    finally:
        tell(SweepEnded(at=workshop.now(), reason=reason, detail=detail))
    return reason


def _sweep(
    workshop: Workshop, pending: Sequence[PlannedCell], pace: Pace, tell: Callable[[Event], None]
) -> EndReason:
    stop = Stop(time_is_up=pace.time_is_up)
    desk = Desk(workshop, stop=stop, tell=tell, max_voids=pace.max_voids)
    for _, group in itertools.groupby(pending, key=lambda planned: planned.cell.key.model):
        if stop.time_is_up():
            return EndReason.OUT_OF_TIME
        cells = tuple(group)
        with workshop.models.connect(cells[0].cell.model) as connection:
            if not _settle_all(workshop, cells, connection, pace=pace, stop=stop, desk=desk):
                return EndReason.OUT_OF_TIME
    return EndReason.FINISHED


def _settle_all(
    workshop: Workshop,
    cells: Sequence[PlannedCell],
    connection: ModelConnection,
    *,
    pace: Pace,
    stop: Stop,
    desk: Desk,
) -> bool:
    """Settle the cells of one model; return whether there was time for all."""
    slots = _slots(connection, pace, model=cells[0].cell.key.model)
    settler = Settler(
        workshop=workshop,
        desk=desk,
        lane=Lane(connection, slots=slots, stop=stop),
        stop=stop,
        slots=slots,
        pipelined=not pace.serial,
    )
    jobs = 1 if pace.serial else 2 * slots + _GRADERS
    with Crew(workshop.connect, jobs=jobs, hurry=workshop.hurry) as crew:
        try:
            under_way = [crew.give(_work(settler, p, place)) for place, p in enumerate(cells)]
            return _all_done(under_way)
        except BaseException:
            with held_interrupts():  # a second Ctrl-C must not come between
                stop.abort()
                crew.stop()
            raise


def _work(settler: Settler, planned: PlannedCell, place: int) -> Callable[[Engine], None]:
    return lambda engine: settler.settle(engine, planned, place=place)


def _all_done(under_way: Sequence[Future[None]]) -> bool:
    stopped = False
    for done in as_completed(under_way):
        try:
            done.result()
        except StoppedError:
            stopped = True
    return not stopped


def _slots(connection: ModelConnection, pace: Pace, *, model: str) -> int:
    """Return how many agents are to work at once.

    Raises:
        BadInputError: when that is more than the server has slots: some would wait for others, and
            their deadlines would not.
    """
    found = connection.identity()
    there = found.slots if found is not None else None
    if pace.serial:
        return 1
    if pace.slots is None:
        return there or 1
    if there is not None and pace.slots > there:
        raise BadInputError(
            f"running cells of {model} with --slots {pace.slots}: its server has {there}. Name no "
            "more than that, or restart it with a larger -np."
        )
    return pace.slots


def _why_ended(error: BaseException) -> EndReason:
    match error:
        case LeakError():
            return EndReason.LEAK
        case TooManyVoidsError():
            return EndReason.TOO_MANY_VOIDS
        case KeyboardInterrupt():
            return EndReason.INTERRUPTED
        case _:
            return EndReason.FAULT
