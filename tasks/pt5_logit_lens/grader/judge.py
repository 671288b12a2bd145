# bench-canary pt5_logit_lens grader/judge.py d6d9ffe798dfc95754dcdcfd5c7c7996
"""Judges logits against float64, and the measures against what follows from those very logits."""

import numpy as np
from measures import Array, measured

from bench.grading.array_casework import AnsweredArrayCase, judge_array_cases
from bench.grading.compare import mark_same
from bench.grading.marks import PASSED, Mark, all_of, failed
from bench.grading.near import Tolerance, mark_array, mark_near

# Half the distance of neighbours, relative: how much one rounding to the type moves a value.
# Beside the reference, which is float64 itself, float64 gets what both may err.
UNIT = {"float64": 2.0**-52, "float32": 2.0**-24, "bfloat16": 2.0**-8}
# Of a layer's largest logit, in roundings. A model is some forty kernels in a row, each of which
# errs by a rounding or a few of what it returns, at random for the most part. Seen were 11 for
# float32, 6 for float64 and 7 for bfloat16, which rounds after each kernel, but sums in float32.
LOGIT_ROUNDINGS = {"float64": 200, "float32": 200, "bfloat16": 32}
WHY = "the errors of the kernels in a row, relative to the layer's largest logit"
WHY_MEASURE = "a rounding for each token's term, in the sizes of logits and of terms"


def mark(case: AnsweredArrayCase) -> Mark:
    said = mark_same(case.answer, case.expected["answer"])
    if not said.passed:
        return said
    marks = [PASSED]
    if "types" in case.expected["answer"]:
        marks += mark_found(case)
    same = case.expected["same"]
    marks += [named(name, mark_array(case.answered(name), same_of(case, name))) for name in same]
    return all_of(marks)


def same_of(case: AnsweredArrayCase, name: str) -> Array:
    """Return what a tensor was before the call: it is among the question's own."""
    model = case.arrays["model"]
    if name == "after/grad":
        return model * np.asarray(0.5, model.dtype)
    return case.arrays[name.removeprefix("after/")]


def mark_found(case: AnsweredArrayCase) -> list[Mark]:
    real = case.arrays.get("mask")
    real = np.ones(case.arrays["ids"].shape, dtype=bool) if real is None else real
    logits = mark_logits(case, real)
    if not logits.passed:
        return [logits]
    parts = case.expected["parts"]
    marks = {name: mark_measure(case, real, name) for name in ("kl", "entropy", "agreement")}
    return [marks[name] for name in parts if name != "logits"]


def mark_logits(case: AnsweredArrayCase, real: Array) -> Mark:
    dtype, found = result(case), case.answered("found/logits")
    wanted = np.where(real[..., None], case.expected_arrays["logits"], 0)
    # Before they are capped: what is lost there stays lost, as large as it was.
    largest = case.expected_arrays["size"][:, None, None, None]
    kind = case.question["dtype"]
    tolerance = Tolerance(rtol=LOGIT_ROUNDINGS[kind] * UNIT[kind], atol=0, why=WHY)
    size = np.where(real[..., None], np.broadcast_to(largest, wanted.shape), 0)
    near = mark_near(
        found, wanted, dtype=dtype, tolerance=tolerance, infinities=True, magnitude=size
    )
    return named("logits", near)


def mark_measure(case: AnsweredArrayCase, real: Array, name: str) -> Mark:
    found = case.answered(f"found/{name}")
    logits = case.answered("found/logits")
    if not real.any():
        empty = np.zeros(logits.shape[:3], result(case))
        wanted = np.full(real.shape, -1, np.int64) if name == "agreement" else empty
        return named(name, mark_array(found, wanted))
    # A padded position has no logits of its own: it gets those of a real one, and then none.
    place = tuple(np.argwhere(real)[0])
    logits = np.where(real[..., None], logits, logits[(slice(None), *place)][:, None, None])
    right = measured(logits)
    if name == "agreement":
        return named(name, mark_array(found, np.where(real, right.agreement, -1)))
    value = np.where(real, getattr(right, name), 0)
    size = np.where(real, getattr(right, f"{name}_size"), 0)
    if name == "kl":
        size[-1] = 0  # of the last layer from itself, which is nothing and not something small
        value[-1] = 0
    tokens = logits.shape[-1]
    unit = UNIT[result(case)]
    tolerance = Tolerance(rtol=(tokens + 16) * unit, atol=0, why=WHY_MEASURE)
    near = mark_near(found, value, dtype=result(case), tolerance=tolerance, magnitude=size)
    if name == "kl" and near.passed and (found < 0).any():
        return failed(f"{name} is less than zero: {found.min()}")
    return named(name, near)


def result(case: AnsweredArrayCase) -> str:
    return "float64" if case.question["dtype"] == "float64" else "float32"


def named(name: str, mark: Mark) -> Mark:
    return mark if mark.passed else failed(f"{name}: {mark.detail}")


if __name__ == "__main__":
    judge_array_cases(mark)
