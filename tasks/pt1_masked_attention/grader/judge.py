# bench-canary pt1_masked_attention grader/judge.py c0d408d60dbd5a631c5039af2f351028
"""Judges attention and its derivatives against float64, as near as the type can tell."""

import numpy as np

from bench.grading.array_casework import AnsweredArrayCase, judge_array_cases
from bench.grading.marks import PASSED, Mark, all_of, failed
from bench.grading.near import Tolerance, mark_array, mark_near
from bench.grading.show import show

# Half the distance of neighbours, relative: how much one rounding to the type moves a value.
UNIT = {"float64": 2.0**-53, "float32": 2.0**-24, "float16": 2.0**-11, "bfloat16": 2.0**-8}
# The reference is float64 itself: beside it float64 gets what both may err.
WORKING = {
    "float64": 2 * UNIT["float64"],
    "float32": UNIT["float32"],
    "float16": UNIT["float32"],
    "bfloat16": UNIT["float32"],
}
CARRIER = {**{name: name for name in UNIT}, "bfloat16": "float32"}
# Half of float16's smallest number: there neighbours lie no nearer. The others reach far lower.
SMALLEST = {"float64": 0.0, "float32": 1e-44, "float16": 2.0**-25, "bfloat16": 1e-40}


def mark(case: AnsweredArrayCase) -> Mark:
    if "raises" in case.expected:
        wanted = {"raised": case.expected["raises"]}
        return PASSED if case.answer == wanted else failed(f"no ValueError: {show(case.answer)}")
    dtype = case.question["dtype"]
    names = list(case.expected["names"])
    kept = [name for name in case.expected_arrays if name.endswith("_after")]
    types = dict.fromkeys(names, dtype)
    types |= {name: "bool" if name == "padding_after" else dtype for name in kept}
    if case.answer != {"dtypes": types}:
        return failed(f"it answered {show(case.answer)}, expected types {show(types)}")
    near = (mark_tensor(case, name) for name in names)
    same = (mark_array(case.answered(name), case.expected_arrays[name]) for name in kept)
    return all_of((*near, *same))


def mark_tensor(case: AnsweredArrayCase, name: str) -> Mark:
    dtype = case.question["dtype"]
    found, wanted = case.answered(name), case.expected_arrays[name]
    work = case.expected["roundings"] * WORKING[dtype]
    tolerance = Tolerance(
        rtol=UNIT[dtype] * (1 + 2**-6),
        atol=SMALLEST[dtype],
        why="one rounding to the type, on top of the errors of the working precision",
    )
    sizes = np.abs(wanted) + work / UNIT[dtype] * case.expected_arrays[f"{name}_size"]
    near = mark_near(found, wanted, dtype=CARRIER[dtype], tolerance=tolerance, magnitude=sizes)
    # Zero is zero where nothing is seen, not something small.
    nothing = case.expected_arrays[f"{name}_size"] == 0
    if near.passed and found[nothing].any():
        return failed(f"{name} is not zero where it must be")
    return near if near.passed else failed(f"{name} {near.detail}")


if __name__ == "__main__":
    judge_array_cases(mark)
