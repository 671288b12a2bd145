# bench-canary pt1_masked_attention grader/plain.py dd0987dd601211bfe1ee5a563497eee4
"""Attention without masks, the smallest inputs, and what a call must leave alone."""

from collections.abc import Iterator

import numpy as np
from questions import EVERY_TYPE, Shape, drawn, question, refused

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

WIDE = ("float32", "float64")


def edge_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "edge")
    one = Shape(batch=1, heads=1, queries=1, keys=1, width=1, value_width=1)
    for dtype in EVERY_TYPE:
        yield question("edge/one-of-everything", drawn(draw, one, dtype), dtype=dtype)
    no_keys = Shape(keys=0, value_width=5)
    no_queries = Shape(queries=0)
    nobody = Shape(batch=0)
    for check, shape in (
        ("edge/no-keys", no_keys),
        ("edge/no-queries-or-batch", no_queries),
        ("edge/no-queries-or-batch", nobody),
    ):
        for causal in (None, True):
            arrays = drawn(draw, shape, "float32")
            padding = np.zeros((shape.batch, shape.keys), dtype=bool) if causal else None
            yield question(
                check, arrays, dtype="float32", causal=causal, padding=padding, wanted=""
            )


def plain_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "plain")
    shape = Shape(queries=5, keys=7, value_width=4)
    for dtype in WIDE:
        for _ in range(2):
            arrays = drawn(draw, shape, dtype)
            yield question("plain/output", arrays, dtype=dtype, wanted="")
            for name in "qkv":
                check = f"plain/derivative-of-{name}"
                yield question(check, arrays, dtype=dtype, wanted=name)
        for scale in (0.75, -0.5, 1.0):
            arrays = drawn(draw, shape, dtype)
            yield question("plain/given-scale", arrays, dtype=dtype, scale=scale)
        yield question("plain/scale-of-zero", drawn(draw, shape, dtype), dtype=dtype, scale=0.0)
        for widths in ((3, 16), (16, 1)):
            wide = Shape(queries=4, keys=5, width=widths[0], value_width=widths[1])
            yield question("plain/values-of-other-width", drawn(draw, wide, dtype), dtype=dtype)
        arrays = drawn(draw, shape, dtype)
        check = "plain/not-contiguous"
        yield question(check, arrays, dtype=dtype, causal=True, layout="transposed")
    large = Shape(batch=2, heads=2, queries=96, keys=160, width=32, value_width=32)
    padding = np.arange(160) >= draw.integers(100, 160, (2, 1))
    arrays = drawn(draw, large, "float32")
    yield question("plain/large", arrays, dtype="float32", causal=True, padding=padding)


def state_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "state")
    shape = Shape(queries=4, keys=6)
    for dtype, wanted in (("float32", ""), ("float64", "qkv"), ("bfloat16", ""), ("float64", "")):
        padding = draw.random((2, 6)) < 0.4
        yield question(
            "state/inputs-unchanged",
            drawn(draw, shape, dtype),
            dtype=dtype,
            causal=True,
            padding=padding,
            wanted=wanted,
            after=True,
        )


def error_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "errors")
    arrays = drawn(draw, Shape(batch=2, heads=2, queries=4, keys=5), "float32")
    padding = draw.random((2, 5)) < 0.5
    for dtype in ("int64", "uint8", "float32"):
        yield refused("errors/another-mask", arrays, padding=padding.astype(dtype))
    for other in (padding[:1], padding[0], padding[:, :4], padding[:, None, None, :], padding.T):
        yield refused("errors/another-mask", arrays, padding=other)
