# bench-canary pt4_lora_merge grader/training.py 0974015216182a586859e21140f04740
"""A layer that is new, computes, drops, has derivatives and learns."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from questions import EVERY_TYPE, Draft
from types16 import WORKING

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng


def new_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "new")
    for dtype in EVERY_TYPE:
        for bias in (True, False):
            draft = Draft(draw=draw, dtype=dtype)
            draft.layer(12, 160, r=16, alpha=float(draw.integers(1, 99)) / 4, bias=bias)
            yield draft.case("new/attributes", ["about"], ["merged"])
            draft = Draft(draw=draw, dtype=dtype).layer(5, 9, bias=bias, dropout=0.5)
            x = draft.inputs("x", 4)
            yield draft.case("new/computes-what-its-base-does", ["forward", x])
    draft = Draft(draw=draw)
    for _ in range(3):
        draft.layer(12, 160, r=16)
    pair = ["1.lora_A", "3.lora_A"]
    looks = (["pick", 0], ["about"], ["pick", 1], ["about"])
    yield draft.case("new/drawn-each-time-anew", *looks, model="net", differ=[pair])
    for rank in (0, -1):
        yield Draft(draw=draw).layer(3, 4, r=rank).refused("errors/rank")
    for probability in (1.0, 1.5, -0.25):
        yield Draft(draw=draw).layer(3, 4, dropout=probability).refused("errors/dropout")


def forward_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "forward")
    for dtype in EVERY_TYPE:
        for bias in (True, False):
            draft = Draft(draw=draw, dtype=dtype).layer(7, 10, bias=bias)
            steps = (draft.update("a", "b"), ["forward", draft.inputs("x", 5)])
            yield draft.case(f"forward/{dtype}", *steps)
    for leading in ((), (1,), (0,), (2, 3), (2, 1, 3, 2)):
        draft = Draft(draw=draw).layer(4, 6)
        steps = (draft.update("a", "b"), ["forward", draft.inputs("x", *leading)])
        yield draft.case("forward/leading-dimensions", *steps, ["merge"], ["forward", "x"])
    for rank, alpha in ((1, 0.0), (2, -3.0), (3, 0.5), (20, 7.0), (1, 4096.0), (5, 16.0)):
        draft = Draft(draw=draw).layer(4, 6, r=rank, alpha=alpha)
        steps = (draft.update("a", "b"), ["forward", draft.inputs("x", 3)])
        yield draft.case("forward/rank-and-alpha", *steps)


def dropout_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "dropout")
    for p in (0.25, 0.5, 0.75):
        for back in (False, True):
            yield dropped(draw, p, back=back)
    for p in (0.5, 0.9):
        draft = Draft(draw=draw).layer(6, 8, dropout=p)
        update, x = draft.update("a", "b"), draft.inputs("x", 4)
        yield draft.case("dropout/not-in-eval", update, ["eval"], ["forward", x])
        draft = Draft(draw=draw).layer(6, 8, dropout=p)
        update, x = draft.update("a", "b"), draft.inputs("x", 4)
        steps = (["train"], update, ["merge"], ["forward", x], ["eval"], ["forward", x])
        yield draft.case("dropout/not-while-merged", *steps)
    draft = Draft(draw=draw).layer(6, 8, dropout=0.0)
    steps = (["train"], draft.update("a", "b"), ["forward", draft.inputs("x", 4)])
    yield draft.case("dropout/of-zero", *steps)


def dropped(draw: np.random.Generator, p: float, *, back: bool) -> ArrayCase:
    """Return a case whose update tells which inputs were dropped; `judge.mark_dropout` reads it."""
    n, scaling = 64, float(draw.integers(1, 4)) / 2
    draft = Draft(draw=draw).layer(2 * n, n, r=2 * n, alpha=2 * n * scaling, scale=0.1, dropout=p)
    one, x = np.eye(n), draft.inputs("x", 40)
    first = np.hstack([2 * one, -one])
    draft.arrays |= {
        x: (np.sign(draft.arrays[x]) * draw.integers(2, 9, (40, n)) / 4).astype("float32"),
        "a": np.vstack([one, one]).astype("float32"),
        "b": np.vstack([first, first + 2 * np.roll(first, -1, axis=0)]).astype("float32"),
    }
    steps = [["train"], ["set", "a", "b"], ["forward", x]]
    if back:
        steps[:1] = [["eval"], ["merge"], ["unmerge"], ["train"]]
    case = draft.case("dropout/on-the-input-of-the-update", steps[-2])
    w, b, wide = (draft.arrays[name].astype("float64") for name in ("weight0", "bias0", x))
    return replace(
        case,
        question=case.question | {"steps": steps},
        expected={"seen": ["float32"], "dropout": p, "out": f"{len(steps) - 1}.out"},
        expected_arrays={"base": wide @ w.T + b, "kept": scaling * wide / (1 - p)},
    )


def derivative_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "derivatives")
    for dtype in EVERY_TYPE:
        for bias in (True, False):
            draft = Draft(draw=draw, dtype=dtype).layer(7, 10, bias=bias, r=4)
            update = draft.update("a", "b")
            look = ["derivatives", draft.inputs("x", 5), draft.pull("pull", 5)]
            check = f"derivatives/{'in-16-bits' if dtype != WORKING[dtype] else 'of-the-update'}"
            yield draft.case(check, update, look, model="inside" if bias else "layer")
            steps = (update, ["merge"], look, ["unmerge"], look)
            yield draft.case("derivatives/merged-and-after", *steps)
    draft = Draft(draw=draw).layer(7, 10)
    look = ["derivatives", draft.inputs("x", 5), draft.pull("pull", 5)]
    a_only = (draft.update("a", "b"), look)
    draft.arrays["b"] *= 0
    yield draft.case("derivatives/of-the-update", *a_only)
    yield from learning(draw)


def learning(draw: np.random.Generator) -> Iterator[ArrayCase]:
    for dtype in EVERY_TYPE:
        draft = Draft(draw=draw, dtype=dtype).layer(5, 6, r=2, alpha=2.0)
        update = draft.update("a", "b")
        learn = ["learn", draft.inputs("x", 3), draft.pull("pull", 3)]
        start = (update, ["optimizer", 0.0625], learn)
        around = (["merge"], ["weight"], ["unmerge"], learn)
        yield draft.case("training/goes-on-after-merging", *start, *around, ["state"], ["weight"])
        draft.state("p.")
        loaded = (["merge"], ["load", "p."], ["unmerge"], learn, ["state"], ["base"])
        yield draft.case("training/goes-on-after-loading", *start, *loaded)
