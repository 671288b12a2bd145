"""What a model server or a model can do to each harness, and what becomes of the cell.

Each fault happens to all harnesses side by side, each on a server of its own: they mostly wait.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest

from bench.core.attempt import Attempt
from bench.core.conduct import conduct_of
from bench.core.signs import Sign
from bench.core.traffic import ToolCall, Turn
from bench.core.verdict import Outcome, Reason
from support.agents import NAMES, OWNER, WITH_TOOLS, all_at_once, left_in, run_harness, shell_turn
from support.cells import real_task, solution
from support.engine import an_engine
from support.scripted_llama import DONE, Broken, Fault, Line, scripted_llama

pytestmark = pytest.mark.docker

SECONDS = 40  # enough for the slowest to ask its first question on a busy machine
GRACE_SECONDS = 10  # the policy's
TERMINATED = 128 + 15
EVERY = pytest.mark.parametrize("name", NAMES)
TOOLS = pytest.mark.parametrize("name", WITH_TOOLS)

NAMELESS = Turn(text="```\nx = 1\n```")  # a listing of aider's format, of no file
UNKNOWN = Turn(tool_calls=(ToolCall(name="frobnicate", arguments={"x": 1}),))


def after_a_turn(name: str, line: Line) -> tuple[Line, ...]:
    """A line that comes second, where the harness asks a second time."""
    return (line,) if name == "aider" else (shell_turn(name, "true"), line)


def loop(name: str) -> tuple[Line, ...]:
    return (NAMELESS,) if name == "aider" else (shell_turn(name, "true"),)


SCRIPTS: dict[str, Callable[[str], tuple[Line, ...]]] = {
    "gone": lambda _: (Fault.GONE,),
    "error": lambda _: (Fault.ERROR,),
    "silent": lambda _: (Fault.SILENT,),
    "dies": lambda name: after_a_turn(name, Fault.DIES),
    "overflow": lambda name: after_a_turn(name, Fault.OVERFLOW),
    "broken call": lambda name: (Broken(turn=shell_turn(name, "true")), DONE),
    "unknown tool": lambda _: (UNKNOWN, DONE),
    "loop": loop,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of an attempt."""

    attempt: Attempt
    outcome: tuple[Outcome, Reason]
    signs: set[Sign]
    timed_out: bool


@cache
def attempts(fault: str, names: tuple[str, ...] = NAMES) -> dict[str, Attempt]:
    def run(name: str) -> Attempt:
        with scripted_llama(*SCRIPTS[fault](name)) as llama:
            return run_harness(name, prompt=b"Go on.", model=llama, seconds=SECONDS)

    return all_at_once(run, names)


def told(fault: str, name: str) -> Told:
    names = WITH_TOOLS if fault == "broken call" else NAMES
    attempt = attempts(fault, names)[name]
    agent = attempt.evidence.agent
    assert agent is not None
    conduct = conduct_of(attempt.traffic, agent, submitted=attempt.evidence.submission is not None)
    return Told(
        attempt=attempt,
        outcome=(attempt.decision.outcome, attempt.decision.reason),
        signs={one.sign for one in conduct},
        timed_out=agent.timed_out,
    )


MODEL_UNAVAILABLE = (Outcome.VOID, Reason.MODEL_UNAVAILABLE)
NO_SUBMISSION = (Outcome.FAILED, Reason.NO_SUBMISSION)
AGENT_TIMEOUT = (Outcome.FAILED, Reason.AGENT_TIMEOUT)
BUDGET_EXHAUSTED = (Outcome.FAILED, Reason.BUDGET_EXHAUSTED)


@EVERY
@pytest.mark.parametrize("fault", ["gone", "error", "dies"])
def test_a_server_that_fails_makes_no_failure(name: str, fault: str) -> None:
    """Whatever exit code the harness ends with, or however long it goes on trying."""
    seen = told(fault, name)

    assert seen.outcome == MODEL_UNAVAILABLE, seen.attempt.decision
    assert Sign.SERVER_ERROR in seen.signs


@EVERY
def test_a_server_that_never_answers_is_waited_for_until_the_runners_deadline(name: str) -> None:
    seen = told("silent", name)

    assert seen.outcome == MODEL_UNAVAILABLE, seen.attempt.decision
    assert seen.timed_out
    asked = seen.attempt.traffic
    assert asked is not None
    assert len(asked.exchanges) == 1, "it gave up by itself and asked again"


@EVERY
def test_a_harness_that_waits_ends_at_sigterm_within_the_grace_period(name: str) -> None:
    agent = told("silent", name).attempt.evidence.agent

    assert agent is not None
    assert SECONDS <= agent.seconds < SECONDS + GRACE_SECONDS
    assert agent.exit_code in {TERMINATED, 0, 1, 130}, "it had to be killed"


@EVERY
def test_an_overflowing_context_is_the_cells_own_failure_and_is_seen(name: str) -> None:
    """pi ends with exit code 0 and without a word, aider with exit code 0."""
    seen = told("overflow", name)

    assert seen.outcome == NO_SUBMISSION, seen.attempt.decision
    assert Sign.CONTEXT_OVERFLOW in seen.signs
    assert not seen.timed_out


@TOOLS
def test_a_call_whose_arguments_are_no_json_is_the_models_failure(name: str) -> None:
    seen = told("broken call", name)

    assert seen.outcome == NO_SUBMISSION, seen.attempt.decision
    assert Sign.MALFORMED_TOOL_CALLS in seen.signs
    assert Sign.HARNESS_CRASH not in seen.signs
    assert not seen.timed_out


@EVERY
def test_a_call_of_an_unknown_tool_is_the_models_failure(name: str) -> None:
    seen = told("unknown tool", name)

    assert seen.outcome == NO_SUBMISSION, seen.attempt.decision
    assert Sign.MALFORMED_TOOL_CALLS in seen.signs
    assert not seen.timed_out


@EVERY
def test_the_same_answer_again_and_again_is_seen_as_a_loop(name: str) -> None:
    """It stops by itself, or the deadline or, on a fast machine, the budget of requests ends it."""
    seen = told("loop", name)

    assert seen.outcome in {NO_SUBMISSION, AGENT_TIMEOUT, BUDGET_EXHAUSTED}
    assert seen.timed_out == (seen.outcome == AGENT_TIMEOUT)
    assert seen.outcome != BUDGET_EXHAUSTED or Sign.OUT_OF_BUDGET in seen.signs
    assert Sign.LOOP in seen.signs


def endless(name: str) -> tuple[Line, ...]:
    """The reference solution is written, then something never ends."""
    if name == "aider":
        # It runs nothing, but checks what it wrote, and asks once more about what it finds.
        flaw = b"\n\ndef unused():\n    return undefined_name\n"
        text = solution(real_task())["shortest_path.py"] + flaw
        return Turn(text=f"shortest_path.py\n```\n{text.decode()}```"), Fault.SILENT
    content = solution(real_task())["shortest_path.py"].decode()
    command = f"cat > shortest_path.py <<'ENDED'\n{content}\nENDED\nsleep 1000"
    return (shell_turn(name, command),)


@cache
def endless_attempts() -> dict[str, Attempt]:
    def run(name: str) -> Attempt:
        with scripted_llama(*endless(name)) as llama:
            return run_harness(name, task=real_task(), model=llama, seconds=SECONDS)

    return all_at_once(run)


@EVERY
def test_work_that_is_cut_at_the_deadline_is_graded(name: str) -> None:
    attempt = endless_attempts()[name]

    assert attempt.decision.outcome is Outcome.SOLVED, attempt.decision
    agent = attempt.evidence.agent
    assert agent is not None
    assert agent.timed_out
    assert agent.seconds < SECONDS + GRACE_SECONDS, "it had to be killed"
    assert set(left_in(attempt)) == set(real_task().workspace)


def test_no_process_and_no_volume_of_any_cell_is_left() -> None:
    for fault in ("silent", "loop"):
        attempts(fault, NAMES)
    with an_engine() as engine:
        assert engine.leftovers(OWNER) == ((), ())
