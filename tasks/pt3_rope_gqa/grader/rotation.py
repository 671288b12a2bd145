# bench-canary pt3_rope_gqa grader/rotation.py 4f3c1569850c5a3f9e07249572b52d3e
"""Questions about the rotation alone."""

from collections.abc import Iterator

import numpy as np
from questions import normal, refused, rotate_case, steps

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng


def rotation_cases(seed: int) -> Iterator[ArrayCase]:
    yield from plain_cases(seed)
    yield from partial_cases(seed)
    yield from precise_cases(seed)
    yield from refused_cases(seed)


def plain_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "rotation")
    for dim in (4, 16, 64):
        x = normal(draw, 2, 3, 9, dim)
        yield rotate_case("rotate/plain", x, steps(9))
        anywhere = draw.integers(-50, 51, 9)
        yield rotate_case("rotate/plain", x, anywhere)
        yield rotate_case("rotate/a-row-of-positions-each", x, draw.integers(0, 51, (2, 9)))
    # As many heads as positions: positions that go to the wrong axis go unnoticed nowhere else.
    x = normal(draw, 5, 5, 5, 8)
    yield rotate_case("rotate/a-row-of-positions-each", x, draw.integers(1, 51, (5, 5)))
    # One dimension alone shows its partner and which way it turns.
    x = np.tile(np.eye(8), (2, 1, 1, 1))
    for _ in range(2):
        here = draw.integers(1, 7)
        yield rotate_case("rotate/one-dimension", x, np.full(8, here, dtype=np.int64))
    for base in (100.0, 500_000.0, float(draw.integers(2, 50))):
        yield rotate_case("options/base", normal(draw, 1, 2, 7, 16), steps(7), base=base)
    x = normal(draw, 2, 2, 6, 32)
    yield rotate_case("rotate/plain", x, np.zeros(6, dtype=np.int64))
    yield rotate_case("rotate/plain", normal(draw, 1, 1, 1, 2), draw.integers(1, 9, 1))


def partial_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "partial rotation")
    for dim, rotary_dim in ((16, 8), (64, 16), (10, 6), (7, 4), (9, 0), (12, 12)):
        x, positions = normal(draw, 2, 3, 8, dim), draw.integers(1, 51, 8)
        yield rotate_case("rotate/first-dimensions-only", x, positions, rotary_dim=rotary_dim)


def precise_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "precise rotation")
    for dtype in ("bfloat16", "float16"):
        for dim in (8, 64):
            x, positions = 3 * normal(draw, 2, 3, 20, dim), draw.integers(0, 400, 20)
            yield rotate_case("rotate/half-precision", x, positions, dtype=dtype)
    x = normal(draw, 2, 3, 20, 32)
    yield rotate_case("rotate/float64", x, draw.integers(0, 10_000, 20), dtype="float64")
    for lowest, highest in ((10**5, 10**6), (10**7, 10**8), (2**30, 2**31)):
        far = draw.integers(lowest, highest, 20) * draw.choice([-1, 1], 20)
        yield rotate_case("rotate/far-positions", x, far)
        # Of a type of half precision the positions are exact all the same.
        yield rotate_case("rotate/far-positions", x, far, dtype="bfloat16")


def refused_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "refused rotation")
    check = "errors/dimensions-to-turn"
    x, positions = normal(draw, 2, 2, 4, 8), steps(4)
    yield refused(rotate_case(check, normal(draw, 2, 2, 4, 7), positions, expected={}))
    for rotary_dim in (3, 10, -2):
        yield refused(rotate_case(check, x, positions, rotary_dim=rotary_dim, expected={}))
    check = "errors/positions"
    for shape in ((3,), (1,), (5,), (1, 4), (3, 4), (4, 2), (2, 4, 1)):
        wrong = np.zeros(shape, dtype=np.int64)
        yield refused(rotate_case(check, x, positions), positions=wrong)
