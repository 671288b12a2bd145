"""The verdict order: the first row that holds decides."""

from dataclasses import replace

import pytest

from bench.core.evidence import (
    CellEvidence,
    CompileFault,
    ExhibitFault,
    FaultKind,
    Graded,
    GraderFault,
    Grading,
    Ungradable,
)
from bench.core.submission import IllegalSubmission
from bench.core.verdict import Outcome, Reason, decide
from support.builders import a_grade, a_submission, an_exit, solved_evidence

SOLVED = solved_evidence()
NOTHING = CellEvidence(agent=an_exit())


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        pytest.param(replace(SOLVED, model_unavailable="x"), Reason.MODEL_UNAVAILABLE, id="model"),
        pytest.param(replace(SOLVED, model_changed="x"), Reason.MODEL_CHANGED, id="another model"),
        pytest.param(replace(SOLVED, engine_failure="x"), Reason.ENGINE_FAILURE, id="engine"),
        pytest.param(replace(SOLVED, leaks=("x",)), Reason.LEAK, id="leak"),
        pytest.param(
            replace(NOTHING, agent=an_exit(137, timed_out=True), never_answered=True),
            Reason.MODEL_UNAVAILABLE,
            id="waited for the first answer until the deadline",
        ),
        pytest.param(
            replace(
                NOTHING, agent=an_exit(timed_out=True), never_answered=True, engine_failure="x"
            ),
            Reason.ENGINE_FAILURE,
            id="engine before a server that never answered",
        ),
        pytest.param(
            replace(SOLVED, grading=GraderFault(why="x")), Reason.GRADER_FAILURE, id="grader"
        ),
        pytest.param(
            replace(SOLVED, model_changed="x", engine_failure="y", leaks=("z",)),
            Reason.MODEL_CHANGED,
            id="another model before engine before leak",
        ),
        pytest.param(
            replace(
                SOLVED, model_unavailable="x", model_changed="w", engine_failure="y", leaks=("z",)
            ),
            Reason.MODEL_UNAVAILABLE,
            id="model before another model before engine before leak",
        ),
    ],
)
def test_our_faults_void_even_a_solved_cell(evidence: CellEvidence, reason: Reason) -> None:
    decision = decide(evidence)
    assert (decision.outcome, decision.reason) == (Outcome.VOID, reason)


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        pytest.param(NOTHING, Reason.NO_SUBMISSION, id="nothing"),
        pytest.param(replace(NOTHING, agent=an_exit(1)), Reason.NO_SUBMISSION, id="exit 1"),
        pytest.param(
            replace(NOTHING, agent=an_exit(137, timed_out=True)), Reason.AGENT_TIMEOUT, id="late"
        ),
        pytest.param(
            replace(NOTHING, agent=an_exit(137, oom_killed=True)),
            Reason.AGENT_OUT_OF_MEMORY,
            id="memory",
        ),
        pytest.param(
            replace(NOTHING, agent=an_exit(137, oom_killed=True, timed_out=True)),
            Reason.AGENT_TIMEOUT,
            id="late before memory",
        ),
        pytest.param(
            replace(NOTHING, never_answered=True), Reason.NO_SUBMISSION, id="gave up by itself"
        ),
        pytest.param(replace(NOTHING, budget_exhausted=True), Reason.BUDGET_EXHAUSTED, id="budget"),
        pytest.param(
            replace(NOTHING, submission=IllegalSubmission(why="a link")),
            Reason.ILLEGAL_SUBMISSION,
            id="illegal",
        ),
    ],
)
def test_without_a_submission_the_cell_is_failed(evidence: CellEvidence, reason: Reason) -> None:
    decision = decide(evidence)
    assert (decision.outcome, decision.reason) == (Outcome.FAILED, reason)


@pytest.mark.parametrize(
    ("grading", "reason"),
    [
        pytest.param(a_grade(True, False), Reason.CHECKS_FAILED, id="one of two"),
        pytest.param(a_grade(), Reason.CHECKS_FAILED, id="no check at all"),
        pytest.param(
            Graded(checks=a_grade(True).checks, planned=2), Reason.CHECKS_FAILED, id="one missing"
        ),
        pytest.param(Ungradable(why="x"), Reason.UNGRADABLE, id="ungradable"),
        *(
            pytest.param(CompileFault(kind=kind, why="x"), reason, id=reason.value)
            for kind, reason in {
                FaultKind.CRASHED: Reason.COMPILE_FAILED,
                FaultKind.TIMED_OUT: Reason.COMPILE_TIMEOUT,
                FaultKind.OVERFLOWED: Reason.COMPILE_OVERFLOW,
                FaultKind.OUT_OF_MEMORY: Reason.COMPILE_OUT_OF_MEMORY,
            }.items()
        ),
        pytest.param(
            ExhibitFault(kind=FaultKind.CRASHED, why="x"),
            Reason.EXHIBIT_CRASHED,
            id="crash",
        ),
        pytest.param(
            ExhibitFault(kind=FaultKind.TIMED_OUT, why="x"),
            Reason.EXHIBIT_TIMEOUT,
            id="time-out",
        ),
        pytest.param(
            ExhibitFault(kind=FaultKind.OVERFLOWED, why="x"),
            Reason.EXHIBIT_OVERFLOW,
            id="overflow",
        ),
        pytest.param(
            ExhibitFault(kind=FaultKind.OUT_OF_MEMORY, why="x"),
            Reason.EXHIBIT_OUT_OF_MEMORY,
            id="memory",
        ),
    ],
)
def test_a_submission_that_is_not_proved_right_is_failed(grading: Grading, reason: Reason) -> None:
    decision = decide(replace(SOLVED, grading=grading))
    assert (decision.outcome, decision.reason) == (Outcome.FAILED, reason)


@pytest.mark.parametrize(
    "agent",
    [
        pytest.param(an_exit(0), id="in order"),
        pytest.param(an_exit(1), id="harness says failed"),
        pytest.param(an_exit(137, timed_out=True), id="late"),
        pytest.param(an_exit(137, oom_killed=True), id="out of memory"),
    ],
)
def test_however_the_harness_ended_a_right_submission_is_solved(agent: object) -> None:
    decision = decide(replace(SOLVED, agent=agent, submission=a_submission()))  # type: ignore[arg-type] # parametrised
    assert (decision.outcome, decision.reason) == (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)
