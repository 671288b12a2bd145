# bench-canary pt3_rope_gqa grader/precision.py 376e2accd6fdf7b00b8c8685003f59d3
"""Questions that need more precision or range than the inputs' type has."""

from collections.abc import Iterator

import numpy as np
from attention import drawn
from exact import LAYOUTS, turned
from questions import attention_case, rounded, steps

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import Array, array_rng


def precision_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "precision")
    here = steps(24, start=30)
    for dtype in ("bfloat16", "float16"):
        for _ in range(2):
            q, k, v = drawn(draw, queries=24, keys=40, dim=64)
            # Scores of some tens, where a rounded query or key moves the weights by percents.
            case = attention_case(
                f"precision/{dtype}", q, k, v, here, steps(40), dtype=dtype, scale=0.5
            )
            yield case
    q, k, v = drawn(draw, queries=24, keys=40, dim=32)
    check = "precision/float64"
    yield attention_case(
        check, q, k, v, steps(24, start=3000), steps(40, start=2980), dtype="float64"
    )
    for lowest, highest in ((10**5, 10**6), (2**27, 2**28), (2**30, 2**31 - 100)):
        q, k, v = drawn(draw, queries=12, keys=20, dim=32)
        start = int(draw.integers(lowest, highest))
        near, far = steps(12, start=start + 8), steps(20, start=start)
        yield attention_case("precision/far-positions", q, k, v, near, far)
        spread = np.sort(draw.integers(lowest // 2, highest, 20))
        yield attention_case("precision/far-positions", q, k, v, spread[8:], spread)
    yield from huge_cases(seed)


def huge_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "huge scores")
    for dtype in ("float32", "float16", "bfloat16"):
        q, k, v = drawn(draw, batch=1, heads=2, kv_heads=1, queries=60, keys=10, dim=64)
        q, k = rounded(100 * q, dtype), rounded(100 * k, dtype)
        here = steps(60, start=10)
        clear = clear_queries(q, k, here)
        q, here = q[:, :, clear], here[clear]
        yield attention_case("precision/huge-scores", q, k, v, here, steps(10), dtype=dtype)


def clear_queries(q: Array, k: Array, here: Array) -> Array:
    """Return the queries that have one key far above all others, whatever the layout.

    Their answer is the value of that key; between scores that are near each other the rounding of
    a score of ten thousand would decide.
    """
    clear = np.ones(here.size, dtype=bool)
    for layout in LAYOUTS:
        turned_q = turned(q, here, layout=layout)
        turned_k = turned(k, steps(k.shape[2]), layout=layout)
        scores = np.sort(turned_q[0] @ turned_k[0, 0].T / 8, axis=-1)
        clear &= (scores[..., -1] - scores[..., -2] > 100).all(axis=0)
    return np.flatnonzero(clear)[:20]
