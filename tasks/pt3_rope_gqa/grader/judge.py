# bench-canary pt3_rope_gqa grader/judge.py 029d232e8be75321bb4ff7014296f90e
"""Judges the answers by one layout: the one that explains more of them."""

from functools import partial

from exact import LAYOUTS

from bench.grading.array_casework import AnsweredArrayCase, array_marks_by_check
from bench.grading.fields import as_object
from bench.grading.judging import Exam, judge_main
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.near import Tolerance, mark_near
from bench.grading.show import show

# What is calculated in float32: angles below 2**31 in float64 are off by less than 2e-6, a score
# of about 20 by 64 roundings of 2**-24 each, so that weights move by less than 1e-4 of themselves;
# values are below 6. Every mistake moves some values by hundredths.
ABSOLUTE = 2e-4
TOLERANCES = {
    "float32": Tolerance(rtol=1e-4, atol=ABSOLUTE, why="a score's rounding moves its weight"),
    # Eight bits: the one rounding of the result is 2**-8 of it, half as much again allowed.
    "bfloat16": Tolerance(rtol=3 * 2**-9, atol=ABSOLUTE, why="float32 inside, one rounding"),
    # Eleven bits: likewise.
    "float16": Tolerance(rtol=3 * 2**-12, atol=ABSOLUTE, why="float32 inside, one rounding"),
    # Angles of ten thousand are off by 4e-12; float32 anywhere on the way by 1e-7 at the least.
    "float64": Tolerance(rtol=1e-9, atol=1e-9, why="a thousand times the error of the angles"),
}
SENT_AS = {"bfloat16": "float32"}


def main(exam: Exam) -> dict[str, Mark]:
    by_layout = [array_marks_by_check(exam, partial(mark, layout=layout)) for layout in LAYOUTS]
    return max(by_layout, key=lambda marks: sum(found.passed for found in marks.values()))


def mark(case: AnsweredArrayCase, *, layout: str) -> Mark:
    if "raises" in case.expected:
        raised = isinstance(case.answer, dict) and case.answer.get("raised") == "ValueError"
        return PASSED if raised else failed(f"no ValueError but {show(case.answer)}")
    found = case.answered("result")
    said = as_object(case.answer, keys=("dtype", "changed"))
    if case.expected.get("unchanged") and said["changed"] is not False:
        return failed("an input is not what it was before the call")
    dtype = case.question["dtype"]
    if said["dtype"] != dtype:
        return failed(f"a tensor of {show(said['dtype'])} for one of {dtype}")
    return mark_near(
        found,
        case.expected_arrays[layout],
        dtype=SENT_AS.get(dtype, dtype),
        tolerance=TOLERANCES[dtype],
    )


if __name__ == "__main__":
    judge_main(main)
