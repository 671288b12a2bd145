"""Runs a judge whose exam is a list of cases: one answer a case, several cases a check.

The other half of `bench.grading.papers`. The exhibit answers with `{"answers": [one a case]}`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from bench.grading.fields import as_list, as_object
from bench.grading.judging import Exam, judge_main
from bench.grading.marks import Mark, all_of, failed
from bench.grading.strict_json import AnswerLimits, BadAnswerError, Json, parse_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredCase:
    """A question as the exhibit saw it, what is expected, and the answer it gave."""

    question: Any
    expected: Any
    answer: Json


C = TypeVar("C")
MarkCase = Callable[[AnsweredCase], Mark]


def judge_cases(mark: MarkCase, *, limits: AnswerLimits | None = None) -> None:
    """Judge an exam of cases: the whole of a `judge.py`'s main.

    A check passes when all of its cases do. A `BadAnswerError` out of `mark` fails that case.
    """
    judge_main(lambda exam: marks_by_check(exam, mark, limits=limits))


def marks_by_check(
    exam: Exam, mark: MarkCase, *, limits: AnswerLimits | None = None
) -> dict[str, Mark]:
    """Return the mark of every check that has a case."""
    return mark_all(answered_cases(exam, limits=limits), mark)


def answered_cases(
    exam: Exam, *, limits: AnswerLimits | None = None
) -> list[tuple[str, AnsweredCase]]:
    """Return all cases with their answers, each beside the name of its check."""
    questions = exam.input("cases.json")["cases"]
    expectations = exam.expectation("cases.json")["cases"]
    document = as_object(parse_answer(exam.answers, limits=limits), keys=("answers",))
    answers = as_list(document["answers"], length=len(questions))
    return [
        (kept["check"], AnsweredCase(question=question, expected=kept["expected"], answer=answer))
        for question, kept, answer in zip(questions, expectations, answers, strict=True)
    ]


def mark_all(cases: Iterable[tuple[str, C]], mark: Callable[[C], Mark]) -> dict[str, Mark]:
    """Mark answered cases, each beside the name of its check, and join the marks of each check."""
    marks: dict[str, list[Mark]] = {}
    for check, case in cases:
        marks.setdefault(check, []).append(_marked(case, mark))
    return {check: _together(of_check) for check, of_check in marks.items()}


def _marked(case: C, mark: Callable[[C], Mark]) -> Mark:
    try:
        return mark(case)
    except BadAnswerError as error:
        return failed(str(error))


def _together(marks: list[Mark]) -> Mark:
    first = all_of(marks)
    if first.passed or len(marks) == 1:
        return first
    bad = sum(not mark.passed for mark in marks)
    return failed(f"{bad} of {len(marks)} cases; the first: {first.detail}")
