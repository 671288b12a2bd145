# bench-canary rs1_arena grader/judge.py 1447e652b9e1a4266460621320a559b4
"""Judges what each script showed, which clients compile, and what the source is made of."""

from collections.abc import Callable, Mapping
from typing import Any

from clients import client_marks
from source import source_marks

from bench.grading.casework import AnsweredCase, marks_by_check
from bench.grading.compare import mark_same
from bench.grading.fields import as_int, as_list
from bench.grading.judging import Exam, judge_main
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.show import show
from bench.grading.strict_json import Json


def examine(exam: Exam) -> Mapping[str, Mark]:
    return marks_by_check(exam, mark) | client_marks(exam) | source_marks(exam)


def mark(case: AnsweredCase) -> Mark:
    answer = case.answer
    if not isinstance(answer, dict) or "showed" not in answer:
        return failed(f"the {case.question['program']} program ended early: {show(answer)}")
    steps = case.question["steps"]
    showed = as_list(answer["showed"], length=len(steps))
    for step, found, (kind, wanted) in zip(steps, showed, case.expected, strict=True):
        marked = MARKS[kind](found, wanted)
        if not marked.passed:
            return failed(f"{case.question['kind']}, {show(step)}: {marked.detail}")
    return PASSED


def mark_at_most(found: Json, most: int) -> Mark:
    count = as_int(found)
    return PASSED if 0 <= count <= most else failed(f"{count} requests, at most {most} allowed")


def mark_held(found: Json, most: list[int]) -> Mark:
    held = [as_int(number) for number in as_list(found, length=2)]
    if any(not 0 <= number <= limit for number, limit in zip(held, most, strict=True)):
        return failed(f"{held} bytes held now and at most, {most} allowed")
    return PASSED


MARKS: dict[str, Callable[[Json, Any], Mark]] = {
    "is": mark_same,
    "at-most": mark_at_most,
    "held": mark_held,
}

if __name__ == "__main__":
    judge_main(examine)
