# bench-canary pt5_logit_lens grader/untouched.py 410e0ee075a82820e17868ba1061730a
"""Models that must be afterwards as they were, in modes and with hooks of all kinds."""

from collections.abc import Iterator

from questions import Draft

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

VARIANTS = ({}, {"norm": "layer", "tied": True}, {"shared": True})


def mode_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "modes")
    for variant in VARIANTS:
        draft = Draft(draw=draw).model(dropout=0.5, **variant).tokens(2, 6)
        yield draft.case("mode/no-dropout-in-training", training=True)
        yield draft.case("mode/no-dropout-in-training", training=False, other_mode=["dropout"])
        yield draft.case("state/modes", "logits", training=True, look=True)
        yield draft.case("state/modes", "logits", training=False, look=True)
        mixed = ["blocks.0.dropout", "norm", "dropout", "blocks.2"]
        for training in (True, False):
            options = {"training": training, "other_mode": mixed, "look": True}
            yield draft.case("state/mixed-modes", "logits", **options)


def state_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "untouched")
    for variant in VARIANTS:
        draft = Draft(draw=draw).model(dropout=0.25, **variant).tokens(2, 6)
        some = ["embed.weight", "norm.weight", "blocks.0.up.weight"]
        options = {"grads": True, "frozen": some, "look": True, "training": True}
        yield draft.case("state/parameters-and-derivatives", "logits", **options)
        for dtype in ("float64", "bfloat16"):
            other = Draft(draw=draw, dtype=dtype).model(**variant).tokens(2, 6)
            check = "state/parameters-and-derivatives"
            yield other.case(check, "logits", grads=True, frozen=some, look=True)
        for on in (True, False):
            yield draft.case("state/gradient-mode", "logits", look=True, grad_mode=on)
        draft = Draft(draw=draw).model(**variant).tokens(2, 6)
        yield draft.case("state/asked-again", calls=3, look=True)
        padded = draft.padded([[True] * 6, [True] * 3 + [False] * 3])
        yield padded.case("state/asked-again", calls=2, look=True)
        for layer in (0, 1, 2):
            steered = Draft(draw=draw).model(dropout=0.5, **variant).tokens(2, 6).steered(layer)
            if not variant.get("shared") or layer == 0:
                yield steered.case("hooks/take-effect", training=True)
                yield steered.case("hooks/remain", "logits", look=True)


def error_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "errors")
    for variant in VARIANTS:
        draft = Draft(draw=draw).model(dropout=0.5, **variant).tokens(2, 6)
        draft.arrays["ids"][1, int(draw.integers(0, 6))] = 23
        mixed = ["blocks.0.dropout", "norm"]
        for training in (True, False):
            options = {"training": training, "other_mode": mixed, "look": True}
            yield draft.refused("state/after-an-error", grad_mode=training, **options)
        long = Draft(draw=draw).model(positions=8, **variant).tokens(1, 9).steered(0)
        yield long.refused("state/after-an-error", training=True, grads=True, look=True)
