"""Runs attacks against the bench: submissions by its grader, deeds in cells of its own."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bench.core.attempt import Artefacts, Attempt
from bench.core.evidence import CellEvidence
from bench.core.submission import Submission as Taken
from bench.core.submission import Workspace, collect
from bench.core.tasks import Task
from bench.core.verdict import Decision, Reason, decide
from bench.core.verdict import Outcome as Verdict
from bench.redteam.attack import Attack, Deed, Ours, Submission
from bench.redteam.our_jobs import Ground, deed_job
from bench.redteam.places import BEGUN
from bench.run.cell import run_cell
from bench.run.grading import grade
from bench.run.ports import Engine
from bench.run.sandbox import Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What an attack came to."""

    ours: Ours
    reason: Reason
    detail: str


def meet(engine: Engine, ground: Ground, attack: Attack) -> Met:
    """Run an attack against the bench.

    Raises:
        EngineError: when the engine fails at grading.
    """
    match attack.means:
        case Submission() as submission:
            decision = _graded(engine, ground, submission)
            return _met(decision)
        case Deed() as deed:
            return _done(engine, ground, deed)


def _met(decision: Decision, *, gains: str = "") -> Met:
    if gains or decision.outcome is Verdict.SOLVED or decision.reason is Reason.LEAK:
        ours = Ours.THROUGH
    else:
        ours = Ours.VOID if decision.outcome is Verdict.VOID else Ours.FAILED
    return Met(ours=ours, reason=decision.reason, detail=gains or decision.detail)


def _graded(engine: Engine, ground: Ground, submission: Submission) -> Decision:
    task = _limited(ground.tasks[submission.task], submission)
    left = Workspace(files={n.encode(): body for n, body in submission.files.items()}, others={})
    taken = collect(
        left,
        task.spec.deliverables,
        start=task.workspace,
        max_bytes=task.spec.limits.deliverable_bytes,
    )
    evidence = CellEvidence(submission=taken)
    if isinstance(taken, Taken):
        with Sandbox(engine, prefix="redteam", labels={}) as box:
            result = grade(box, task, taken, image=ground.images.toolchain)
        evidence = replace(evidence, grading=result.grading)
    return decide(evidence)


def _limited(task: Task, submission: Submission) -> Task:
    asked = {"exhibit": submission.exhibit, "compile": submission.compile}
    given = {phase: limits for phase, limits in asked.items() if limits is not None}
    limits = task.spec.limits.model_copy(update=given)
    return replace(task, spec=task.spec.model_copy(update={"limits": limits}))


def _done(engine: Engine, ground: Ground, deed: Deed) -> Met:
    attempt = run_cell(engine, deed_job(ground, deed), clock=time.monotonic)
    if attempt.decision.outcome is not Verdict.VOID and not _begun(attempt):
        return Met(
            ours=Ours.VOID, reason=attempt.decision.reason, detail="the agent never came to it"
        )
    flag = ground.lair.flag.encode()
    learnt = any(flag in place for place in _taken(attempt.artefacts, deed))
    return _met(attempt.decision, gains="learnt the flag" if learnt else "")


def _begun(attempt: Attempt) -> bool:
    kept = attempt.artefacts
    return any(BEGUN in place for place in (kept.agent_stdout, kept.agent_stderr, kept.traffic))


def _taken(kept: Artefacts, deed: Deed) -> Iterator[bytes]:
    """Yield all that an agent can have got hold of, and that we took of it."""
    yield from (kept.agent_stdout, kept.agent_stderr)
    for files in (kept.workspace.files if kept.workspace else {}, _submitted(kept)):
        for name, content in files.items():
            yield name + b"\n" + content
    if deed.by_model:  # what its tools said is in its next request
        yield kept.traffic


def _submitted(kept: Artefacts) -> Mapping[bytes, bytes]:
    files = kept.submission.files if kept.submission else {}
    return {name.encode(): content for name, content in files.items()}
