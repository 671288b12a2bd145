# bench-canary pt1_masked_attention grader/related.py 0393e2be3029711f74c70d4a24c4bac6
"""Questions that differ in what must not matter, or in what moves the answer in a known way."""

from collections.abc import Iterator

import numpy as np
from questions import EVERY_TYPE, Shape, drawn, question, rounded

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

SHAPE = Shape(batch=3, heads=2, queries=5, keys=7, value_width=4)


def related_cases(seed: int) -> Iterator[ArrayCase]:
    yield from other_padding(seed)
    yield from later_keys(seed)
    yield from other_order(seed)


def other_padding(seed: int) -> Iterator[ArrayCase]:
    """Yield pairs of questions whose tensors differ in the padding alone."""
    draw = array_rng(seed, "other padding")
    for dtype in EVERY_TYPE:
        padding = draw.random((3, 7)) < 0.5
        padding[int(draw.integers(0, 3))] = True
        arrays = drawn(draw, SHAPE, dtype)
        options = {"dtype": dtype, "padding": padding, "causal": bool(draw.integers(0, 2))}
        for kind, odd in (("numbers", 3e4), ("infinity", np.inf), ("nan", np.nan)):
            changed = dict(arrays)
            for name in "kv":
                junk = np.where(draw.random(SHAPE.of(name)) < 0.5, odd, -odd)
                here = padding[:, None, :, None]
                changed[name] = rounded(np.where(here, junk, arrays[name]), dtype)
            if kind == "numbers":
                yield question("padding-holds/numbers", changed, asked_of=arrays, **options)
                continue
            for name, wanted in (("output", ""), ("derivatives", "qkv")):
                check = f"padding-holds/no-numbers-{name}"
                yield question(check, changed, wanted=wanted, asked_of=arrays, **options)


def later_keys(seed: int) -> Iterator[ArrayCase]:
    """Yield the same keys with more queries and keys behind them: the first see no difference."""
    draw = array_rng(seed, "later keys")
    for dtype in ("float32", "float64"):
        arrays = drawn(draw, Shape(batch=1, queries=6, keys=8), dtype)
        yield question("relation/later-keys", arrays, dtype=dtype, causal=True)
        for cut in (1, 3):
            short = {name: array[:, :, :-cut] for name, array in arrays.items()}
            yield question("relation/later-keys", short, dtype=dtype, causal=True)
        for name in "kv":
            arrays[name] = arrays[name].copy()
            arrays[name][:, :, -1] *= -7
        yield question("relation/later-keys", arrays, dtype=dtype, causal=True)


def other_order(seed: int) -> Iterator[ArrayCase]:
    """Yield the same keys in another order, their padding with them."""
    draw = array_rng(seed, "other order")
    for dtype in ("float32", "float64"):
        padding = np.arange(7) >= draw.integers(2, 7, (3, 1))
        arrays = drawn(draw, SHAPE, dtype)
        yield question("relation/keys-in-any-order", arrays, dtype=dtype, padding=padding)
        order = draw.permutation(7)
        moved = arrays | {name: arrays[name][:, :, order] for name in "kv"}
        yield question("relation/keys-in-any-order", moved, dtype=dtype, padding=padding[:, order])
