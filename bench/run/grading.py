"""Grades a submission: compile, generate, exhibit, judge, each in a container of its own.

No process, container, mount or exit code that submission code touched produces, carries or
compares the verdict: all that comes out of compile and exhibit are bounded streams of bytes, and
both are gone before the judge starts.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bench.core.evidence import CompileFault, Grading, Ungradable
from bench.core.submission import Submission
from bench.core.tasks import Task
from bench.run.phases import GradeLog, Phases, Unsound
from bench.run.sandbox import Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeResult:
    """A grading, with the seeds it drew and what it left to read."""

    grading: Grading
    seeds: tuple[int, ...]
    log: bytes
    verdict: bytes


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
    """Grade a submission; a judge without a sound verdict gets one more try with a fresh seed.

    Compiling comes first and once: it knows nothing of the seed, and what does not compile needs no
    exam.
    """
    log = GradeLog()
    build = Phases(sandbox=sandbox, task=task, image=image, log=log).compile(submission)
    if isinstance(build, CompileFault):
        return _result(build, [], log)
    seeds: list[int] = []
    why: list[str] = []
    for turn in (1, 2):
        seeds.append(draw())
        phases = Phases(sandbox=sandbox, task=task, image=image, log=log, turn=turn)
        grading = phases.examine(submission, build, seed=seeds[-1])
        if not isinstance(grading, Unsound):
            return _result(grading, seeds, log)
        why.append(grading.why)
    twice = Ungradable(why=f"twice no sound verdict: {'; then '.join(why)}")
    return _result(twice, seeds, log)


def _result(grading: Grading, seeds: list[int], log: GradeLog) -> GradeResult:
    return GradeResult(grading=grading, seeds=tuple(seeds), log=log.content(), verdict=log.verdict)
