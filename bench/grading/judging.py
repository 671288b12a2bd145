"""Runs a judge: every planned check is reported exactly once, or there is no verdict.

A judge is a function from an `Exam` to a mark for each planned check. An answer that can't be
understood fails every check; any other exception is a fault of the judge and leaves no verdict.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.grading.inputs_hash import inputs_sha256
from bench.grading.marks import Mark, failed
from bench.grading.strict_json import BadAnswerError
from bench.grading.verdict import Check, Verdict, write_verdict

BROKER_FILE = "broker.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """What a judge has before it: its own inputs and expected values, and the hostile answers.

    Findings are what the recipe that compiled the submission noted about it, by file name. No
    process that ran the submission carried them, yet a compiler wrote them: they may be anything.
    """

    inputs: Path
    expected: Path
    answers: bytes
    plan: tuple[str, ...]
    broker: Path  # what a broker left, where the task has one
    findings: Mapping[str, bytes] = field(default_factory=dict)

    def input(self, name: str) -> Any:
        """Return a JSON file that the generator wrote below `inputs/`."""
        return json.loads((self.inputs / name).read_bytes())

    def expectation(self, name: str) -> Any:
        """Return a JSON file that the generator wrote below `expected/`."""
        return json.loads((self.expected / name).read_bytes())

    def brokered(self) -> Any:
        """Return what the broker saw: its `report`, `connections`, `requests` and `hung_up`."""
        return json.loads((self.broker / BROKER_FILE).read_bytes())

    def finding(self, name: str) -> bytes:
        """Return a finding; raises `BadAnswerError` if there is none of that name."""
        if name not in self.findings:
            raise BadAnswerError(f"compiling found nothing under the name {name}")
        return self.findings[name]


Examine = Callable[[Exam], Mapping[str, Mark]]


def judge_main(examine: Examine) -> None:
    """Judge one exhibit's answers and write the verdict: the whole of a `judge.py`'s main.

    Reads below `BENCH_ROOT` (default `/judge`), writes below `BENCH_VERDICT` (default
    `/verdict`), and puts `BENCH_NONCE` into the verdict.
    """
    nonce = os.environ["BENCH_NONCE"]
    root = Path(os.environ.get("BENCH_ROOT", "/judge"))
    folder = Path(os.environ.get("BENCH_VERDICT", "/verdict"))
    exam = read_exam(root)
    verdict = Verdict(
        schema_version=1,
        nonce=nonce,
        inputs_sha256=inputs_sha256(exam.inputs),
        checks=judged(exam, examine),
    )
    write_verdict(folder, verdict)


def read_exam(root: Path, *, answered: bool = True) -> Exam:
    """Return the exam that lies below a folder; before it is answered, its answers are empty."""
    plan = json.loads((root / "expected" / "plan.json").read_bytes())
    return Exam(
        inputs=root / "inputs",
        expected=root / "expected",
        answers=(root / "answers.bin").read_bytes() if answered else b"",
        plan=tuple(plan["checks"]),
        broker=root / "broker",
        findings=_files(root / "findings"),
    )


def judged(exam: Exam, examine: Examine) -> tuple[Check, ...]:
    """Return the planned checks in their order, each with the mark it got.

    Raises `RuntimeError` when the judge marked other checks than the planned ones.
    """
    try:
        marks = examine(exam)
    except BadAnswerError as error:
        marks = dict.fromkeys(exam.plan, failed(f"the answers can't be read: {error}"))
    if not exam.plan or set(marks) != set(exam.plan):
        differing = sorted(set(marks) ^ set(exam.plan))
        raise RuntimeError(f"checks planned and checks marked differ: {differing}")
    return tuple(_check(name, marks[name]) for name in exam.plan)


def _files(folder: Path) -> dict[str, bytes]:
    # Where nothing is compiled there is no such folder.
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _check(name: str, mark: Mark) -> Check:
    # A judge that forgets to return a mark, or returns a truthy answer, must not pass anything.
    if type(mark) is not Mark or type(mark.passed) is not bool:
        raise RuntimeError(f"check {name} got {mark!r} for a mark")
    return Check(name=name, passed=mark.passed, detail=mark.detail)
