"""Submissions that attack their grading: none is solved, and the next honest one is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from bench.core.specs import PhaseLimits
from bench.core.tasks import Task
from bench.core.verdict import Outcome, Reason
from bench.run.ports import Engine
from containment.attacks import (
    ANSWERS,
    COMPARISONS,
    ENDINGS,
    FORGERIES,
    IDLE,
    INSIDERS,
    PROCESSES,
)
from containment.naive import How, naively_passes
from containment.siege import Siege, besieged
from support.cells import decision_of, grade_files, real_task, solution

pytestmark = pytest.mark.docker

CONFTEST = b"""
import pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    result = yield
    report = result.get_result()
    report.outcome = "passed"
"""


def a_task(*, seconds: int = 15) -> Task:
    """The real task with limits that are soon reached."""
    task = real_task()
    exhibit = PhaseLimits(seconds=seconds, memory_mib=256, pids=32, output_bytes=2**20)
    limits = task.spec.limits.model_copy(update={"exhibit": exhibit})
    return replace(task, spec=task.spec.model_copy(update={"limits": limits}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A submission and the reason it must fail for."""

    source: str
    reason: Reason
    seconds: int = 15


CRASH, FAIL, LATE = Reason.EXHIBIT_CRASHED, Reason.CHECKS_FAILED, Reason.EXHIBIT_TIMEOUT
TRICKS = ENDINGS | COMPARISONS | FORGERIES | INSIDERS | ANSWERS
REASONS = dict.fromkeys(TRICKS | PROCESSES, FAIL) | {
    "patched-builtins": CRASH,
    "kill-all": CRASH,
    "stop-all": LATE,
    "kill-init": CRASH,  # it passes the signal on
    "hold-init": LATE,
    "fork-bomb": LATE,
    "eat-memory": Reason.EXHIBIT_OUT_OF_MEMORY,
    "never-end": LATE,
    "sleep": LATE,
    "never-stop-answering": Reason.EXHIBIT_OVERFLOW,
    "overflow-the-stack": CRASH,
    "a-crash": CRASH,
}
ATTACKS = [Attack(source=TRICKS[name], reason=REASONS[name]) for name in TRICKS]
ATTACKS += [Attack(source=PROCESSES[n], reason=REASONS[n], seconds=4) for n in PROCESSES]


def graded(engine: Engine, source: str, *, seconds: int) -> tuple[Outcome, Reason]:
    files = {"shortest_path.py": source.encode()}
    decision = decision_of(grade_files(engine, files, task=a_task(seconds=seconds)), files)
    return decision.outcome, decision.reason


def attacked(engine: Engine, attack: Attack) -> tuple[Outcome, Reason]:
    return graded(engine, attack.source, seconds=attack.seconds)


@pytest.fixture(scope="module")
def siege(request: pytest.FixtureRequest) -> Iterator[Siege[Attack, tuple[Outcome, Reason]]]:
    with besieged(request, attacked) as siege:
        yield siege


@pytest.mark.parametrize("attack", ATTACKS, ids=list(REASONS))
def test_no_attack_makes_a_pass(
    siege: Siege[Attack, tuple[Outcome, Reason]], attack: Attack
) -> None:
    assert siege.result_of(attack) == (Outcome.FAILED, attack.reason)


def test_after_all_that_the_runner_is_unharmed_and_honest_work_is_solved(
    engine: Engine, siege: Siege[Attack, tuple[Outcome, Reason]]
) -> None:
    siege.wait()
    assert siege.peak.grown_so_far() < 200
    source = solution(real_task())["shortest_path.py"].decode()
    assert graded(engine, source, seconds=15) == (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)


@pytest.mark.parametrize(
    ("source", "how"),
    [
        pytest.param(ENDINGS["exit-0-at-import"], How.EXIT, id="exit-0-at-import"),
        pytest.param(ENDINGS["exit-0-in-the-call"], How.EXIT, id="exit-0-in-the-call"),
        pytest.param(ENDINGS["exit-0-at-exit"], How.EXIT, id="exit-0-at-exit"),
        pytest.param(COMPARISONS["equal-to-everything"], How.EXIT, id="equal-to-everything"),
        pytest.param(COMPARISONS["patched-numpy"], How.NUMPY, id="patched-numpy"),
        pytest.param(FORGERIES["forged-line-and-exit"], How.LINE, id="forged-line"),
        pytest.param(FORGERIES["forged-by-a-daemon"], How.FILE, id="forged-by-a-daemon"),
        pytest.param(INSIDERS["the-callers-expected-value"], How.EXIT, id="expected-value"),
    ],
)
def test_a_naive_grader_falls_for_the_same_trick(engine: Engine, source: str, how: How) -> None:
    assert naively_passes(engine, {"shortest_path.py": source.encode()}, how)


def test_a_naive_grader_falls_for_a_conftest_file(engine: Engine) -> None:
    files = {"shortest_path.py": IDLE.encode()}
    assert not naively_passes(engine, files, How.PYTEST)
    assert naively_passes(engine, {**files, "conftest.py": CONFTEST}, How.PYTEST)


@pytest.mark.parametrize("how", How)
def test_a_naive_grader_is_right_about_the_honest(engine: Engine, how: How) -> None:
    assert naively_passes(engine, solution(real_task()), how)


@pytest.mark.parametrize("how", [How.EXIT, How.LINE])
def test_a_naive_grader_is_right_about_idleness(engine: Engine, how: How) -> None:
    assert not naively_passes(engine, {"shortest_path.py": IDLE.encode()}, how)
