# bench-canary p2_shortest_path grader/judge.py 7e1d608910e9a89e62d9c60c05e52068
"""Judges paths: each must lead from start to goal along edges of the graph, and be short enough."""

import itertools
from typing import Any

from bench.grading.casework import AnsweredCase, judge_cases
from bench.grading.fields import as_int, as_list, as_text
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.show import show
from bench.grading.strict_json import BadAnswerError, Json


def mark(case: AnsweredCase) -> Mark:
    answer = case.answer
    if not isinstance(answer, dict):
        raise BadAnswerError(f"{show(answer)} is no object")
    if case.expected.get("unchanged") and answer.get("graph_changed") is not False:
        return failed("the graph is not what it was before the call")
    if case.expected["kind"] == "key_error":
        raised = answer.get("raised") == "KeyError"
        return PASSED if raised else failed(f"no KeyError but {show(answer)}")
    if "returned" not in answer:
        return failed(f"it raised {show(answer.get('raised'))}")
    found = answer["returned"]
    if case.expected["kind"] == "nothing":
        return PASSED if found is None else failed(f"found {show(found)} where no path leads")
    return mark_path(case.question, found, case.expected["length"])


def mark_path(question: dict[str, Any], found: Json, shortest: int) -> Mark:
    pair = as_list(found, length=2)
    length, path = as_int(pair[0]), [as_text(node) for node in as_list(pair[1])]
    if not path or path[0] != question["start"] or path[-1] != question["goal"]:
        return failed(f"the path {show(path)} does not lead from start to goal")
    lengths = {(source, target): n for source, target, n in question["edges"]}
    steps = list(itertools.pairwise(path))
    missing = next((step for step in steps if step not in lengths), None)
    if missing is not None:
        return failed(f"there is no edge {show(missing)}")
    walked = sum(lengths[step] for step in steps)
    if length != shortest or walked != shortest:
        return failed(f"length {length}, its path has {walked}, the shortest is {shortest}")
    return PASSED


if __name__ == "__main__":
    judge_cases(mark)
