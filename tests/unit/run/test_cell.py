"""One attempt, with an engine that fails where it is told to."""

import pytest

from bench.core.archive import pack
from bench.core.attempt import Attempt
from bench.core.traffic import Pulse
from bench.core.verdict import Outcome, Reason
from bench.run.cell import run_cell
from support.builders import a_job, a_task, an_exit
from support.fake_engine import TRAFFIC, FakeEngine, FakeService, Played


def attempted(engine: FakeEngine) -> Attempt:
    ticks = iter(range(1000))
    attempt = run_cell(engine, a_job(), clock=lambda: float(next(ticks)))
    assert engine.left() == (set(), set())
    return attempt


def outcome(engine: FakeEngine) -> tuple[Outcome, Reason]:
    decision = attempted(engine).decision
    return decision.outcome, decision.reason


def test_a_right_submission_is_solved() -> None:
    assert outcome(FakeEngine()) == (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)


def test_nothing_written_is_failed_and_nothing_is_graded() -> None:
    engine = FakeEngine(agent=lambda _: Played())
    assert outcome(engine) == (Outcome.FAILED, Reason.NO_SUBMISSION)
    assert engine.ran == ["agent"]


def test_a_late_agents_partial_work_is_graded() -> None:
    late = Played(end=an_exit(137, timed_out=True), leaves={"answer.py": b"x"})
    engine = FakeEngine(agent=lambda _: late)
    assert outcome(engine) == (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)


def test_without_a_model_the_agent_never_starts() -> None:
    engine = FakeEngine()
    engine.healthy = False
    engine.traffic = TRAFFIC.replace(b'"upstream_healthy":true', b'"upstream_healthy":false', 1)
    assert outcome(engine) == (Outcome.VOID, Reason.MODEL_UNAVAILABLE)
    assert engine.ran == []


def test_a_gateway_that_died_voids_the_cell_and_nothing_is_graded() -> None:
    engine = FakeEngine()
    engine.traffic = TRAFFIC.splitlines()[0]
    assert outcome(engine) == (Outcome.VOID, Reason.MODEL_UNAVAILABLE)
    assert engine.ran == ["agent"]


def test_what_the_gateway_says_while_the_agent_works_is_heard() -> None:
    engine, heard = FakeEngine(), list[Pulse]()
    pulse = Pulse(requests=2, output_tokens=30, tokens_per_second=9.5)
    engine.gateway_says = (pulse.model_dump(), {"event": "another"}, {"event": "gateway.pulse"})
    attempt = run_cell(engine, a_job(), clock=lambda: 0.0, hear=heard.append)
    assert (heard, attempt.decision.outcome) == ([pulse], Outcome.SOLVED)


def test_a_forwarder_that_died_voids_the_cell() -> None:
    engine = FakeEngine()
    engine.forwarder_dies = True
    assert outcome(engine) == (Outcome.VOID, Reason.ENGINE_FAILURE)


class WithoutHolder(FakeEngine):
    """Its forwarder dies as the workspace is about to be read, which takes the workspace along."""

    def start(self, container: str) -> FakeService:
        service = super().start(container)
        if self.role(container) == "forwarder":
            self.forwarder = service
        return service

    def get(self, container: str, folder: str, *, max_bytes: int) -> tuple[bytes, bool]:
        if folder == "/workspace":
            self.forwarder.dies = True
            return pack({}), False
        return super().get(container, folder, max_bytes=max_bytes)


def test_a_workspace_that_was_gone_when_it_was_read_is_no_missing_submission() -> None:
    assert outcome(WithoutHolder()) == (Outcome.VOID, Reason.ENGINE_FAILURE)


@pytest.mark.parametrize(
    "fault",
    [
        "create:gateway",
        "put:gateway",
        "start:gateway",
        "start:forwarder",
        "create:agent",
        "put:agent",
        "run:agent",
        "get:agent",
        "stop:gateway",
        "get:gateway",
        "create:generate",
        "run:exhibit",
        "get:judge",
    ],
)
def test_a_fault_of_the_engine_anywhere_voids_the_cell_and_leaves_nothing(fault: str) -> None:
    engine = FakeEngine()
    engine.faults[fault] = "the engine is gone"
    attempt = attempted(engine)
    assert (attempt.decision.outcome, attempt.decision.reason) == (
        Outcome.VOID,
        Reason.ENGINE_FAILURE,
    )
    assert "the engine is gone" in attempt.decision.detail


@pytest.mark.parametrize("where", ["log", "workspace", "traffic"])
def test_a_canary_on_the_agents_side_voids_the_cell(where: str) -> None:
    canary = next(iter(a_task().canaries.values())).encode()
    leaves = {"answer.py": b"right\n"} | ({"notes": canary} if where == "workspace" else {})
    log = canary if where == "log" else b""
    engine = FakeEngine(agent=lambda _: Played(leaves=leaves, stdout=log))
    if where == "traffic":
        engine.traffic = TRAFFIC + b'\n{"x": "' + canary + b'"}'
    attempt = attempted(engine)
    assert (attempt.decision.outcome, attempt.decision.reason) == (Outcome.VOID, Reason.LEAK)
    assert "grader/generate.py" in attempt.decision.detail


def test_the_agent_mounts_the_workspace_and_nothing_else() -> None:
    seen = []
    engine = FakeEngine(agent=lambda spec: seen.append(spec) or Played())  # type: ignore[func-returns-value] # a note on the way
    attempted(engine)
    (spec,) = seen
    assert [(m.target, m.read_only) for m in spec.mounts] == [("/workspace", False)]
    assert spec.shares_network_of is not None
    assert spec.shares_network_of.endswith("forwarder")
    assert set(spec.env) == {"HOME", "LANG", "BENCH_HOME_TGZ"}


def test_what_is_known_is_kept_when_a_later_step_fails() -> None:
    engine = FakeEngine(agent=lambda _: Played(stdout=b"said", leaves={"answer.py": b"x"}))
    engine.faults["run:judge"] = "gone"
    attempt = attempted(engine)
    assert attempt.artefacts.agent_stdout == b"said"
    assert attempt.artefacts.submission is not None
    assert attempt.spans.agent > 0
