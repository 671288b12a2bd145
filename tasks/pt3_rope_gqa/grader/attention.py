# bench-canary pt3_rope_gqa grader/attention.py 45248147ef1904109a3496b371de2ca7
"""Questions about heads, positions, scale and the shapes of attention."""

from collections.abc import Iterator

import numpy as np
from questions import attention_case, normal, refused, steps

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import Array, array_rng


def attention_cases(seed: int) -> Iterator[ArrayCase]:
    yield from grouping_cases(seed)
    yield from decoding_cases(seed)
    yield from option_cases(seed)
    yield from edge_cases(seed)
    yield from refused_cases(seed)


def drawn(
    draw: np.random.Generator,
    *,
    batch: int = 2,
    heads: int = 4,
    kv_heads: int = 2,
    queries: int = 9,
    keys: int = 9,
    dim: int = 16,
    value_dim: int | None = None,
) -> tuple[Array, Array, Array]:
    """Return random q, k and v."""
    return (
        normal(draw, batch, heads, queries, dim),
        normal(draw, batch, kv_heads, keys, dim),
        normal(draw, batch, kv_heads, keys, dim if value_dim is None else value_dim),
    )


def grouping_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "grouping")
    for heads, kv_heads, check in (
        (4, 4, "heads/one-or-all"),
        (1, 1, "heads/one-or-all"),
        (4, 2, "heads/groups"),
        (6, 2, "heads/groups"),
        (6, 3, "heads/groups"),
        (12, 4, "heads/groups"),
        (5, 1, "heads/one-or-all"),
        (8, 1, "heads/one-or-all"),
    ):
        q, k, v = drawn(draw, heads=heads, kv_heads=kv_heads)
        yield attention_case(check, q, k, v, steps(9), steps(9))
    for value_dim in (5, 24):
        q, k, v = drawn(draw, value_dim=value_dim)
        yield attention_case("heads/values-of-other-width", q, k, v, steps(9), steps(9))
    q, k, v = drawn(draw, batch=1, heads=8, kv_heads=2, queries=160, keys=160, dim=64)
    yield attention_case("heads/groups", q, k, v, steps(160), steps(160))


def decoding_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "decoding")
    for _ in range(3):
        before = int(draw.integers(5, 30))
        q, k, v = drawn(draw, queries=1, keys=before + 1)
        yield attention_case(
            "decode/new-tokens", q, k, v, steps(1, start=before), steps(before + 1)
        )
        q, k, v = drawn(draw, queries=4, keys=before + 4)
        here = steps(4, start=before)
        yield attention_case("decode/new-tokens", q, k, v, here, steps(before + 4))
        # Ring buffer: the newest keys lie where the oldest were.
        turn = int(draw.integers(1, before))
        ring = np.roll(steps(before + 4), turn)
        yield attention_case("decode/in-any-order", q, k, v, here, ring)
        yield attention_case("decode/in-any-order", q, k, v, here[::-1].copy(), ring)
    # Each row of the batch is at a point of its own; what it has not filled is not valid.
    lengths = draw.permutation([3, 7, 11])
    q, k, v = drawn(draw, batch=3, queries=1, keys=11)
    valid = steps(11)[None] < lengths[:, None]
    last = (lengths - 1)[:, None].astype(np.int64)
    check = "decode/rows-of-unequal-length"
    yield attention_case(check, q, k, v, last, steps(11), k_valid=valid)
    left = np.where(valid[:, ::-1], steps(11) - (11 - lengths)[:, None], 0).astype(np.int64)
    yield attention_case(check, q, k, v, last, left, k_valid=valid[:, ::-1].copy())
    q, k, v = drawn(draw, batch=4, heads=4, kv_heads=4, queries=4, keys=4)
    here, there = (draw.integers(0, 20, (4, 4)) for _ in range(2))
    there[:, 0] = 0
    yield attention_case("decode/a-row-of-positions-each", q, k, v, here, there)
    yield attention_case("decode/a-row-of-positions-each", q, k, v, steps(4, start=9), there)
    yield attention_case("decode/a-row-of-positions-each", q, k, v, here, steps(4))


def option_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "options")
    for scale in (1.0, 0.02, float(draw.uniform(0.3, 0.6))):
        q, k, v = drawn(draw, dim=8)
        yield attention_case("options/scale", q, k, v, steps(9), steps(9), scale=scale)
    q, k, v = drawn(draw, dim=64)
    for base in (50.0, 500_000.0):
        yield attention_case("options/base", q, k, v, steps(9), steps(9), base=base)
    for dim, rotary_dim in ((32, 8), (16, 4), (9, 6)):
        q, k, v = drawn(draw, dim=dim)
        far, near = steps(9, start=20), draw.integers(0, 30, 9)
        check = "options/first-dimensions-only"
        yield attention_case(check, q, k, v, far, near, rotary_dim=rotary_dim)
        yield attention_case(check, q, k, v, far, near, rotary_dim=0)
    q, k, v = drawn(draw, heads=6, kv_heads=3)
    for strided in (True, False):
        check = "state/any-layout-in-memory"
        yield attention_case(check, q, k, v, steps(9), steps(9), strided=strided)


def edge_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "edges")
    q, k, v = drawn(draw, keys=0, value_dim=3)
    yield attention_case("edge/empty", q, k, v, steps(9), steps(0))
    yield attention_case("edge/empty", q, k, v, steps(9), steps(0), causal=False)
    q, k, v = drawn(draw, queries=0, value_dim=3)
    yield attention_case("edge/empty", q, k, v, steps(0), steps(9))
    q, k, v = drawn(draw, queries=1, keys=1, dim=2)
    yield attention_case("heads/one-or-all", q, k, v, steps(1, start=3), steps(1, start=1))
    q, k, v = drawn(draw, dim=2)
    yield attention_case("heads/one-or-all", q, k, v, steps(9), steps(9))


def refused_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "refused")
    q, k, v = drawn(draw)
    good = attention_case("errors/shapes", q, k, v, steps(9), steps(9))
    for wrong in (
        {"v": normal(draw, 2, 2, 8, 16)},
        {"v": normal(draw, 2, 1, 9, 16)},
        {"v": normal(draw, 1, 2, 9, 16)},
        {"k": normal(draw, 2, 2, 9, 14)},
        {"k": normal(draw, 1, 2, 9, 16), "v": normal(draw, 1, 2, 9, 16)},
        {"k_valid": np.ones((2, 8), dtype=bool)},
        {"k_valid": np.ones((1, 9), dtype=bool)},
        {"k_valid": np.ones(9, dtype=bool)},
    ):
        yield refused(
            good, **{n: a.astype("float32") if n in "kv" else a for n, a in wrong.items()}
        )
    ungrouped = attention_case("errors/shapes", q, k, v, steps(9), steps(9), expected={})
    for heads in (3, 1):
        yield refused(ungrouped, q=normal(draw, 2, heads, 9, 16).astype("float32"))
    placed = attention_case("errors/positions", q, k, v, steps(9), steps(9), expected={})
    for name in ("q_positions", "k_positions"):
        for shape in ((8,), (1,), (1, 9), (3, 9)):
            yield refused(placed, **{name: np.zeros(shape, dtype=np.int64)})
    for rotary_dim in (5, 18):
        check = "errors/dimensions-to-turn"
        odd = {"rotary_dim": rotary_dim}
        yield refused(attention_case(check, q, k, v, steps(9), steps(9), expected={}, **odd))
    for window in (0, -3):
        case = attention_case(
            "errors/window", q, k, v, steps(9), steps(9), expected={}, window=window
        )
        yield refused(case)
