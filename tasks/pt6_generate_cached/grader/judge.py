# bench-canary pt6_generate_cached grader/judge.py ca65c565035b255083d07188b7086aaf
"""Judges answers and, by what the broker saw, the work they took.

Rows, choices (rows through `unembed`) and calls have upper bounds and no exact numbers: what the
prompt asks for is "at most". Less is possible where prompts have a beginning in common, or in the
last layer, and then it is a gain and no trick. There is no lower bound to hold: right answers can't
be had with too little, since the weights are nowhere but behind the broker.
"""

from collections.abc import Mapping
from functools import partial

from bench.grading.casework import AnsweredCase, answered_cases, mark_all
from bench.grading.compare import mark_same
from bench.grading.fields import as_list, as_object
from bench.grading.judging import Exam, judge_main
from bench.grading.marks import PASSED, Mark, all_of, failed

LISTS = ("handed_in", "handed_out")
WORK = ("rows", "choices", "calls")
ANSWER = ("outputs", *(f"{which}_unchanged" for which in LISTS))

Seen = Mapping[str, Mapping[str, list[int]]]  # by case and place: rows, calls


def examine(exam: Exam) -> dict[str, Mark]:
    cases = answered_cases(exam)
    seen = exam.brokered()["report"]
    marks = mark_all(cases, partial(mark_own, seen=seen))
    # Whoever does nothing works little and changes nothing: only right answers count below.
    for which in LISTS:
        check = f"lists/{which.replace('_', '-')}"
        marks |= mark_all(((check, c) for _, c in cases), partial(mark_lists, which=which))
    working = [case for _, case in cases if case.expected["work"] is not None]
    for kind in WORK:
        of_kind = ((f"{kind}/{case.expected['work']}", case) for case in working)
        marks |= mark_all(of_kind, partial(mark_work, kind=kind, seen=seen))
    return marks


def mark_own(case: AnsweredCase, *, seen: Seen) -> Mark:
    """Mark what a case's own check is about; where the model isn't to be called, that too."""
    if case.expected["work"] is not None:
        return mark_outputs(case)
    return all_of(mark_work(case, kind=kind, seen=seen) for kind in WORK)


def mark_outputs(case: AnsweredCase) -> Mark:
    wanted = case.expected["outputs"]
    outputs = as_list(as_object(case.answer, keys=ANSWER)["outputs"], length=len(wanted))
    operations = case.question["operations"]
    for operation, found, right in zip(operations, outputs, wanted, strict=True):
        mark = mark_same(found, right)
        if not mark.passed:
            return failed(f"{operation[0]}: {mark.detail}")
    return PASSED


def mark_lists(case: AnsweredCase, *, which: str) -> Mark:
    right = mark_outputs(case)
    if not right.passed:
        return right
    unchanged = as_object(case.answer, keys=ANSWER)[f"{which}_unchanged"] is True
    return PASSED if unchanged else failed(f"lists that were {which.replace('_', ' ')} changed")


def mark_work(case: AnsweredCase, *, kind: str, seen: Seen) -> Mark:
    right = mark_outputs(case)
    if not right.passed:
        return right
    most = case.expected[kind]
    for place, (rows, calls) in seen[case.expected["name"]].items():
        found = calls if kind == "calls" else rows
        concerned = kind == "calls" or (kind == "choices") == (place == "unembed")
        if concerned and found > most:
            return failed(f"{place}: {found} {kind}, at most {most} are needed")
    return PASSED


if __name__ == "__main__":
    judge_main(examine)
