"""The one place that decides a cell: evidence in, outcome and reason out.

Void is decided first, from facts the host observed, before the score is looked at. Solved needs
positive evidence.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bench.core.evidence import (
    CellEvidence,
    CompileFault,
    ExhibitFault,
    FaultKind,
    Graded,
    GraderFault,
    Ungradable,
)
from bench.core.submission import IllegalSubmission


class Outcome(StrEnum):
    """The three ways a cell can end. Void is our fault and never a zero."""

    SOLVED = "solved"
    FAILED = "failed"
    VOID = "void"


class Reason(StrEnum):
    """Why, from a closed set."""

    ALL_CHECKS_PASSED = "all_checks_passed"
    MODEL_UNAVAILABLE = "model_unavailable"
    MODEL_CHANGED = "model_changed"
    ENGINE_FAILURE = "engine_failure"
    GRADER_FAILURE = "grader_failure"
    LEAK = "leak"
    AGENT_TIMEOUT = "agent_timeout"
    AGENT_OUT_OF_MEMORY = "agent_out_of_memory"
    BUDGET_EXHAUSTED = "budget_exhausted"
    NO_SUBMISSION = "no_submission"
    ILLEGAL_SUBMISSION = "illegal_submission"
    COMPILE_FAILED = "compile_failed"
    COMPILE_TIMEOUT = "compile_timeout"
    COMPILE_OUT_OF_MEMORY = "compile_out_of_memory"
    COMPILE_OVERFLOW = "compile_overflow"
    EXHIBIT_CRASHED = "exhibit_crashed"
    EXHIBIT_TIMEOUT = "exhibit_timeout"
    EXHIBIT_OUT_OF_MEMORY = "exhibit_out_of_memory"
    EXHIBIT_OVERFLOW = "exhibit_overflow"
    UNGRADABLE = "ungradable"
    CHECKS_FAILED = "checks_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome, its reason, and a sentence for people."""

    outcome: Outcome
    reason: Reason
    detail: str = ""


def decide(evidence: CellEvidence) -> Decision:
    """Return the first row of the verdict order that holds."""
    return _void(evidence) or _not_graded(evidence) or _graded(evidence)


def _void(evidence: CellEvidence) -> Decision | None:
    if evidence.model_unavailable is not None:
        return _decision(Outcome.VOID, Reason.MODEL_UNAVAILABLE, evidence.model_unavailable)
    if evidence.model_changed is not None:
        return _decision(Outcome.VOID, Reason.MODEL_CHANGED, evidence.model_changed)
    if evidence.engine_failure is not None:
        return _decision(Outcome.VOID, Reason.ENGINE_FAILURE, evidence.engine_failure)
    if evidence.leaks:
        return _decision(Outcome.VOID, Reason.LEAK, "; ".join(evidence.leaks))
    agent = evidence.agent
    if evidence.never_answered and agent is not None and agent.timed_out:
        why = f"the model server answered nothing in {agent.seconds:.0f} s"
        return _decision(Outcome.VOID, Reason.MODEL_UNAVAILABLE, why)
    if isinstance(evidence.grading, GraderFault):
        return _decision(Outcome.VOID, Reason.GRADER_FAILURE, evidence.grading.why)
    return None


def _not_graded(evidence: CellEvidence) -> Decision | None:
    if isinstance(evidence.submission, IllegalSubmission):
        return _failed(Reason.ILLEGAL_SUBMISSION, evidence.submission.why)
    if evidence.submission is not None:
        return None
    agent = evidence.agent
    if agent is not None and agent.timed_out:
        return _failed(Reason.AGENT_TIMEOUT, f"no submission after {agent.seconds:.0f} s")
    if agent is not None and agent.oom_killed:
        return _failed(Reason.AGENT_OUT_OF_MEMORY, "no submission; a process was OOM killed")
    if evidence.budget_exhausted:
        return _failed(Reason.BUDGET_EXHAUSTED, "no submission when the budget was used up")
    return _failed(Reason.NO_SUBMISSION, "no deliverable was written or changed")


def _graded(evidence: CellEvidence) -> Decision:
    match evidence.grading:
        case Graded() as graded if graded.solved:
            return _decision(Outcome.SOLVED, Reason.ALL_CHECKS_PASSED, f"{graded.planned} checks")
        case Graded() as graded:
            score = f"{graded.passed} of {graded.planned} checks passed"
            return _failed(Reason.CHECKS_FAILED, score)
        case CompileFault(kind=kind, why=why):
            return _failed(_compile_reason(kind), why)
        case ExhibitFault(kind=kind, why=why):
            return _failed(_exhibit_reason(kind), why)
        case Ungradable(why=why):
            return _failed(Reason.UNGRADABLE, why)
        case GraderFault() | None:
            # Voided above, or a bug of the runner: a submission always gets graded.
            raise AssertionError("a cell with a submission was not graded")
        case _ as unreachable:
            assert_never(unreachable)


def _compile_reason(kind: FaultKind) -> Reason:
    match kind:
        case FaultKind.CRASHED:
            return Reason.COMPILE_FAILED
        case FaultKind.TIMED_OUT:
            return Reason.COMPILE_TIMEOUT
        case FaultKind.OUT_OF_MEMORY:
            return Reason.COMPILE_OUT_OF_MEMORY
        case FaultKind.OVERFLOWED:
            return Reason.COMPILE_OVERFLOW
        case _ as unreachable:
            assert_never(unreachable)


def _exhibit_reason(kind: FaultKind) -> Reason:
    match kind:
        case FaultKind.CRASHED:
            return Reason.EXHIBIT_CRASHED
        case FaultKind.TIMED_OUT:
            return Reason.EXHIBIT_TIMEOUT
        case FaultKind.OUT_OF_MEMORY:
            return Reason.EXHIBIT_OUT_OF_MEMORY
        case FaultKind.OVERFLOWED:
            return Reason.EXHIBIT_OVERFLOW
        case _ as unreachable:
            assert_never(unreachable)


def _failed(reason: Reason, detail: str) -> Decision:
    return _decision(Outcome.FAILED, reason, detail)


def _decision(outcome: Outcome, reason: Reason, detail: str) -> Decision:
    return Decision(outcome=outcome, reason=reason, detail=detail)
