# bench-canary jax1_complex_lp grader/drawing.py b6708c53d1e9cb8aac50bba82b349ed7
"""Draws tables and triples, with the same bits on every machine."""

import numpy as np
import numpy.typing as npt
from model import Ids

Params = dict[str, npt.NDArray[np.complex64]]

# Two sizes of tables for all questions, because JAX compiles anew for each: this one, and a large
# one for few. `ROWS` is how many triples are asked about at once, and how many a batch has.
ENTITIES, RELATIONS, WIDTH, ROWS = 12, 3, 4, 4
LARGE_ENTITIES, LARGE_WIDTH, LARGE_ROWS = 200, 32, 100


def drawn_params(
    draw: np.random.Generator, *, scale: float = 1, entities: int = ENTITIES, width: int = WIDTH
) -> Params:
    """Return tables whose parts lie evenly between minus and plus `scale`."""
    return {
        "entity": _table(draw, (entities, width), scale),
        "relation": _table(draw, (RELATIONS, width), scale),
    }


def whole_params(
    draw: np.random.Generator, *, largest: int, entities: int = ENTITIES, width: int = WIDTH
) -> Params:
    """Return tables of whole numbers: every value is exact in float32, in whatever order summed."""

    def table(rows: int) -> npt.NDArray[np.complex64]:
        re, im = draw.integers(-largest, largest, (2, rows, width), endpoint=True)
        return (re + 1j * im).astype(np.complex64)

    return {"entity": table(entities), "relation": table(RELATIONS)}


def drawn_triples(
    draw: np.random.Generator,
    shape: tuple[int, ...],
    *,
    entities: int = ENTITIES,
    loops: bool = True,
) -> Ids:
    """Return triples of ids, shape (*shape, 3); without loops no head is its own tail."""
    heads = draw.integers(0, entities, shape)
    tails = draw.integers(0, entities, shape)
    if not loops:
        tails = (heads + draw.integers(1, entities, shape)) % entities
    return np.stack([heads, draw.integers(0, RELATIONS, shape), tails], axis=-1).astype(np.int32)


def _table(
    draw: np.random.Generator, shape: tuple[int, ...], scale: float
) -> npt.NDArray[np.complex64]:
    re, im = ((2 * draw.random(shape) - 1) * scale for _ in "ri")
    return (re + 1j * im).astype(np.complex64)
