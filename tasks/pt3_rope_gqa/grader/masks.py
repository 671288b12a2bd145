# bench-canary pt3_rope_gqa grader/masks.py ad57df9354b462e6c044d62774e8745a
"""Questions about what a query sees."""

from collections.abc import Iterator

import numpy as np
from attention import drawn
from questions import attention_case, steps

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng


def mask_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "masks")
    for _ in range(2):
        q, k, v = drawn(draw, queries=8, keys=12)
        anywhere, there = draw.integers(-9, 30, 8), draw.integers(-9, 30, 12)
        there[0] = -9
        yield attention_case("mask/later-keys-are-hidden", q, k, v, anywhere, there)
        yield attention_case("mask/without-causal", q, k, v, anywhere, there, causal=False)
        window = int(draw.integers(2, 6))
        q, k, v = drawn(draw, queries=12, keys=12)
        here = steps(12, start=7)
        yield attention_case("mask/window", q, k, v, here, here, window=window)
        yield attention_case("mask/window", q, k, v, here, here, window=1)
        yield attention_case(
            "mask/window-both-ways", q, k, v, here, here, causal=False, window=window
        )
        yield attention_case("mask/window", q, k, v, here, here, window=10**12)
    yield from nothing_cases(seed)
    yield from valid_cases(seed)


def nothing_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "nothing to see")
    check = "mask/nothing-to-see"
    q, k, v = drawn(draw, queries=6, keys=5)
    yield attention_case(check, q, k, v, steps(6, start=4), steps(5, start=7))
    yield attention_case(check, q, k, v, steps(6), steps(5, start=40), dtype="bfloat16")
    valid = np.ones((2, 5), dtype=bool)
    valid[int(draw.integers(2))] = False
    yield attention_case(check, q, k, v, steps(6), steps(5), k_valid=valid, causal=False)
    far = steps(6, start=90)
    yield attention_case(check, q, k, v, far, steps(5), window=20)
    yield attention_case(check, q, k, v, far, steps(5), k_valid=valid, dtype="float16")


def valid_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "valid")
    for causal in (True, False):
        q, k, v = drawn(draw, keys=14)
        valid = draw.random((2, 14)) < 0.6
        valid[:, 0] = True
        here = steps(9, start=5)
        yield attention_case("mask/valid", q, k, v, here, steps(14), k_valid=valid, causal=causal)
        for rubbish in (np.nan, np.inf, 3e38):
            bad_k, bad_v, there = k.copy(), v.copy(), np.tile(steps(14), (2, 1))
            bad_k.swapaxes(1, 2)[~valid] = rubbish
            bad_v.swapaxes(1, 2)[~valid] = -rubbish
            there[~valid] = draw.choice([-1, 0, 2**40], np.count_nonzero(~valid))
            for dtype in ("float32", "bfloat16"):
                yield attention_case(
                    "mask/rubbish-in-unused-slots",
                    *(q, bad_k, bad_v, here, there),
                    k_valid=valid,
                    causal=causal,
                    dtype=dtype,
                )
