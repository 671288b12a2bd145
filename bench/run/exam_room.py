"""The phases of a grading one by one: an exam serves many submissions, a build many exams.

Each phase is what a cell's grading makes of it (`bench.run.grading`), in a sandbox of its own and
timed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
from bench.run.phases import Exam, GradeLog, Phases, Unsound
from bench.run.ports import Engine
from bench.run.sandbox import Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An exam, or why there is none."""

    exam: Exam | GraderFault
    seconds: float
    log: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A submission's build, or why there is none; a task without a recipe needs none."""

    build: Mapping[str, bytes] | CompileFault
    seconds: Mapping[str, float]
    log: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sat:
    """What came of a submission, or of some bytes, at an exam."""

    grading: Grading
    answers: bytes | None
    seconds: Mapping[str, float]  # by phase
    log: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamRoom:
    """Where a task's exams are drawn, sat and judged."""

    engine: Engine
    task: Task
    image: str

    def draw(self, seed: int, *, hash_seed: int) -> Drawn:
        """Draw the exam of a seed; Python's own hash seed must change nothing."""
        with self._phases() as phases:
            exam = phases.generate(seed, hash_seed=hash_seed)
            log = phases.log
            return Drawn(exam=exam, seconds=log.seconds.get("generate", 0), log=log.content())

    def compile(self, submission: Submission) -> Compiled:
        """Compile a submission, once for all of its exams."""
        with self._phases() as phases:
            build = phases.compile(submission)
            return Compiled(build=build, seconds=phases.log.seconds, log=phases.log.content())

    def sit(self, submission: Submission, compiled: Compiled, exam: Exam) -> Sat:
        """Let a submission answer an exam, and judge what it answered."""
        if isinstance(compiled.build, CompileFault):
            return _sat(compiled.build, None, compiled.seconds, compiled.log)
        with self._phases() as phases:
            answers = phases.exhibit(submission, compiled.build, exam)
            if isinstance(answers, ExhibitFault):
                grading: Grading = answers
            else:
                grading = _sound(phases.judge(exam, answers))
            return _sat(
                grading,
                answers if isinstance(answers, bytes) else None,
                {**compiled.seconds, **phases.log.seconds},
                compiled.log + phases.log.content(),
            )

    def judge(self, exam: Exam, answers: bytes) -> Sat:
        """Judge bytes that no submission has given."""
        with self._phases() as phases:
            grading = _sound(phases.judge(exam, answers))
            return _sat(grading, answers, phases.log.seconds, phases.log.content())

    @contextmanager
    def _phases(self) -> Iterator[Phases]:
        labels = {"bench.check": self.task.id}
        with Sandbox(self.engine, prefix=f"check-{self.task.id}", labels=labels) as box:
            yield Phases(sandbox=box, task=self.task, image=self.image, log=GradeLog())


def _sound(grading: Graded | Unsound) -> Grading:
    # A cell gets a second try with another exam; who certifies a task does not excuse the first.
    return Ungradable(why=grading.why) if isinstance(grading, Unsound) else grading


def _sat(grading: Grading, answers: bytes | None, seconds: Mapping[str, float], log: bytes) -> Sat:
    return Sat(grading=grading, answers=answers, seconds=seconds, log=log)
