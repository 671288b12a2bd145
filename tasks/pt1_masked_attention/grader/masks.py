# bench-canary pt1_masked_attention grader/masks.py 861673c4b8a2fbf51b335dbed1d7278f
"""Causal masks, padding, both, and queries that see nothing."""

import itertools
from collections.abc import Iterator

import numpy as np
from questions import EVERY_TYPE, Shape, drawn, question
from reference import Array

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

WIDE = ("float32", "float64")


def causal_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "causal")
    lengths = {
        "causal/as-many-keys": ((6, 6), (1, 1)),
        "causal/more-keys": ((3, 8), (1, 7), (5, 6)),
        "causal/more-queries": ((8, 3), (7, 1), (6, 5)),
    }
    for check, pairs in lengths.items():
        for dtype, (queries, keys) in itertools.product(WIDE, pairs):
            arrays = drawn(draw, Shape(queries=queries, keys=keys), dtype)
            yield question(check, arrays, dtype=dtype, causal=True)
    arrays = drawn(draw, Shape(), "float32")
    yield question("causal/as-many-keys", arrays, dtype="float32", causal=False)


def padding_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "padding")
    # Batch and heads of one size: a mask laid along the wrong axis would go unnoticed as an error.
    shape = Shape(batch=3, heads=3, queries=5, keys=7, value_width=4)
    for dtype, causal in itertools.product(WIDE, (False, True)):
        for kind, padding in paddings(draw, shape).items():
            arrays = drawn(draw, shape, dtype)
            check = "padding/and-causal" if causal else f"padding/{kind}"
            yield question(check, arrays, dtype=dtype, causal=causal, padding=padding)


def paddings(draw: np.random.Generator, shape: Shape) -> dict[str, Array]:
    """Return masks that leave the last queries something to see."""
    lengths = 1 + draw.permutation(shape.keys - 1)[: shape.batch, None]
    position = np.arange(shape.keys)
    holes = draw.random((shape.batch, shape.keys)) < 0.5
    holes[:, draw.integers(0, shape.keys)] = False
    return {
        "behind": position >= lengths,
        "before": position < shape.keys - lengths,
        "with-holes": holes,
    }


def blind_cases(seed: int) -> Iterator[ArrayCase]:
    """Yield questions with queries that see nothing, in every type."""
    draw = array_rng(seed, "blind")
    shape = Shape(batch=3, heads=2, queries=5, keys=4)
    for dtype in EVERY_TYPE:
        batch_item = int(draw.integers(0, 3))
        all_padded = np.zeros((3, 4), dtype=bool)
        all_padded[batch_item] = True
        # Causality leaves the middle queries the first keys alone, and those are padding.
        first_padded = np.broadcast_to(np.arange(4) < 2, (3, 4)).copy()
        everything = np.ones((3, 4), dtype=bool)
        for check, causal, padding in (
            ("blind/all-padding", False, all_padded),
            ("blind/no-key-so-early", True, None),
            ("blind/both-masks", True, first_padded),
            ("blind/both-masks", True, everything),
        ):
            arrays = drawn(draw, shape, dtype)
            options = {"dtype": dtype, "causal": causal, "padding": padding}
            yield question(check, arrays, wanted="", **options)
            yield question("blind/derivatives", arrays, **options)
