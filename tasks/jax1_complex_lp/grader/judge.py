# bench-canary jax1_complex_lp grader/judge.py 9a2cc9739f89095a9ff4c9e03c835689
"""Marks arrays of values, losses, derivatives, trained tables and ranks."""

import numpy as np

from bench.grading.array_casework import AnsweredArrayCase, judge_array_cases
from bench.grading.fields import as_number, as_object
from bench.grading.marks import PASSED, Mark, all_of, failed
from bench.grading.near import Tolerance, mark_array, mark_near
from bench.grading.show import show

# Each is a factor of a size that the generator says for the case: what the terms of the sum
# amount to, so that terms which cancel do no harm and small values are not taken for zero.
FACTORS = {
    # float32 rounds by 2**-24 of a number. A value of width 32 is a sum of 32 products of three
    # complex numbers: at worst (32 + 2 * 4) roundings of its size, in whatever order: 2**-18.7.
    "value": (2**-17, "40 roundings of 2**-24 each, three times that allowed"),
    # Width 4: 12 roundings a value, 16 values at most, and the mean.
    "loss": (2**-17, "30 roundings of 2**-24 each, four times that allowed"),
    # As a loss; the sigmoid's own error is in the size.
    "derivative": (2**-17, "30 roundings of 2**-24 each, four times that allowed"),
    # The size is learning rate times steps, the way that Adam can go. Float32 knows 1 - 0.999 to
    # 2**-16 of itself, so who corrects the bias in it alone may step by 2**-17 too far. A slope is
    # off by 2**-22 at most; it is divided by 2**-6 or more, or where eps is tiny, is itself 2**-10
    # or more: 2**-12 in the very worst case. The same steps in float32 were off by up to 2**-18
    # of the size in 60 exams.
    "trained": (2**-12, "bias correction in float32, and slopes near zero"),
    # Of the losses on the way: what the tables are off by then, times their slopes.
    "losses": (2**-13, "follows from the tables' tolerance"),
}


def mark(case: AnsweredArrayCase) -> Mark:
    answer = case.answer
    if not isinstance(answer, dict) or "raised" in answer:
        return failed(f"it answered {show(answer)}")
    if case.expected.get("unchanged") and answer.get("changed") is not False:
        return failed("what was handed in is not what it was before the call")
    if case.expected.get("settings") and answer.get("settings") != []:
        return failed(f"settings of JAX that are changed: {show(answer.get('settings'))}")
    if "summary" in case.expected:
        return mark_summary(answer.get("summary"), case.expected["summary"])
    exact = [
        mark_array(case.answered(name), case.expected_arrays[name].astype("float32"))
        for name in case.expected.get("exact", ())
    ]
    near = [
        mark_sized(case, name, kind, size)
        for name, (kind, size) in sorted(case.expected.get("sizes", {}).items())
    ]
    return all_of([*exact, *near] or [PASSED])


def mark_sized(case: AnsweredArrayCase, name: str, kind: str, size: float) -> Mark:
    factor, why = FACTORS[kind]
    wanted = case.expected_arrays[name]
    dtype = "complex64" if np.iscomplexobj(wanted) else "float32"
    tolerance = Tolerance(rtol=2**-22, atol=factor * size, why=why)
    found = mark_near(case.answered(name), wanted, dtype=dtype, tolerance=tolerance)
    return found if found.passed else failed(f"{name}: {found.detail}")


def mark_summary(found: object, expected: dict[str, float]) -> Mark:
    # Means of at most 2**9 numbers, which may be added up in float32.
    numbers = as_object(found, keys=tuple(expected))  # type: ignore[arg-type]
    for name, wanted in expected.items():
        if abs(as_number(numbers[name]) - wanted) > 2**-18:
            return failed(f"{name} is {show(numbers[name])}, expected {wanted}")
    return PASSED


if __name__ == "__main__":
    judge_array_cases(mark)
