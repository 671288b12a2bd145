# bench-canary p1_ttl_cache grader/judge.py d72aa080604b2e707ac954d66280461d
"""Judges what was seen of each script, step by step."""

from bench.grading.casework import AnsweredCase, judge_cases
from bench.grading.compare import same
from bench.grading.fields import as_list
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.show import show


def mark(case: AnsweredCase) -> Mark:
    steps = [f"TTLCache(**{options})" for options in case.question["caches"]]
    steps += [show(step) for step in case.question["script"] if step[0] != "advance"]
    seen = as_list(case.answer, length=len(steps))
    for number, (step, found, wanted) in enumerate(zip(steps, seen, case.expected, strict=True)):
        if not same(found, wanted):
            return failed(f"step {number}, {step}: {show(found)}, expected {show(wanted)}")
    return PASSED


if __name__ == "__main__":
    judge_cases(mark)
