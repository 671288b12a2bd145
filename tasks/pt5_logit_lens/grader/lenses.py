# bench-canary pt5_logit_lens grader/lenses.py 3962bb59cadae3db1c399099448c2d76
"""Models of all variants and sizes, and what their layers say."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from questions import PARTS, Draft
from twin import Array

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

VARIANTS: dict[str, dict[str, Any]] = {
    "rms-untied": {},
    "rms-tied": {"tied": True},
    "layer-untied": {"norm": "layer"},
    "layer-tied": {"norm": "layer", "tied": True},
    "one-block-shared": {"shared": True, "layers": 4},
    "capped-logits": {"cap": 3.0},
    "banned-tokens": {"banned": [0, 7, 22]},
    "everything": {"norm": "layer", "tied": True, "shared": True, "cap": 4.0, "banned": [3]},
}
# What stands twice shows whether a rule for ties is kept; the lower number is the right one.
TWINS = 12


def variant_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "variants")
    for name, variant in VARIANTS.items():
        for batch, length in ((2, 7), (1, 12)):
            draft = Draft(draw=draw).model(**variant).tokens(batch, length)
            yield draft.case(f"variant/{name}")
            for part in PARTS:
                yield draft.case(f"measure/{part}", part)


def edge_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "edge")
    for variant in ({}, {"norm": "layer", "tied": True}, {"shared": True}):
        for layers in (0, 1):
            draft = Draft(draw=draw).model(layers=layers, **variant).tokens(2, 5)
            yield draft.case("edge/no-block-or-one")
        yield Draft(draw=draw).model(**variant).tokens(3, 1).case("edge/one-position")
        yield Draft(draw=draw).model(vocab=1, **variant).tokens(2, 3).case("edge/one-token")
    only = [token for token in range(23) if token != 5]
    yield Draft(draw=draw).model(banned=only).tokens(2, 4).case("edge/one-token")
    deep = Draft(draw=draw, strength=0.4).model(layers=9, width=24, heads=3, vocab=40)
    yield deep.tokens(3, 20).case("edge/deep")


def padding_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "padding")
    behind = np.arange(8) < np.array([[8], [5], [1]])
    masks = {"behind": behind, "before": behind[:, ::-1], "anywhere": draw.random((3, 8)) < 0.6}
    masks["anywhere"][:, 3] = True
    masks["a-row-of-it"] = behind & np.array([[True], [False], [True]])
    for variant in ({}, {"banned": [1, 2]}, {"norm": "layer", "tied": True, "cap": 5.0}):
        for name, mask in masks.items():
            draft = Draft(draw=draw).model(**variant).tokens(3, 8).padded(mask)
            yield draft.case(f"padding/{name}")
            if name == "anywhere":
                inverse = Draft(draw=draw).model(**variant).tokens(3, 8).padded(~mask)
                yield inverse.case(f"padding/{name}")
                ids = draft.arrays["ids"]
                other = draw.integers(0, 23, ids.shape)
                moved = draft.arrays | {"ids": np.where(mask, ids, other)}
                yield replace(draft, arrays=moved).case("padding/holds-other-tokens")
        all_real = Draft(draw=draw).model(**variant).tokens(2, 5).padded(np.ones((2, 5)))
        yield all_real.case("padding/none")
        nothing = Draft(draw=draw).model(**variant).tokens(2, 5).padded(np.zeros((2, 5)))
        yield nothing.case("padding/a-row-of-it")


def tie_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "ties")
    for variant in ({}, {"norm": "layer"}, {"tied": True}):
        draft = Draft(draw=draw).model(vocab=2 * TWINS, **variant)
        for name in ("head.weight", "head.bias", "embed.weight"):
            if name in draft.weights:
                draft.weights[name] = doubled(draft.weights[name])
        draft.tokens(3, 9)
        yield draft.case("ties/equal-tokens", "agreement")
        # Far above the cap, tanh is 1 and many tokens are the largest.
        steep = Draft(draw=draw, gain=400.0).model(cap=2.0, **variant).tokens(3, 9)
        yield steep.case("ties/at-the-cap", "agreement")


def doubled(array: Array) -> Array:
    """Return an array whose second half is its first one."""
    return np.concatenate([array[:TWINS], array[:TWINS]])


def magnitude_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "magnitude")
    for variant in ({}, {"norm": "layer"}, {"banned": [0, 9]}):
        for gain in (40.0, 400.0):
            far = Draft(draw=draw, gain=gain).model(**variant).tokens(2, 8)
            yield far.case("magnitude/far-apart")
        for strength in (0.02, 0.05):
            near = Draft(draw=draw, strength=strength).model(**variant).tokens(4, 12)
            yield near.case("magnitude/nearly-the-same")
        flat = Draft(draw=draw, gain=1e-4).model(**variant).tokens(2, 6)
        yield flat.case("magnitude/small-logits")


def type_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "types")
    mask = np.arange(9) >= np.array([[0], [4]])
    for dtype in ("float64", "bfloat16"):
        for variant in VARIANTS.values():
            draft = Draft(draw=draw, dtype=dtype).model(**variant).tokens(2, 9).padded(mask)
            yield draft.case(f"type/{dtype}")
            for part in PARTS[1:]:
                yield draft.case(f"type/{dtype}-{part}", part)
