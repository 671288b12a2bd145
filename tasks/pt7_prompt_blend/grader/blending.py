# bench-canary pt7_prompt_blend grader/blending.py 0021210479eda3d70d55b9b6032ec442
"""Questions about one mixture, of ordinary size."""

from collections.abc import Iterator

import numpy as np
from questions import blend_case, ends, normal, refused

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng


def blending_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "blending")
    for vocab in (5, 17, 40):
        logits = 3 * normal(draw, 1, 4, vocab)
        yield blend_case("blend/one-branch", logits, [int(draw.integers(1, 4))])
        yield blend_case("blend/one-branch", logits, [4], [float(draw.uniform(0.1, 9))])
        for branches in (2, 3, 6):
            logits, lengths = 3 * normal(draw, branches, 6, vocab), ends(draw, branches, 6)
            weights = [float(weight) for weight in draw.uniform(0.05, 1, branches)]
            one = [weight / sum(weights) for weight in weights]
            yield blend_case("blend/equal-weights", logits, lengths)
            yield blend_case("blend/equal-weights", logits, lengths, [0.25] * branches)
            yield blend_case("blend/weights", logits, lengths, one)
            yield blend_case("blend/weights-of-any-sum", logits, lengths, weights)
            more = [weight * 1000 for weight in weights]
            yield blend_case("blend/weights-of-any-sum", logits, lengths, more)
            none = [0.0, *weights[1:]]
            yield blend_case("blend/branch-without-weight", logits, lengths, none)
            for temperature in (0.5, 2.0, float(draw.uniform(0.3, 3))):
                yield blend_case(
                    "blend/temperature", logits, lengths, weights, temperature=temperature
                )
    # Lengths that order the branches, so that none can be taken for another's.
    logits = 3 * normal(draw, 5, 5, 9)
    yield blend_case("blend/last-real-position", logits, draw.permutation(5) + 1)
    yield blend_case("blend/last-real-position", logits, [1] * 5)
    # Sure of different things: a half each, where a mean of logits would know nothing.
    sure = np.full((2, 1, 6), -20.0)
    sure[0, 0, draw.integers(0, 3)] = sure[1, 0, draw.integers(3, 6)] = 20
    yield blend_case("blend/each-sure-of-another", sure, [1, 1])
    yield blend_case("blend/each-sure-of-another", sure, [1, 1], [3.0, 1.0])
    yield from rubbish_cases(seed)
    yield from typed_cases(seed)
    yield from refused_cases(seed)


def rubbish_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "rubbish")
    for rubbish in (np.nan, np.inf, -np.inf):
        logits, lengths = 3 * normal(draw, 4, 5, 11), ends(draw, 4, 5)
        for branch, length in enumerate(lengths):
            logits[branch, length:] = rubbish
        yield blend_case("rubbish/in-padding", logits, lengths)
        idle = int(draw.integers(4))
        weights = [float(weight) for weight in draw.uniform(0.1, 1, 4)]
        weights[idle] = 0.0
        logits[idle] = rubbish
        yield blend_case("rubbish/in-branch-without-weight", logits, lengths, weights)


def typed_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "types")
    for dtype, check in (
        ("bfloat16", "types/half-precision"),
        ("float16", "types/half-precision"),
        ("float64", "types/float64"),
    ):
        for branches in (1, 3):
            logits, lengths = 6 * normal(draw, branches, 4, 30), ends(draw, branches, 4)
            weights = [float(weight) for weight in draw.uniform(0.1, 1, branches)]
            yield blend_case(check, logits, lengths, weights, dtype=dtype)
            yield blend_case(check, logits, lengths, weights, dtype=dtype, temperature=0.7)


def refused_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "refused")
    logits = normal(draw, 3, 4, 7)
    good = blend_case("errors/weights", logits, [4, 1, 2])
    for weights in (
        [1.0, 1.0],
        [1.0] * 4,
        [],
        [0.0, 0.0, 0.0],
        [0.5, -0.1, 0.6],
        [1.0, float("nan"), 1.0],
        [1.0, float("inf"), 1.0],
    ):
        yield refused(good, weights=weights)
    # Not broadcast to three branches, although it could be.
    yield refused(good, weights=[1.0])
    good = blend_case("errors/lengths", logits, [4, 1, 2])
    for lengths in ([4, 0, 2], [4, 5, 2], [4, -1, 2], [4, 1], [4, 1, 2, 2], [4]):
        yield refused(good, lengths=np.array(lengths, dtype=np.int64))
    yield refused(good, logits=np.zeros((0, 4, 7), np.float32), lengths=np.zeros(0, np.int64))
    good = blend_case("errors/temperature", logits, [4, 1, 2])
    for temperature in (0.0, -1.0, float("inf"), float("nan")):
        yield refused(good, options={"temperature": temperature})
    good = blend_case("errors/branch-without-distribution", logits, [4, 1, 2], [1.0, 1e-9, 2.0])
    for bad in (np.nan, np.inf):
        broken = logits.astype(np.float32)
        broken[1, 0, draw.integers(7)] = bad
        yield refused(good, logits=broken)
    broken = logits.astype(np.float32)
    broken[1, 0] = -np.inf
    yield refused(good, logits=broken)
