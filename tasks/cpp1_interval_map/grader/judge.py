# bench-canary cpp1_interval_map grader/judge.py e06c5a93f864cfab80e7e8393968fdd7
"""Judges what each script showed, step by step, and what the header can do besides."""

from collections.abc import Callable, Mapping
from typing import Any

from source import source_marks

from bench.grading.casework import AnsweredCase, marks_by_check
from bench.grading.compare import mark_same
from bench.grading.fields import as_int, as_list
from bench.grading.judging import Exam, judge_main
from bench.grading.marks import PASSED, Mark, all_of, failed
from bench.grading.show import show
from bench.grading.strict_json import Json


def examine(exam: Exam) -> Mapping[str, Mark]:
    return marks_by_check(exam, mark) | source_marks(exam)


def mark(case: AnsweredCase) -> Mark:
    answer = case.answer
    program = case.question["program"]
    if not isinstance(answer, dict) or "showed" not in answer:
        return failed(f"the {program} program ended early: {show(answer)}")
    steps = case.question["steps"]
    showed = as_list(answer["showed"], length=len(steps))
    for step, found, (kind, wanted) in zip(steps, showed, case.expected["steps"], strict=True):
        # Plain numbers and texts are not counted.
        if (kind == "alive" and program == "plain") or (
            kind == "left" and not case.expected["tidy"]
        ):
            continue
        marked = MARKS[kind](found, wanted)
        if not marked.passed:
            return failed(f"{show(step)}: {marked.detail}")
    return PASSED


def mark_strained(found: Json, wanted: dict[str, Any]) -> Mark:
    """Each try but the last failed and changed nothing; the last one did what was asked."""
    tries = as_list(found)
    if not tries:
        return failed("it was not even tried")
    last = len(tries) - 1
    return all_of(_mark_try(a_try, wanted, done=turn == last) for turn, a_try in enumerate(tries))


def _mark_try(found: Json, wanted: dict[str, Any], *, done: bool) -> Mark:
    boundaries = wanted["after" if done else "before"]
    keys = len(boundaries)
    alive = [keys, keys + 1 + wanted["others"]]
    marked = mark_same(found, [done, keys, boundaries, *alive])
    when = "at success" if done else "after a failure"
    return marked if marked.passed else failed(f"{when}: {marked.detail}")


def mark_at_most(found: Json, most: list[int]) -> Mark:
    names = [f"{n} of {whom}" for n in ("comparisons", "copies") for whom in ("keys", "values")]
    counts = [as_int(count) for count in as_list(found, length=len(names))]
    for name, count, limit in zip(names, counts, most, strict=True):
        if not 0 <= count <= limit:
            return failed(f"{count} {name}, more than {limit}")
    return PASSED


MARKS: dict[str, Callable[[Json, Any], Mark]] = {
    "is": mark_same,
    "alive": mark_same,
    "left": mark_same,
    "strained": mark_strained,
    "at-most": mark_at_most,
    "any": lambda _found, _wanted: PASSED,
}

if __name__ == "__main__":
    judge_main(examine)
