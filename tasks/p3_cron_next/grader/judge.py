# bench-canary p3_cron_next grader/judge.py 718f2a679f5b70d3ca505fe29bbcdbd1
"""Judges lists of times, one by one and in order, and refusals."""

from itertools import zip_longest
from typing import Any

from bench.grading.casework import AnsweredCase, judge_cases
from bench.grading.fields import as_list, as_text
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.show import show
from bench.grading.strict_json import BadAnswerError


def mark(case: AnsweredCase) -> Mark:
    answer, asked = case.answer, shown(case.question)
    if not isinstance(answer, dict):
        raise BadAnswerError(f"{show(answer)} is no object")
    if "value_error" in case.expected:
        refused = answer.get("raised") == "ValueError"
        return PASSED if refused else failed(f"{asked}: no ValueError but {show(answer)}")
    if "returned" not in answer:
        return failed(f"{asked}: it raised {show(answer.get('raised'))}")
    found = [as_text(time) for time in as_list(answer["returned"])]
    for place, (time, wanted) in enumerate(zip_longest(found, case.expected["times"])):
        if time != wanted:
            return failed(f"{asked}: at {place} found {show(time)}, expected {show(wanted)}")
    return PASSED


def shown(question: dict[str, Any]) -> str:
    return f"{show(question['expression'])} after {question['after']}, {question['count']} times"


if __name__ == "__main__":
    judge_cases(mark)
