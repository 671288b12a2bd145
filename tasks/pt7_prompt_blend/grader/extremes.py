# bench-canary pt7_prompt_blend grader/extremes.py dba5ee8825c2e3a3d3ac4aad106db020
"""Questions whose numbers are out of the ordinary, and such as differ in what must not matter."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from questions import Weights, blend_case, ends, normal

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng


def extreme_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "extremes")
    for size, dtype in ((1e4, "float32"), (1e4, "float64"), (3e4, "float16"), (1e4, "bfloat16")):
        logits = np.clip(size * normal(draw, 3, 3, 12), -6e4, 6e4)
        lengths = ends(draw, 3, 3)
        check = "extreme/large-logits"
        yield blend_case(check, logits, lengths, dtype=dtype)
        # All of them far from zero and near each other.
        lifted = draw.choice([-1, 1], (3, 1, 1)) * size + 4 * normal(draw, 3, 3, 12)
        yield blend_case(check, lifted, lengths, [0.2, 0.5, 0.3], dtype=dtype)
    # Chances that no float32, or no float at all, could hold, but whose logarithms are plain.
    for depth in (150.0, 900.0):
        logits = -depth - 3 * normal(draw, 3, 2, 10)
        logits[:, :, draw.integers(10)] = 0
        yield blend_case("extreme/chances-near-zero", logits, [2, 1, 2])
        yield blend_case("extreme/chances-near-zero", logits, [2, 1, 2], [0.7, 0.2, 0.1])
    yield from forbidden_cases(seed)
    yield from weight_cases(seed)
    logits, lengths = 3 * normal(draw, 3, 4, 12), ends(draw, 3, 4)
    for temperature in (1e-3, 1e4):
        check = "extreme/temperature"
        yield blend_case(check, logits, lengths, [1.0, 2.0, 3.0], temperature=temperature)


def forbidden_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "forbidden")
    for _ in range(2):
        logits, lengths = 3 * normal(draw, 3, 4, 12), ends(draw, 3, 4)
        order = draw.permutation(12)
        logits[0, :, order[:5]] = -np.inf
        logits[1, :, order[3:8]] = -np.inf
        yield blend_case("extreme/forbidden-in-some-branches", logits, lengths)
        logits[:, :, order[:2]] = -np.inf
        yield blend_case("extreme/forbidden-in-all-branches", logits, lengths, [1.0, 5.0, 2.0])
        only = np.full((2, 1, 6), -np.inf)
        only[0, 0, draw.integers(0, 3)] = only[1, 0, draw.integers(3, 6)] = float(draw.normal())
        yield blend_case("extreme/forbidden-in-all-branches", only, [1, 1])


def weight_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "weights")
    # A branch of next to no weight says what all others think impossible.
    logits = 3 * normal(draw, 3, 2, 10)
    logits[:2, :, :4] -= 2000
    for tiny in (1e-30, 1e-300, 5e-324):
        yield blend_case("extreme/tiny-weights", logits, [2, 1, 2], [1.0, 0.5, tiny])
    tiny = [2e-300, 1e-300, 5e-300]
    yield blend_case("extreme/tiny-weights", logits, [2, 1, 2], tiny)
    huge: Weights = [1.5e308, 1e308, 1.2e308]
    yield blend_case("extreme/huge-weights", logits, [2, 1, 2], huge)
    yield blend_case("extreme/huge-weights", logits, [2, 1, 2], [1e300, 1e300, 1.0])


def related_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "related")
    # Multiples of 1/256 below 4096: what is added to them in float32 is added exactly.
    logits = np.round(4 * normal(draw, 4, 5, 20) * 256) / 256
    lengths = np.array(ends(draw, 4, 5))
    weights = draw.integers(1, 50, 4) / 16
    plain = blend_case("relation/rearranged", logits, lengths, list(weights))
    right = plain.expected_arrays["log_probs"]
    order = draw.permutation(4)
    yield blend_case(
        "relation/rearranged",
        logits[order],
        lengths[order],
        list(weights[order]),
        expected=right,
    )
    twice = list(draw.permutation([0, 1, 2, 3, 0, 2]))
    halves = weights / np.array([2, 1, 2, 1])
    yield blend_case(
        "relation/rearranged",
        logits[twice],
        lengths[twice],
        list(halves[twice]),
        expected=right,
    )
    lift = draw.integers(-900, 900, (4, 1, 1))
    check = "relation/logits-lifted"
    yield blend_case(check, logits + lift, lengths, list(weights), expected=right)
    tokens = draw.permutation(20)
    check = "relation/rearranged"
    yield blend_case(check, logits[:, :, tokens], lengths, list(weights), expected=right[tokens])
    logits = 2 * normal(draw, 3, 2, 4000)
    yield blend_case("large/vocabulary", logits, [1, 2, 1], [0.2, 0.5, 0.3])


def unchanged_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "unchanged")
    logits, lengths = 3 * normal(draw, 3, 4, 12), ends(draw, 3, 4)
    for dtype in ("float32", "float64"):
        case = blend_case(
            "state/inputs-unchanged", logits, lengths, [1.0, 2.0, 4.0], dtype=dtype, temperature=2.0
        )
        yield replace(case, expected=case.expected | {"unchanged": True})
