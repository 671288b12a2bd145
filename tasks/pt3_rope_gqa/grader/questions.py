# bench-canary pt3_rope_gqa grader/questions.py 1bc3b842339a273e4f6a09bc2c012ee0
"""Questions to ask, with what is right in either layout."""

from typing import Any

import numpy as np
from exact import Attention, rotated

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import Array

Draw = np.random.Generator


def rotate_case(
    check: str,
    x: Array,
    positions: Array,
    *,
    dtype: str = "float32",
    strided: bool = False,
    expected: dict[str, Array] | None = None,
    **options: Any,
) -> ArrayCase:
    x = rounded(x, dtype)
    arrays = {"x": x, "positions": positions}
    return ArrayCase(
        check=check,
        question=question("rotate", arrays, ("x", "positions"), dtype, strided, options),
        arrays=arrays,
        expected={},
        expected_arrays=rotated(x, positions, options) if expected is None else expected,
    )


def attention_case(
    check: str,
    q: Array,
    k: Array,
    v: Array,
    q_positions: Array,
    k_positions: Array,
    *,
    dtype: str = "float32",
    strided: bool = False,
    k_valid: Array | None = None,
    expected: dict[str, Array] | None = None,
    **options: Any,
) -> ArrayCase:
    """Return a question for rope_gqa; `expected` is given where another question has the answer."""
    arrays = {
        "q": rounded(q, dtype),
        "k": rounded(k, dtype),
        "v": rounded(v, dtype),
        "q_positions": q_positions,
        "k_positions": k_positions,
    }
    optional = {} if k_valid is None else {"k_valid": k_valid}
    if expected is None:
        expected = Attention(**arrays, **optional, options=options).expected()
    given = arrays | optional
    return ArrayCase(
        check=check,
        question=question("rope_gqa", given, tuple(arrays), dtype, strided, options),
        arrays=given,
        expected={},
        expected_arrays=expected,
    )


def refused(case: ArrayCase, **arrays: Array) -> ArrayCase:
    """Return a question, some of its arrays replaced, which must raise a ValueError."""
    given = {**case.arrays, **arrays}
    asked = case.question | {"tensors": sorted(given)}
    return ArrayCase(
        check=case.check, question=asked, arrays=given, expected={"raises": "ValueError"}
    )


def question(
    call: str,
    arrays: dict[str, Array],
    by_position: tuple[str, ...],
    dtype: str,
    strided: bool,
    options: dict[str, Any],
) -> dict[str, Any]:
    return {
        "call": call,
        "by_position": list(by_position),
        "tensors": sorted(arrays),
        "dtype": dtype,
        "strided": strided,
        "options": options,
    }


def rounded(x: Array, dtype: str) -> Array:
    """Return x with the values it has in a type; half precision is kept as float32."""
    if dtype == "float64":
        return x.astype(np.float64)
    x = x.astype(np.float32)
    if dtype == "float16":
        return x.astype(np.float16).astype(np.float32)
    if dtype == "bfloat16":
        bits = x.view(np.uint32)
        even = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
        return np.where(np.isfinite(x), even.view(np.float32), x)
    return x


def normal(draw: Draw, *shape: int) -> Array:
    return draw.standard_normal(shape)


def steps(count: int, *, start: int = 0) -> Array:
    """Return positions one after the other."""
    return np.arange(start, start + count, dtype=np.int64)
