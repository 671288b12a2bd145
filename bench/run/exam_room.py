"""The phases of a grading one by one: an exam serves many submissions, a build many exams.

Each phase is what a cell's grading makes of it (`bench.run.grading`), in a sandbox of its own and
timed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from bench.core.evidence import (
    CompileFault,
    GraderFault,
    Grading,
    Ungradable,
)
from bench.core.submission import Submission
from bench.core.tasks import Task
from bench.run.broker import end_broker, start_broker
from bench.run.exams import Exam, Unsound, generate, judge
from bench.run.exhibits import FINDINGS, compile_submission
from bench.run.grade_box import GradeBox, GradeLog, below
from bench.run.grading import Exhibited, exhibit_with_broker
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
        with self.box() as box:
            exam = generate(box, seed=seed, hash_seed=hash_seed)
            seconds = box.log.seconds.get("generate", 0)
            return Drawn(exam=exam, seconds=seconds, log=box.log.content())

    def compile(self, submission: Submission) -> Compiled:
        """Compile a submission, once for all of its exams."""
        with self.box() as box:
            build = compile_submission(box, submission)
            return Compiled(build=build, seconds=box.log.seconds, log=box.log.content())

    def sit(self, submission: Submission, compiled: Compiled, exam: Exam) -> Sat:
        """Let a submission answer an exam, and judge what it answered."""
        if isinstance(compiled.build, CompileFault):
            return _sat(compiled.build, None, compiled.seconds, compiled.log)
        with self.box() as box:
            exhibited = exhibit_with_broker(box, submission, build=compiled.build, exam=exam)
            answers = None
            if isinstance(exhibited, Exhibited):
                answers = exhibited.answers
                grading = _sound(
                    judge(
                        box,
                        exam,
                        answers,
                        brokered=exhibited.brokered,
                        findings=below(FINDINGS, compiled.build),
                    )
                )
            else:
                grading = _sound(exhibited)
            return _sat(
                grading,
                answers,
                {**compiled.seconds, **box.log.seconds},
                compiled.log + box.log.content(),
            )

    def judge(self, exam: Exam, answers: bytes) -> Sat:
        """Judge bytes that no submission has given, beside a broker that nobody has asked."""
        with self.box() as box:
            brokered = _of_nobody(box, exam)
            grading: Grading | Unsound
            if isinstance(brokered, GraderFault | Unsound):
                grading = brokered
            else:
                grading = judge(box, exam, answers, brokered=brokered, findings={})
            return _sat(_sound(grading), answers, box.log.seconds, box.log.content())

    @contextmanager
    def box(self) -> Iterator[GradeBox]:
        """A sandbox of one phase's own."""
        labels = {"bench.check": self.task.id}
        with Sandbox(self.engine, prefix=f"check-{self.task.id}", labels=labels) as sandbox:
            yield GradeBox(sandbox=sandbox, task=self.task, image=self.image, log=GradeLog())


def _of_nobody(box: GradeBox, exam: Exam) -> Mapping[str, bytes] | GraderFault | Unsound:
    """Return what a task's broker tells of an exhibit that never talked to it."""
    if not box.task.has_broker:
        return {}
    broker = start_broker(box, exam)
    return broker if isinstance(broker, GraderFault) else end_broker(box, broker)


def _sound(grading: Grading | Unsound) -> Grading:
    # A cell gets a second try with another exam; who certifies a task does not excuse the first.
    return Ungradable(why=grading.why) if isinstance(grading, Unsound) else grading


def _sat(grading: Grading, answers: bytes | None, seconds: Mapping[str, float], log: bytes) -> Sat:
    return Sat(grading=grading, answers=answers, seconds=seconds, log=log)
