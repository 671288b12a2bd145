# bench-canary pt4_lora_merge grader/models.py 95fb65f754ddde2a143540418c8c80b5
"""Models whose layers become plain ones."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from questions import Draft

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

BECOME_PLAIN = (["merge_lora"], ["plain_state"], ["forward", "x"])


def model_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "models")
    for dtype in ("float32", "float64", "bfloat16"):
        for bias in (True, False):
            draft = Draft(draw=draw, dtype=dtype).layer(6, 8, bias=bias, dropout=0.5)
            update, _ = draft.update("a", "b"), draft.inputs("x", 3)
            start = (["eval"], update)
            yield draft.case("merge-lora/a-layer-itself", *start, *BECOME_PLAIN)
            yield draft.case("merge-lora/in-training", ["train"], update, *BECOME_PLAIN)
            merged = (*start, ["merge"], *BECOME_PLAIN)
            yield draft.case("merge-lora/merged-before", *merged, model="inside")
            yield from replaced(draft, update)
    for dtype in ("float32", "float64"):
        for bias in (True, False):
            draft, updates = net(draw, dtype, bias=bias)
            start = (["eval"], *updates)
            look = (*BECOME_PLAIN, ["twins"])
            yield draft.case("merge-lora/deep-and-twice", *start, *look, model="net")
            some = (*start, ["pick", int(draw.integers(0, 3))], ["merge"])
            yield draft.case("merge-lora/some-merged-before", *some, *look, model="net")
            yield draft.case("models/outputs", *some, ["forward", "x"], ["state"], model="net")


def replaced(draft: Draft, update: list[Any]) -> Iterator[ArrayCase]:
    """Yield cases that look at the layer which was replaced."""
    for before in ((), (["merge"],)):
        after = (["wipe"], ["back_to_original"], ["merged"], ["weight"], ["forward", "x"])
        more = (["unmerge"], ["weight"], ["state"], ["base"])
        steps = (["eval"], update, *before, ["merge_lora"], *after, *more)
        yield draft.case("merge-lora/what-was-replaced", *steps)


def net(draw: np.random.Generator, dtype: str, *, bias: bool) -> tuple[Draft, list[Any]]:
    """Return a model of three layers, the first of which stands there twice."""
    draft = Draft(draw=draw, dtype=dtype)
    steps = []
    for number, (outs, ins, rank) in enumerate(((6, 6, 2), (6, 6, 3), (4, 6, 1))):
        draft.layer(outs, ins, r=rank, alpha=1.5, bias=bias, scale=0.5, dropout=0.5)
        steps += [["pick", number], draft.update(f"a{number}", f"b{number}", number)]
    draft.inputs("x", 3)
    return draft, steps
