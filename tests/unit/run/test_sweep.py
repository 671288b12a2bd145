"""Settling: void is attempted again within bounds, failed never, a leak stops everything."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.core.attempt import Artefacts, ImageTags
from bench.core.containers import NetworkMode
from bench.core.plan import PlannedCell
from bench.core.record import Record, Surroundings
from bench.core.specs import ModelSpec
from bench.core.verdict import Outcome, Reason
from bench.errors import LeakError
from bench.harnesses.pi import Pi
from bench.run.ports import ModelConnection
from bench.run.recording import ImageIds
from bench.run.sweep import Workshop, run_sweep
from support.builders import NOON, a_cell, a_task
from support.fake_engine import TRAFFIC, FakeEngine, Played

SURROUNDINGS = Surroundings(
    bench_version="0",
    harness_version="0",
    engine_version="0",
    engine_os="",
    kernel="",
    architecture="",
)


class MemoryStore:
    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record, artefacts: Artefacts) -> None:
        self.records.append(record)


class FakeModels:
    def __init__(self) -> None:
        self.connected: list[str] = []

    @contextmanager
    def connect(self, model: ModelSpec) -> Iterator[ModelConnection]:
        self.connected.append(model.name)
        yield ModelConnection(
            upstream=None, network=NetworkMode.NONE, prepare=lambda: None, identity=lambda: None
        )


def a_workshop(engine: FakeEngine, store: MemoryStore, models: FakeModels) -> Workshop:
    task = a_task()
    return Workshop(
        engine=engine,
        store=store,
        models=models,
        tasks={"t1": task},
        harnesses={"pi": Pi(version="1")},
        images={("pi", "full"): ImageTags(agent="a", toolchain="t", gateway="g")},
        image_ids=lambda _: ImageIds(agent="1", toolchain="2", gateway="3"),
        surroundings=lambda _: SURROUNDINGS,
        canaries=task.canaries,
        clock=iter(range(10**6)).__next__,
        now=lambda: NOON,
        max_attempts=3,
        retry_seconds=0.0,
    )


def swept(
    engine: FakeEngine, *planned: PlannedCell
) -> tuple[tuple[Record, ...], MemoryStore, FakeModels]:
    store, models = MemoryStore(), FakeModels()
    workshop = a_workshop(engine, store, models)
    last = run_sweep(workshop, planned, settled=lambda _: None)
    assert engine.left() == (set(), set())
    return last, store, models


def pending(trial: int = 1, attempts: int = 0) -> PlannedCell:
    return PlannedCell(cell=a_cell(trial=trial), settled=None, attempts=attempts)


def test_each_pending_cell_is_settled_once() -> None:
    last, store, models = swept(FakeEngine(), pending(1), pending(2))
    assert [(r.trial, r.attempt, r.outcome) for r in last] == [
        (1, 1, Outcome.SOLVED),
        (2, 1, Outcome.SOLVED),
    ]
    assert tuple(store.records) == last
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


def test_a_leak_is_recorded_and_stops_the_sweep() -> None:
    canary = next(iter(a_task().canaries.values())).encode()
    engine = FakeEngine(agent=lambda _: Played(stdout=canary))
    store = MemoryStore()
    workshop = a_workshop(engine, store, FakeModels())
    with pytest.raises(LeakError, match=r"generate\.py"):
        run_sweep(workshop, [pending(1), pending(2)], settled=lambda _: None)
    assert [(r.trial, r.reason) for r in store.records] == [(1, Reason.LEAK)]
