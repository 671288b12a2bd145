"""Settling: void is attempted again within bounds, failed never, a leak stops everything."""

from collections.abc import Iterable
from typing import Any

import pytest

from bench.core.containers import ContainerExit
from bench.core.events import AttemptRecorded, EndReason, Event
from bench.core.plan import PlannedCell
from bench.core.record import Record
from bench.core.verdict import Outcome, Reason
from bench.errors import EngineError, LeakError
from bench.run.sweep import Pace, run_sweep
from support.builders import a_cell, a_task
from support.fake_engine import TRAFFIC, FakeEngine, Played
from support.workshop import FakeModels, MemoryStore, a_workshop


def swept(
    engine: FakeEngine, *planned: PlannedCell
) -> tuple[tuple[Record, ...], MemoryStore, FakeModels]:
    store, models = MemoryStore(), FakeModels()
    workshop = a_workshop(engine, store, models)
    assert run_sweep(workshop, planned) is EndReason.FINISHED
    assert engine.left() == (set(), set())
    return tuple(last_of(store.records)), store, models


def last_of(records: Iterable[Record]) -> Iterable[Record]:
    return {record.cell: record for record in records}.values()


def pending(trial: int = 1, attempts: int = 0) -> PlannedCell:
    return PlannedCell(cell=a_cell(trial=trial), settled=None, attempts=attempts)


def test_each_pending_cell_is_settled_once() -> None:
    last, store, models = swept(FakeEngine(), pending(1), pending(2))
    assert sorted((r.trial, r.attempt, r.outcome) for r in last) == [
        (1, 1, Outcome.SOLVED),
        (2, 1, Outcome.SOLVED),
    ]
    assert len(store.records) == 2
    assert models.connected == ["scripted/oracle"]


def test_a_void_attempt_is_repeated_and_every_attempt_is_recorded() -> None:
    engine = FakeEngine()
    tries = iter([TRAFFIC.splitlines()[0], TRAFFIC])  # the gateway dies in the first

    def agent(_: object) -> Played:
        engine.traffic = next(tries)
        return Played(leaves={"answer.py": b"x"})

    engine.roles["agent"] = agent
    last, store, _ = swept(engine, pending())
    assert [(r.attempt, r.outcome) for r in store.records] == [
        (1, Outcome.VOID),
        (2, Outcome.SOLVED),
    ]
    assert last[0].attempt == 2


def test_attempts_are_bounded_and_numbered_on_from_the_recorded_ones() -> None:
    engine = FakeEngine()
    engine.faults["create:gateway"] = "no"
    last, store, _ = swept(engine, pending(attempts=4))
    assert [r.attempt for r in store.records] == [5, 6, 7]
    assert (last[0].outcome, last[0].reason) == (Outcome.VOID, Reason.ENGINE_FAILURE)


def test_a_failed_cell_is_never_repeated() -> None:
    _, store, _ = swept(FakeEngine(agent=lambda _: Played()), pending())
    assert [(r.attempt, r.outcome) for r in store.records] == [(1, Outcome.FAILED)]


class AwayEngine(FakeEngine):
    """Away from when the first agent would end until that attempt is given up."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.beside: set[str] = set()  # what there was when a further agent began

    def run(self, container: str, **options: Any) -> ContainerExit:
        if self.role(container) == "agent":
            self.beside = {name for name in self.specs if "-1-" in name}
            if not self.ran:
                self.ran.append("agent")
                self.away = True
                raise EngineError("it is gone")
        return super().run(container, **options)

    def remove(self, container: str) -> None:
        if self.away:
            raise EngineError("it is gone")
        super().remove(container)

    def remove_volume(self, name: str) -> None:
        if self.away:
            raise EngineError("it is gone")
        super().remove_volume(name)


def test_what_an_engine_that_was_away_has_left_is_removed_before_the_next_attempt() -> None:
    engine, store = AwayEngine(), MemoryStore()

    def tell(event: Event) -> None:
        engine.away = engine.away and not isinstance(event, AttemptRecorded)

    run_sweep(a_workshop(engine, store, FakeModels()), [pending()], tell=tell)
    assert [r.reason for r in store.records] == [
        Reason.ENGINE_FAILURE,
        Reason.ALL_CHECKS_PASSED,
    ]
    assert engine.beside == set()
    assert engine.left() == (set(), set())


def test_a_leak_is_recorded_and_stops_the_sweep() -> None:
    canary = next(iter(a_task().canaries.values())).encode()
    engine = FakeEngine(agent=lambda _: Played(stdout=canary))
    store = MemoryStore()
    workshop = a_workshop(engine, store, FakeModels())
    with pytest.raises(LeakError, match=r"generate\.py"):
        run_sweep(workshop, [pending(1), pending(2)], pace=Pace(serial=True))
    assert [(r.trial, r.reason) for r in store.records] == [(1, Reason.LEAK)]
