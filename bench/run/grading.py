"""Grades a submission: compile, generate, exhibit, judge, each in a container of its own.

No process, container, mount or exit code that submission code touched produces, carries or
compares the verdict: all that comes out of compile and exhibit are bounded streams of bytes, and
both are gone before the judge starts. A broker, where a task has one, runs beside the exhibit and
shares a socket with it, and nothing else.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.core.evidence import (
    CompileFault,
    ExhibitFault,
    Graded,
    GraderFault,
    Grading,
    Ungradable,
)
from bench.core.submission import Submission
from bench.core.tasks import Task
from bench.run.broker import end_broker, start_broker
from bench.run.exams import Exam, Unsound, generate, judge
from bench.run.exhibits import FINDINGS, compile_submission, exhibit
from bench.run.grade_box import GradeBox, GradeLog, below
from bench.run.sandbox import Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeResult:
    """A grading, with the seeds it drew and what it left to read."""

    grading: Grading
    seeds: tuple[int, ...]
    log: bytes
    verdict: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibited:
    """What came of an exhibit, and what its broker saw of it."""

    answers: bytes
    brokered: Mapping[str, bytes]


def draw_seed() -> int:
    """Return a fresh seed from the operating system's randomness."""
    return secrets.randbits(63)


def grade(
    sandbox: Sandbox,
    task: Task,
    submission: Submission,
    *,
    image: str,
    draw: Callable[[], int] = draw_seed,
) -> GradeResult:
    """Grade a submission; where nothing sound is left it gets one more try with a fresh seed.

    Compiling comes first and once: it knows nothing of the seed, and what does not compile needs no
    exam.
    """
    log = GradeLog()
    box = GradeBox(sandbox=sandbox, task=task, image=image, log=log)
    build = compile_submission(box, submission)
    if isinstance(build, CompileFault):
        return _result(build, [], log)
    seeds: list[int] = []
    why: list[str] = []
    for turn in (1, 2):
        seeds.append(draw())
        box = GradeBox(sandbox=sandbox, task=task, image=image, log=log, turn=turn)
        grading = _examine(box, submission, build=build, seed=seeds[-1])
        if not isinstance(grading, Unsound):
            return _result(grading, seeds, log)
        why.append(grading.why)
    twice = Ungradable(why=f"twice no sound verdict: {'; then '.join(why)}")
    return _result(twice, seeds, log)


def _examine(
    box: GradeBox, submission: Submission, *, build: Mapping[str, bytes], seed: int
) -> Graded | ExhibitFault | GraderFault | Unsound:
    exam = generate(box, seed=seed)
    if isinstance(exam, GraderFault):
        return exam
    exhibited = exhibit_with_broker(box, submission, build=build, exam=exam)
    if not isinstance(exhibited, Exhibited):
        return exhibited
    return judge(
        box,
        exam,
        exhibited.answers,
        brokered=exhibited.brokered,
        findings=below(FINDINGS, build),
    )


def exhibit_with_broker(
    box: GradeBox, submission: Submission, *, build: Mapping[str, bytes], exam: Exam
) -> Exhibited | ExhibitFault | GraderFault | Unsound:
    """Run a submission on an exam, beside the task's broker if it has one."""
    if not box.task.has_broker:
        answers = exhibit(box, submission, build=build, exam=exam)
        brokered: Mapping[str, bytes] | Unsound = {}
    else:
        broker = start_broker(box, exam)
        if isinstance(broker, GraderFault):
            return broker
        answers = exhibit(box, submission, build=build, exam=exam, socket=broker.socket)
        brokered = end_broker(box, broker)
    # Looked at first: an exhibit may have ended badly because its broker was gone.
    if isinstance(brokered, Unsound):
        return brokered
    if isinstance(answers, ExhibitFault):
        return answers
    return Exhibited(answers=answers, brokered=brokered)


def _result(grading: Grading, seeds: list[int], log: GradeLog) -> GradeResult:
    return GradeResult(grading=grading, seeds=tuple(seeds), log=log.content(), verdict=log.verdict)
