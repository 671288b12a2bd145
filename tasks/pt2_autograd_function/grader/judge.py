# bench-canary pt2_autograd_function grader/judge.py faad3b8932801f13a4e6de515b90237d
"""Judges values and derivatives against ones of many digits, as near as the type can tell."""

from bench.grading.array_casework import AnsweredArrayCase, judge_array_cases
from bench.grading.marks import PASSED, Mark, all_of, failed
from bench.grading.near import Tolerance, mark_array, mark_near
from bench.grading.show import show

UNIT = {"float64": 2.0**-53, "float32": 2.0**-24}
# Below their smallest normal numbers the types hold ever fewer digits.
SMALLEST = {"float64": 2.0**-1022, "float32": 2.0**-126}


def mark(case: AnsweredArrayCase) -> Mark:
    expected = case.expected
    if expected["may_raise"] and case.answer == {"raised": "RuntimeError"}:
        return PASSED
    if case.answer != expected["answer"]:
        return failed(f"it answered {show(case.answer)}, expected {show(expected['answer'])}")
    near = [mark_tensor(case, name) for name in expected["names"]]
    kept = [name for name in case.expected_arrays if name.endswith("_after")]
    same = [mark_array(case.answered(name), case.expected_arrays[name]) for name in kept]
    return all_of((PASSED, *near, *same))


def mark_tensor(case: AnsweredArrayCase, name: str) -> Mark:
    dtype = str(case.arrays["x"].dtype)
    tolerance = Tolerance(
        rtol=case.expected["roundings"] * UNIT[dtype],
        atol=SMALLEST[dtype],
        why="the roundings that the generator counted, in units of the terms' sizes",
    )
    marked = mark_near(
        case.answered(name),
        case.expected_arrays[name],
        dtype=dtype,
        tolerance=tolerance,
        magnitude=case.expected_arrays[f"{name}_size"],
    )
    return marked if marked.passed else failed(f"{name} {marked.detail}")


if __name__ == "__main__":
    judge_array_cases(mark)
