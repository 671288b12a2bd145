# bench-canary pt2_autograd_function grader/points.py 3e0906fea84507abb34d53f8cca51dea
"""Points where the function is harmless, and points where formulas of it break."""

from collections.abc import Iterator

import numpy as np
from questions import DTYPES, FAR, renamed, signed, three_orders
from reference import Array

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

# Powers of two: from where on the limits are reached to the last digit, and up to where x may go.
BEYOND = {"float32": (9, 113, 124), "float64": (12, 990, 1020)}


def edge_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "edge")
    for dtype in DTYPES:
        for shapes in (((), ()), ((1,), ()), ((), (1, 1))):
            x, beta = points(draw, shapes[0], shapes[1], dtype)
            for case in three_orders("scalars", draw, x, beta):
                yield renamed(case, "edge/one-number")
        for shapes in (((0,), ()), ((3, 0), (0,)), ((0, 3), (3,)), ((2, 1), (2, 0))):
            x, beta = points(draw, shapes[0], shapes[1], dtype)
            for case in three_orders("empty", draw, x, beta):
                yield renamed(case, "edge/no-numbers")
        beta = 0.25 + 4 * draw.random(4)
        zeros = np.array([0.0, -0.0, 0.0, -0.0], dtype)
        for case in three_orders("zero", draw, zeros, beta.astype(dtype)):
            yield renamed(case, "edge/x-is-zero")


def moderate_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "moderate")
    for dtype in DTYPES:
        x, beta = points(draw, (3, 20), (3, 20), dtype)
        yield from three_orders("moderate", draw, x, beta)


def magnitude_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "magnitude")
    for dtype in DTYPES:
        sign = np.where(np.arange(40) % 2, 1.0, -1.0)
        beta = np.asarray(0.5 + 1.5 * draw.random(40), dtype)
        near_zero = sign * binary(draw, -34, -3)
        yield from three_orders("near-zero", draw, at_products(near_zero, beta), beta)
        large = sign * (8 + (FAR[dtype] - 10) * draw.random(40))
        yield from three_orders("large", draw, at_products(large, beta), beta)
        # From where all is a limit up to where the product, or the square of x, is no number.
        first, last, most = BEYOND[dtype]
        beyond = sign * binary(draw, first, last)
        beyond[:8] = sign[:8] * np.ldexp(1.0, most)
        steep = np.ldexp(beta, draw.integers(0, 39, 40))
        yield from three_orders("beyond", draw, np.asarray(beyond, dtype), steep)
        beta = np.asarray(binary(draw, -26, 26), dtype)
        little = sign * (0.1 + 8 * draw.random(40))
        yield from three_orders("sharpness", draw, at_products(little, beta), beta)


def points(
    draw: np.random.Generator, x_shape: tuple[int, ...], beta_shape: tuple[int, ...], dtype: str
) -> tuple[Array, Array]:
    """Return x of size 1/2 to 2, and beta between 1/4 and 4."""
    beta = np.asarray(0.25 + 3.75 * draw.random(beta_shape), dtype)
    return signed(draw, x_shape, dtype), beta


def at_products(z: Array, beta: Array) -> Array:
    """Return x in beta's type so that beta times x is about z."""
    return np.asarray(z / beta.astype(np.float64), beta.dtype)


def binary(draw: np.random.Generator, low: int, high: int) -> Array:
    """Return forty numbers between these powers of two, of every order of magnitude."""
    return np.asarray(np.ldexp(1 + draw.random(40), draw.integers(low, high, 40)))
