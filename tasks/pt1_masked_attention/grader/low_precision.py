# bench-canary pt1_masked_attention grader/low_precision.py 9e393825dbbbc1fdfcd990a29b2e5127
"""Types of few bits, and magnitudes that tell where a computation was rounded or overflowed."""

from collections.abc import Iterator

import numpy as np
from questions import EVERY_TYPE, Shape, drawn, question, rounded
from reference import Array

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

LOW = ("float16", "bfloat16")


def low_precision_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "low precision")
    shape = Shape(batch=2, heads=2, queries=8, keys=40, width=16, value_width=8)
    for dtype in LOW:
        for causal in (False, True):
            padding = np.arange(40) >= draw.integers(24, 38, (2, 1))
            arrays = drawn(draw, shape, dtype)
            options = {"dtype": dtype, "causal": causal, "padding": padding}
            yield question(f"{dtype}/output", arrays, wanted="", **options)
            yield question(f"{dtype}/derivatives", arrays, **options)
        # Many keys of about the same weight: what is added up in few bits stands still.
        many = Shape(batch=1, heads=1, queries=2, keys=1500, width=2, value_width=2)
        arrays = drawn(draw, many, dtype)
        arrays["v"] = rounded(1 + draw.random(many.of("v")), dtype)
        yield question("magnitude/many-keys", arrays, dtype=dtype, scale=0.125)


def magnitude_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "magnitude")
    for dtype in EVERY_TYPE:
        # Integers small enough for eight bits, and scales that are even powers of two: however
        # the scale is applied, float32 holds every product, sum and logit exactly.
        for sign in (1, -1):
            arrays = shifted(draw, dtype, q=256, k=sign * 250)
            check = "magnitude/large-logits" if sign > 0 else "magnitude/logits-far-below-zero"
            for causal in (False, True):
                yield question(
                    check,
                    arrays,
                    dtype=dtype,
                    scale=0.25,
                    causal=causal,
                    padding=np.arange(7) >= draw.integers(3, 7, (2, 1)),
                    exact_logits=True,
                )
    for dtype in ("float32", "float64", "bfloat16"):
        arrays = shifted(draw, dtype, q=2.0**17, k=-(2.0**17), step=2.0**6)
        yield question(
            "magnitude/logits-far-below-zero",
            arrays,
            dtype=dtype,
            scale=0.25,
            padding=np.arange(7) < draw.integers(1, 5, (2, 1)),
            exact_logits=True,
        )
    for dtype in ("float64", "float32", "bfloat16"):
        # One of them times a weight is fine, and so is their mean; their sum is not for float16.
        arrays = drawn(draw, Shape(queries=4, keys=5), dtype)
        arrays["v"] = rounded(2.0**90 * arrays["v"].astype(np.float64), dtype)
        yield question("magnitude/large-values", arrays, dtype=dtype, wanted="v")
    arrays = drawn(draw, Shape(queries=4, keys=5), "float16")
    arrays["v"] = rounded(60000 - 1000 * draw.random(arrays["v"].shape), "float16")
    yield question("magnitude/large-values", arrays, dtype="float16", wanted="v")
    # In float32 these logits differ by less than a rounding; the double has room for more.
    arrays = shifted(draw, "float64", q=2.0**12, k=2.0**15, step=0.25)
    yield question(
        "magnitude/double-stays-double", arrays, dtype="float64", scale=0.25, exact_logits=True
    )


def shifted(
    draw: np.random.Generator, dtype: str, *, q: float, k: float, step: float = 1
) -> dict[str, Array]:
    """Return tensors whose logits are all shifted by `q * k`, and differ by few steps squared."""
    shape = Shape(batch=2, heads=2, queries=5, keys=7, width=4, value_width=6)
    arrays = drawn(draw, shape, dtype)
    for name, first in (("q", q), ("k", k)):
        whole = step * draw.integers(-2, 3, shape.of(name)).astype(np.float64)
        whole[..., 0] = first
        arrays[name] = rounded(whole, dtype)
    return arrays
