# bench-canary pt3_rope_gqa grader/related.py 942e368f6fdbb0446107d65c7303e154
"""Questions that differ in what must not matter, and calls that must not influence one another."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from attention import drawn
from questions import attention_case, rotate_case, steps

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng


def related_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "related")
    q, k, v = drawn(draw, heads=6, kv_heads=3, queries=8, keys=12, dim=32)
    here, there = draw.integers(0, 40, 8), draw.permutation(40)[:12].astype(np.int64)
    there[0] = 0
    plain = attention_case("relation/shifted", q, k, v, here, there)
    right = dict(plain.expected_arrays)
    for shift in (int(draw.integers(100, 10_000)), int(draw.integers(2**29, 2**30)), -77):
        yield attention_case(
            "relation/shifted", q, k, v, here + shift, there + shift, expected=right
        )
    order = draw.permutation(12)
    mixed = (k[:, :, order], v[:, :, order], here, there[order])
    yield attention_case("relation/rearranged", q, *mixed, expected=right)
    alone = (k.repeat(2, axis=1), v.repeat(2, axis=1), here, there)
    yield attention_case("relation/rearranged", q, *alone, expected=right)
    twice = (np.concatenate([a, a], axis=2) for a in (k, v))
    yield attention_case("relation/rearranged", q, *twice, here, np.tile(there, 2), expected=right)
    for part in (slice(0, 3), slice(3, 8)):
        cut = {layout: whole[:, :, part] for layout, whole in right.items()}
        yield attention_case(
            "relation/rearranged", q[:, :, part], k, v, here[part], there, expected=cut
        )


def state_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "state")
    q, k, v = drawn(draw, keys=14)
    valid = draw.random((2, 14)) < 0.6
    valid[:, 0] = True
    for case in (
        attention_case("state/inputs-unchanged", q, k, v, steps(9), steps(14), k_valid=valid),
        attention_case("state/inputs-unchanged", q, k, v, steps(9), steps(14)),
        rotate_case("state/inputs-unchanged", q, steps(9)),
    ):
        yield replace(case, expected={"unchanged": True})
    # The same shapes with other positions, other bases: a table kept from before does not fit.
    for base in (10_000.0, 200.0, 10_000.0):
        here, there = draw.integers(0, 50, 9), draw.integers(0, 50, 14)
        there[0] = 0
        yield rotate_case("state/same-shapes-again", q, here, base=base)
        yield attention_case("state/same-shapes-again", q, k, v, here, there, base=base)
