# bench-canary pt4_lora_merge grader/judge.py d23f62584551c1c632726b3bef98fb49
"""Judges what layers showed against a twin in float64, as near as the type can tell."""

import numpy as np

from bench.grading.array_casework import AnsweredArrayCase, judge_array_cases
from bench.grading.compare import mark_same
from bench.grading.marks import PASSED, Mark, all_of, failed
from bench.grading.near import Tolerance, mark_array, mark_near
from bench.grading.show import show

# Half the distance of neighbours, relative: how much one rounding to the type moves a value.
UNIT = {"float64": 2.0**-53, "float32": 2.0**-24, "float16": 2.0**-11, "bfloat16": 2.0**-8}
# The twin is float64 itself: beside it float64 gets what both may err.
WORKING = {
    "float64": 2 * UNIT["float64"],
    "float32": UNIT["float32"],
    "float16": UNIT["float32"],
    "bfloat16": UNIT["float32"],
}
# Half of float16's smallest number: there neighbours lie no nearer. The others reach far lower.
SMALLEST = {"float64": 0.0, "float32": 1e-44, "float16": 2.0**-25, "bfloat16": 1e-40}
WHY_WEIGHT = "one rounding to the type, on top of the errors of the working precision"
WHY_NEAR = "a rounding of the working precision for each term of a sum"
WHY_LOW = "base, update and their sum are rounded to the type, and in 16 bits perhaps the product"


def mark(case: AnsweredArrayCase) -> Mark:
    if "raises" in case.expected:
        wanted = {"raised": case.expected["raises"]}
        return PASSED if case.answer == wanted else failed(f"no ValueError: {show(case.answer)}")
    said = mark_same(case.answer, {"seen": case.expected["seen"]})
    if not said.passed:
        return said
    if "dropout" in case.expected:
        return mark_dropout(case)
    values = all_of(mark_value(case, name, kind) for name, kind in case.expected["kinds"].items())
    if not values.passed:
        return values
    for one, other in case.expected.get("differ", ()):
        if np.array_equal(case.answered(one), case.answered(other)):
            return failed(f"{one} and {other} are the same")
    return PASSED


def mark_value(case: AnsweredArrayCase, name: str, kind: str) -> Mark:
    found, wanted = case.answered(name), case.expected_arrays[name]
    if kind == "exact":
        marked = mark_array(found, wanted)
    elif kind == "drawn":
        marked = mark_drawn(found, case, name)
    else:
        marked = mark_rounded(found, case, name, kind)
    return marked if marked.passed else failed(f"{name}: {marked.detail}")


def mark_rounded(found: np.ndarray, case: AnsweredArrayCase, name: str, kind: str) -> Mark:
    dtype = case.question["dtype"]
    wanted, size = case.expected_arrays[name], case.expected_arrays[f"{name}:size"]
    work = case.expected["roundings"] * WORKING[dtype]
    carrier = "float32" if dtype == "bfloat16" else dtype
    if kind == "near":  # of the update, which is never kept in 16 bits
        carrier = "float64" if dtype == "float64" else "float32"
        tolerance = Tolerance(rtol=work, atol=1e-44, why=WHY_NEAR)
        return mark_near(found, wanted, dtype=carrier, tolerance=tolerance, magnitude=size)
    if kind == "weight":
        tolerance = Tolerance(rtol=UNIT[dtype], atol=SMALLEST[dtype], why=WHY_WEIGHT)
        # Of terms, not of features: B A sums over the rank alone.
        terms = max(layer["r"] for layer in case.question["layers"]) + 8
        near = abs(wanted) * (1 + 2**-6) + terms * WORKING[dtype] / UNIT[dtype] * size
        return mark_near(found, wanted, dtype=carrier, tolerance=tolerance, magnitude=near)
    rtol = work if dtype in ("float64", "float32") else 4 * UNIT[dtype]
    tolerance = Tolerance(rtol=rtol, atol=SMALLEST[dtype], why=WHY_LOW)
    return mark_near(found, wanted, dtype=carrier, tolerance=tolerance, magnitude=size)


def mark_drawn(found: np.ndarray, case: AnsweredArrayCase, name: str) -> Mark:
    bound = float(case.expected_arrays[name])
    shape = tuple(case.expected_arrays[f"{name}:size"].tolist())
    if found.shape != shape or found.dtype.kind != "f" or not np.isfinite(found).all():
        return failed(f"an array of {found.dtype} of shape {found.shape}, or not finite")
    wide = found.astype(np.float64)
    # Of some 2500 numbers the mean strays by 1.2 % of the bound and the deviation by 0.9 % of
    # itself: both get eight times that and more.
    spread, middle = wide.std() / (bound / 3**0.5), abs(wide.mean()) / bound
    if abs(wide).max() > bound * (1 + 1e-6) or not 0.9 < spread < 1.1 or middle > 0.1:
        return failed(f"it is not uniform: {spread:.3f} of the deviation, a mean of {middle:.3f}")
    return PASSED


def mark_dropout(case: AnsweredArrayCase) -> Mark:
    """Mark a forward pass whose update tells which inputs were dropped.

    The layer is made so that of 2n outputs, less the base's, the first n are the dropped inputs
    times the scaling, and the second n a sum of two of them: no other place for the dropout, and
    no other factor, gives both.
    """
    found = case.answered(case.expected["out"])
    base, kept = case.expected_arrays["base"], case.expected_arrays["kept"]
    if found.shape != base.shape or found.dtype != "float32" or not np.isfinite(found).all():
        return failed(f"an output of {found.dtype} of shape {found.shape}, or not finite")
    first, second = np.split(found.astype(np.float64) - base, 2, axis=-1)
    dropped, whole = abs(first) < 1e-3, abs(first - kept) < 1e-3
    if not (dropped | whole).all():
        return failed("the update sees inputs that are neither dropped nor scaled up by 1 / (1-p)")
    if (abs(second - first - 2 * np.roll(first, -1, axis=-1)) > 1e-2).any():
        return failed("the update does not see the same dropped inputs everywhere")
    p, share = case.expected["dropout"], float(dropped.mean())
    if abs(share - p) > 7 * (p * (1 - p) / dropped.size) ** 0.5:
        return failed(f"it drops {share:.3f} of the inputs, not {p}")
    return PASSED


if __name__ == "__main__":
    judge_array_cases(mark)
