# bench-canary pt2_autograd_function grader/shapes.py b984b5d7e131ddfc0d4be153ba00227c
"""Inputs that are broadcast against each other, and inputs that lie oddly in memory."""

from collections.abc import Iterator

import numpy as np
from points import points
from questions import DTYPES, renamed, three_orders

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

SHAPES = (
    ((4, 5), ()),
    ((4, 5), (5,)),
    ((4, 5), (4, 1)),
    ((4, 5), (1, 1)),
    ((), (3, 2)),
    ((2,), (3, 2)),
    ((3, 1, 4), (2, 1)),
    ((1, 4), (3, 1)),
    ((2, 1, 3, 1), (5, 1, 4)),
)


def broadcast_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "broadcast")
    for dtype in DTYPES:
        for x_shape, beta_shape in SHAPES:
            x, beta = points(draw, x_shape, beta_shape, dtype)
            yield from three_orders("broadcast", draw, x, beta)
    x, beta = points(draw, (40, 50), (50,), "float32")
    x, beta = np.round(x, 2), np.round(beta, 1)
    yield from three_orders("broadcast", draw, x, beta)


def layout_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "layout")
    for dtype in DTYPES:
        for layout in ("transposed", "strided", "expanded"):
            for shapes in (((3, 4), (3, 4)), ((3, 4), (4,)), ((2, 3, 4), (3, 1))):
                x, beta = points(draw, shapes[0], shapes[1], dtype)
                if layout == "expanded":
                    x, beta = (
                        np.repeat(a[:1], a.shape[0], axis=0) if a.ndim > 1 else a for a in (x, beta)
                    )
                for case in three_orders("layout", draw, x, beta, layout=layout):
                    yield renamed(case, f"layout/{layout}")
