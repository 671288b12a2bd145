"""While one agent works others are made ready and graded; never more of them work than may."""

import threading
from collections.abc import Callable

import pytest

from bench.core.containers import ContainerSpec
from bench.core.events import AttemptRecorded, EndReason, Event, Phase, PhaseEntered, SweepEnded
from bench.core.identity import ModelIdentity, ServedBy
from bench.core.plan import PlannedCell
from bench.core.verdict import Outcome, Reason
from bench.errors import BadInputError, EngineError, LeakError, TooManyVoidsError
from bench.run.cell import run_cell
from bench.run.desk import Desk
from bench.run.stops import Stop, StoppedError
from bench.run.sweep import Pace, run_sweep
from support.builders import NOON, a_cell, a_job, a_record, a_task, an_exchange
from support.fake_engine import TRAFFIC, FakeEngine, Played, judged
from support.workshop import FakeModels, MemoryStore, a_workshop

SECONDS = 20.0
TWO_SLOTS = ModelIdentity(served_by=ServedBy.OTHERS, slots=2)


def pending(count: int) -> list[PlannedCell]:
    cells = [a_cell(trial=trial) for trial in range(1, count + 1)]
    return [PlannedCell(cell=cell, settled=None, attempts=0) for cell in cells]


class Story:
    """What a sweep told, which other threads can wait for."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._news = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait_for(self, trial: int, phase: Phase) -> None:
        with self._news:
            assert self._news.wait_for(lambda: (trial, phase) in self.entered(), SECONDS)

    def entered(self) -> list[tuple[int, Phase]]:
        told = (e for e in self.events if isinstance(e, PhaseEntered))
        return [(event.cell.trial, event.phase) for event in told]

    def recorded(self) -> list[int]:
        return [e.record.trial for e in self.events if isinstance(e, AttemptRecorded)]

    def end(self) -> EndReason:
        end = self.events[-1]
        assert isinstance(end, SweepEnded)
        return end.reason


class Working:
    """Agents that note how many of them there were at once."""

    def __init__(self, *, until: Callable[[ContainerSpec], None] = lambda _: None) -> None:
        self.most = 0
        self.order: list[str] = []
        self._now = 0
        self._lock = threading.Lock()
        self._until = until

    def __call__(self, spec: ContainerSpec) -> Played:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            self.order.append(spec.labels["bench.cell"])
        self._until(spec)
        with self._lock:
            self._now -= 1
        return Played(leaves={"answer.py": b"x"})


def meets(others: threading.Barrier) -> None:
    others.wait()


def swept(engine: FakeEngine, count: int, *identities: ModelIdentity, **pace: object) -> Story:
    story = Story()
    workshop = a_workshop(engine, MemoryStore(), FakeModels(*identities))
    end = run_sweep(workshop, pending(count), pace=Pace(**pace), tell=story)  # type: ignore[arg-type] # by name
    assert end is story.end()
    assert engine.left() == (set(), set())
    return story


def test_the_next_cell_is_made_ready_and_the_last_one_graded_while_an_agent_works() -> None:
    story = Story()
    first, second, third = (cell.cell.id for cell in pending(3))

    def until(spec: ContainerSpec) -> None:
        match spec.labels["bench.cell"]:
            case cell if cell == first:
                story.wait_for(2, Phase.READY)
            case cell if cell == second:
                story.wait_for(1, Phase.GRADE)
                story.wait_for(3, Phase.READY)

    def judge(spec: ContainerSpec) -> Played:
        if spec.labels["bench.cell"] == first:
            story.wait_for(3, Phase.AGENT)
        return judged(True, True)(spec)

    working = Working(until=until)
    engine = FakeEngine(agent=working, judge=judge)
    workshop = a_workshop(engine, MemoryStore(), FakeModels())
    assert run_sweep(workshop, pending(3), tell=story) is EndReason.FINISHED
    assert (working.most, working.order) == (1, [first, second, third])
    assert sorted(story.recorded()) == [1, 2, 3]


def test_a_serial_sweep_ends_one_cell_before_it_makes_the_next_one_ready() -> None:
    story = swept(FakeEngine(), 3, serial=True)
    trials = [trial for trial, _ in story.entered()]
    assert trials == sorted(trials)
    assert story.recorded() == [1, 2, 3]


def test_as_many_agents_work_at_once_as_the_server_has_slots_and_no_more() -> None:
    meeting = threading.Barrier(2, timeout=SECONDS)
    working = Working(until=lambda _: meets(meeting))
    swept(FakeEngine(agent=working), 6, TWO_SLOTS)
    assert working.most == 2


def test_fewer_slots_may_be_used_but_not_more_than_there_are() -> None:
    working = Working()
    swept(FakeEngine(agent=working), 4, TWO_SLOTS, slots=1)
    assert working.most == 1
    with pytest.raises(BadInputError, match="its server has 2"):
        swept(FakeEngine(), 4, TWO_SLOTS, slots=3)


def test_when_time_is_up_nothing_is_begun_and_what_works_is_finished() -> None:
    working = Working()
    story = swept(FakeEngine(agent=working), 4, time_is_up=lambda: bool(working.order))
    assert story.end() is EndReason.OUT_OF_TIME
    assert story.recorded() == [1]


def test_a_sweep_whose_time_is_up_at_once_brings_no_server_up() -> None:
    models = FakeModels()
    workshop = a_workshop(FakeEngine(), MemoryStore(), models)
    pace = Pace(time_is_up=lambda: True)
    assert run_sweep(workshop, pending(1), pace=pace) is EndReason.OUT_OF_TIME
    assert models.connected == []


def test_too_many_voids_in_a_row_stop_the_sweep_with_what_they_say() -> None:
    engine = FakeEngine()
    engine.faults["create:gateway"] = "no space left on device"
    store, story = MemoryStore(), Story()
    workshop = a_workshop(engine, store, FakeModels())
    pace = Pace(serial=True, max_voids=4)
    with pytest.raises(TooManyVoidsError, match=r"4 × engine_failure.*no space left") as stopped:
        run_sweep(workshop, pending(3), pace=pace, tell=story)
    assert "bench doctor" in str(stopped.value)
    assert [(r.trial, r.attempt) for r in store.records] == [(1, 1), (1, 2), (1, 3), (2, 1)]
    assert story.end() is EndReason.TOO_MANY_VOIDS


def test_one_fault_that_voids_all_that_work_at_once_stops_no_sweep() -> None:
    meeting = threading.Barrier(6, timeout=SECONDS)

    def agent(spec: ContainerSpec) -> Played:
        if spec.labels["bench.attempt"] == "1":
            meets(meeting)
            raise EngineError("it is gone")
        return Played(leaves={"answer.py": b"x"})

    six = ModelIdentity(served_by=ServedBy.OTHERS, slots=6)
    story = swept(FakeEngine(agent=agent), 6, six, max_voids=2)
    assert sorted(story.recorded()) == sorted([1, 2, 3, 4, 5, 6] * 2)


def test_each_attempt_after_a_void_one_says_why_it_is_made() -> None:
    engine = FakeEngine()
    engine.faults["create:gateway"] = "no"
    store = MemoryStore()
    run_sweep(a_workshop(engine, store, FakeModels()), pending(1))
    retries = [record.retry for record in store.records]
    assert retries[0] is None
    assert [(r.after, r.attempt, r.max_attempts) for r in retries[1:] if r is not None] == [
        (Reason.ENGINE_FAILURE, 2, 3),
        (Reason.ENGINE_FAILURE, 3, 3),
    ]


def test_what_a_leak_breaks_off_is_not_recorded() -> None:
    canary = next(iter(a_task().canaries.values())).encode()
    hurried, story = threading.Event(), Story()
    first, _ = (cell.cell.id for cell in pending(2))

    def agent(spec: ContainerSpec) -> Played:
        if spec.labels["bench.cell"] == first:
            story.wait_for(2, Phase.AGENT)
            return Played(stdout=canary)
        assert hurried.wait(SECONDS)
        raise EngineError("it was killed from outside")

    store = MemoryStore()
    engine = FakeEngine(agent=agent)
    workshop = a_workshop(engine, store, FakeModels(TWO_SLOTS), hurry=hurried.set)
    with pytest.raises(LeakError):
        run_sweep(workshop, pending(2), tell=story)
    assert [(r.trial, r.reason) for r in store.records] == [(1, Reason.LEAK)]
    assert engine.left() == (set(), set())
    assert story.end() is EndReason.LEAK


def test_a_cell_is_not_made_ready_beside_a_server_that_is_gone() -> None:
    there = ModelIdentity(served_by=ServedBy.BENCH, slots=1)
    models, story = FakeModels(there, None, there), Story()
    prepared: list[int] = []

    def tell(event: Event) -> None:
        story(event)
        if isinstance(event, PhaseEntered) and event.phase is Phase.SETUP:
            prepared.append(models.prepared)

    run_sweep(a_workshop(FakeEngine(), MemoryStore(), models), pending(1), tell=tell)
    assert prepared[0] == 1
    assert story.recorded() == [1]


def test_a_model_that_is_another_after_the_agents_work_voids_the_attempt() -> None:
    before = ModelIdentity(served_by=ServedBy.OTHERS, slots=1, quant="Q4_K_M")
    after = before.model_copy(update={"quant": "Q8_0"})
    store = MemoryStore()
    # Asked for the slots, before it is made ready, when its turn begins, and when that ends.
    models = FakeModels(before, before, before, after)
    engine = FakeEngine()
    run_sweep(a_workshop(engine, store, models), pending(1), pace=Pace(serial=True))
    changed, again = store.records
    assert (changed.reason, changed.outcome) == (Reason.MODEL_CHANGED, Outcome.VOID)
    assert changed.detail == "quant: Q4_K_M before, Q8_0 after"
    assert (again.attempt, again.outcome) == (2, Outcome.SOLVED)
    assert engine.ran.count("judge") == 1  # what is void is not graded


def test_the_idle_gap_before_each_cell_but_the_first_is_recorded() -> None:
    asked = an_exchange(uptime=50.0, sent_ms=1.0)
    engine, store = FakeEngine(), MemoryStore()
    opened, closed = TRAFFIC.splitlines()
    engine.traffic = b"\n".join((opened, asked.model_dump_json().encode(), closed))
    run_sweep(a_workshop(engine, store, FakeModels()), pending(3))
    gaps = {record.trial: record.times.idle_before_seconds for record in store.records}
    assert gaps == {1: None, 2: 0.0, 3: 0.0}


def test_what_ends_after_a_sweep_is_broken_off_is_neither_recorded_nor_told() -> None:
    stop, store, told = Stop(), MemoryStore(), list[Event]()
    workshop = a_workshop(FakeEngine(), store, FakeModels())
    desk = Desk(workshop, stop=stop, tell=told.append, max_voids=1)
    attempt = run_cell(FakeEngine(), a_job(), clock=lambda: 0.0)
    stop.abort()
    with pytest.raises(StoppedError):
        desk.record(a_record(), attempt, began_at=0)
    desk.tell(SweepEnded(at=NOON, reason=EndReason.FAULT))
    assert (store.records, told) == ([], [])
