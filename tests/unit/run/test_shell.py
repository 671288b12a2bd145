"""A shell, with a terminal that is none and an engine that fails where it is told to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from bench.core.attempt import Job
from bench.core.containers import ContainerSpec
from bench.errors import EngineError, MissingPrerequisiteError
from bench.run.cell import run_cell
from bench.run.shell import ShellEnd, run_shell
from support.builders import a_job
from support.fake_engine import TRAFFIC, FakeEngine, Played

TERM = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


@dataclass(slots=True, kw_only=True)
class FakeTerminal:
    engine: FakeEngine
    env: Mapping[str, str] = field(default_factory=lambda: TERM)
    leave: Callable[[], int] = lambda: 0
    shown: list[ContainerSpec] = field(default_factory=list)

    def attach(self, container: str) -> int:
        self.shown.append(self.engine.specs[container])
        return self.leave()


def opened(engine: FakeEngine, terminal: FakeTerminal) -> ShellEnd:
    try:
        return run_shell(engine, a_job(), terminal)
    finally:
        assert engine.left() == (set(), set())


def cells_agent(job: Job) -> ContainerSpec:
    seen: list[ContainerSpec] = []

    def agent(spec: ContainerSpec) -> Played:
        seen.append(spec)
        return Played()

    run_cell(FakeEngine(agent=agent), job, clock=lambda: 0.0)
    return seen[0]


def test_a_shells_container_is_a_cells_with_a_terminal_and_no_more() -> None:
    engine = FakeEngine()
    terminal = FakeTerminal(engine=engine)
    opened(engine, terminal)
    (spec,), plain = terminal.shown, cells_agent(a_job())
    expected = replace(
        plain,
        terminal=True,
        env=TERM | dict(plain.env),
        name=spec.name,
        shares_network_of=spec.name.replace("agent", "forwarder"),
        mounts=tuple(
            replace(mount, volume=spec.name.replace("agent", "workspace")) for mount in plain.mounts
        ),
        labels={**plain.labels, "bench.attempt": "shell"},
    )
    assert (spec, plain.terminal) == (expected, False)


def test_what_the_terminal_says_never_wins_over_the_harness() -> None:
    engine = FakeEngine()
    terminal = FakeTerminal(engine=engine, env={"HOME": "/root"})
    opened(engine, terminal)
    assert terminal.shown[0].env["HOME"] == "/home/agent"


def test_how_it_ended_and_what_the_gateway_saw_is_told_and_nothing_is_graded() -> None:
    engine = FakeEngine()
    end = opened(engine, FakeTerminal(engine=engine, leave=lambda: 137))
    assert end.exit_code == 137
    assert end.traffic.closed is not None
    assert engine.ran == []


def test_without_a_model_nothing_is_opened() -> None:
    engine = FakeEngine()
    engine.healthy = False
    engine.traffic = TRAFFIC
    terminal = FakeTerminal(engine=engine)
    with pytest.raises(MissingPrerequisiteError, match="does not reach the model's server"):
        opened(engine, terminal)
    assert terminal.shown == []


def interrupted() -> int:
    raise KeyboardInterrupt


def test_an_interrupt_leaves_nothing() -> None:
    engine = FakeEngine()
    with pytest.raises(KeyboardInterrupt):
        opened(engine, FakeTerminal(engine=engine, leave=interrupted))


@pytest.mark.parametrize(
    "fault", ["create:gateway", "start:forwarder", "create:agent", "put:agent", "stop:gateway"]
)
def test_a_fault_of_the_engine_leaves_nothing(fault: str) -> None:
    engine = FakeEngine()
    engine.faults[fault] = "the engine is gone"
    with pytest.raises(EngineError, match="the engine is gone"):
        opened(engine, FakeTerminal(engine=engine))
