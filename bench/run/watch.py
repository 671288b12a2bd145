"""Watches a task's generator, proofs and judge on the engine, so that it can be certified.

One exam is drawn for each seed and serves every proof; one build serves every exam.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from bench.core.certificate import DecoyTrial
from bench.core.certification import BadAnswer, Drawing, Observed, Sitting
from bench.core.evidence import CellEvidence, CheckResult, Graded
from bench.core.submission import IllegalSubmission, Submission
from bench.core.tasks import Task
from bench.core.verdict import Decision, decide
from bench.run.crew import Crew
from bench.run.decoy_trial import try_decoy
from bench.run.drawing import draw_twice, tail
from bench.run.entries import Entry, entries_of
from bench.run.exam_room import ExamRoom, Sat
from bench.run.exams import Exam
from bench.run.ports import Engine

_LAST_SEED = 2**63 - 1
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seated:
    """A proof's sittings, and what it answered to each seed."""

    first: tuple[Sitting, ...]
    again: tuple[Sitting, ...] = ()
    answers: Mapping[int, bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Watches one task; `tick` is called after each of its `steps`."""

    crew: Crew
    task: Task
    image: str
    seeds: tuple[int, ...]
    tick: Callable[[], None]

    @property
    def steps(self) -> int:
        """How many drawings, sittings and judgements there will be, all being well."""
        proofs = [entry.expected.solved for entry in entries_of(self.task)]
        references, wrong = proofs.count(True), proofs.count(False)
        drawn, asked = len(self._drawn_seeds), len(self.seeds)
        judged = len(_no_answers(0)) + 1
        return drawn + references * 2 * drawn + wrong * asked + asked + judged + len(self._trials)

    def observe(self) -> Observed:
        """Return everything there is to see.

        Raises:
            EngineError: when the engine fails; that says nothing of the task.
        """
        drawn = _results([self._drawing(seed) for seed in self._drawn_seeds])
        exams = {drawing.seed: exam for drawing, exam in drawn if exam is not None}
        entries = entries_of(self.task)
        seated = _results([self._seating(*one, exams) for one in self._seats(entries, exams)])
        answers = {s: a for one in seated for s, a in one.answers.items()}
        return Observed(
            proofs=tuple(entry.expected for entry in entries),
            drawings=tuple(drawing for drawing, _ in drawn),
            sittings=tuple(sitting for one in seated for sitting in one.first),
            again=tuple(sitting for one in seated for sitting in one.again),
            bad_answers=tuple(_results(self._bad_answers(exams, answers))),
            decoy=tuple(_results(self._decoy_trial(*trial) for trial in self._trials)),
        )

    @property
    def _drawn_seeds(self) -> tuple[int, ...]:
        """The seeds, and a second where there is one alone: two exams have to differ."""
        if len(self.seeds) > 1:
            return self.seeds
        (seed,) = self.seeds
        return (seed, seed + 1 if seed < _LAST_SEED else seed - 1)

    def _seats(
        self, entries: Sequence[Entry], exams: Mapping[int, Exam]
    ) -> Iterable[tuple[Entry, tuple[int, ...], tuple[int, ...]]]:
        """Yield who sits which exams, and which of them twice.

        The reference sits every exam twice, and is compiled for each, as it is what is timed; of
        the wrong proofs another one sits each exam twice.
        """
        seeds = [seed for seed in self.seeds if seed in exams]
        wrong = [entry for entry in entries if not entry.expected.solved]
        for entry in entries:
            if entry.expected.solved:
                yield from ((entry, (seed,), (seed,)) for seed in exams)
            else:
                place, count = wrong.index(entry), len(wrong)
                twice = tuple(s for n, s in enumerate(seeds) if n % count == place)
                yield entry, tuple(seeds), twice

    def _drawing(self, seed: int) -> Future[tuple[Drawing, Exam | None]]:
        def work(engine: Engine) -> tuple[Drawing, Exam | None]:
            drawn = draw_twice(self._room(engine), seed)
            self.tick()
            return drawn

        return self.crew.give(work)

    def _seating(
        self,
        entry: Entry,
        seeds: Sequence[int],
        twice: Sequence[int],
        exams: Mapping[int, Exam],
    ) -> Future[_Seated]:
        def work(engine: Engine) -> _Seated:
            submission = entry.submission
            if not isinstance(submission, Submission):
                return _Seated(first=tuple(_no_sitting(entry, s) for s in seeds), answers={})
            room = self._room(engine)
            compiled = room.compile(submission)

            def sit(seed: int) -> Sat:
                sat = room.sit(submission, compiled, exams[seed])
                self.tick()
                return sat

            first = {seed: sit(seed) for seed in seeds}
            return _Seated(
                first=tuple(_sitting(entry, seed, sat) for seed, sat in first.items()),
                again=tuple(_sitting(entry, seed, sit(seed)) for seed in twice),
                answers={s: sat.answers for s, sat in first.items() if entry.expected.solved},
            )

        return self.crew.give(work)

    def _bad_answers(
        self, exams: Mapping[int, Exam], answers: Mapping[int, bytes | None]
    ) -> list[Future[BadAnswer]]:
        """Have the first exam judged with bytes that are no answers to it."""
        if not exams:
            return []
        seed, *others = exams
        given = [
            self._bad_answer(what, seed, exams[seed], raw, is_none=True)
            for what, raw in _no_answers(seed).items()
        ]
        for other in others[:1]:
            foreign = answers.get(other)
            if foreign is not None:
                what = f"the reference's answers to seed {other}"
                given.append(self._bad_answer(what, seed, exams[seed], foreign, is_none=False))
        return given

    def _bad_answer(
        self, what: str, seed: int, exam: Exam, answers: bytes, *, is_none: bool
    ) -> Future[BadAnswer]:
        def work(engine: Engine) -> BadAnswer:
            sat = self._room(engine).judge(exam, answers)
            self.tick()
            return BadAnswer(
                what=what,
                seed=seed,
                is_none=is_none,
                decision=_decision(Submission(files={}), sat),
                passed=tuple(check.name for check in _checks(sat) if check.passed),
                log=tail(sat.log),
            )

        return self.crew.give(work)

    @property
    def _trials(self) -> tuple[tuple[str, Mapping[str, bytes], bool], ...]:
        """What a decoy's entrance is run on: its name, its files, whether they must pass."""
        if not self.task.decoy:
            return ()
        return (
            ("its own reference", self.task.decoy_reference, True),
            *(("the task's", proof.files, False) for proof in self.task.proofs if proof.solved),
        )

    def _decoy_trial(
        self, name: str, files: Mapping[str, bytes], must_pass: bool
    ) -> Future[DecoyTrial]:
        def work(engine: Engine) -> DecoyTrial:
            trial = try_decoy(self._room(engine), name=name, files=files, must_pass=must_pass)
            self.tick()
            return trial

        return self.crew.give(work)

    def _room(self, engine: Engine) -> ExamRoom:
        return ExamRoom(engine=engine, task=self.task, image=self.image)


def _no_answers(seed: int) -> dict[str, bytes]:
    chance = random.Random(seed).randbytes(64)  # noqa: S311 - no secret, but the same again
    return {"an empty answer": b"", "the answer {}": b"{}", "random bytes as an answer": chance}


def _sitting(entry: Entry, seed: int, sat: Sat) -> Sitting:
    return Sitting(
        proof=entry.expected.name,
        seed=seed,
        decision=_decision(entry.submission, sat),
        checks=_checks(sat),
        seconds=sat.seconds,
        log=tail(sat.log),
    )


def _no_sitting(entry: Entry, seed: int) -> Sitting:
    decision = decide(CellEvidence(submission=entry.submission))
    return Sitting(proof=entry.expected.name, seed=seed, decision=decision)


def _decision(submission: Submission | IllegalSubmission | None, sat: Sat) -> Decision:
    return decide(CellEvidence(submission=submission, grading=sat.grading))


def _checks(sat: Sat) -> tuple[CheckResult, ...]:
    return sat.grading.checks if isinstance(sat.grading, Graded) else ()


def _results(futures: Iterable[Future[T]]) -> list[T]:
    return [future.result() for future in futures]
