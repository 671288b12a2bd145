# bench-canary pt4_lora_merge grader/merging.py bf52d06d99784d2a6e3a524f1e0c1aef
"""Layers that are merged, unmerged, stored, loaded and copied."""

from collections.abc import Iterator

from questions import EVERY_TYPE, Draft

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

MERGED_LOOK = (["merged"], ["weight"], ["forward", "x"])


def merge_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "merge")
    for dtype in EVERY_TYPE:
        for bias, shape in ((True, (24, 40)), (False, (16, 16))):
            draft = Draft(draw=draw, dtype=dtype).layer(*shape, bias=bias, r=5, alpha=2.0)
            update, _ = draft.update("a", "b"), draft.inputs("x", 3)
            yield draft.case(f"merge/{dtype}", update, ["merge"], *MERGED_LOOK)
            yield draft.case("merge/twice", update, ["merge"], ["merge"], *MERGED_LOOK)
            draft.update("c", "d")
            later = (["set", "c", "d"], ["weight"], ["unmerge"], ["merge"], *MERGED_LOOK)
            yield draft.case("merge/of-that-moment", update, ["merge"], *later)
        draft = Draft(draw=draw, dtype=dtype).layer(6, 8, dropout=0.5)
        update, _ = draft.update("a", "b"), draft.inputs("x", 3)
        modes = (["train"], ["merged"], ["eval"], *MERGED_LOOK, ["unmerge"], ["train"])
        steps = (update, ["merge"], *modes, ["eval"], *MERGED_LOOK)
        yield draft.case("merge/has-nothing-to-do-with-training", *steps)


def unmerge_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "unmerge")
    for dtype in EVERY_TYPE:
        for scale in (1.0, 30.0):
            # Beside a large update little is left of a weight, if it is subtracted again.
            draft = Draft(draw=draw, dtype=dtype).layer(9, 11, scale=0.0625)
            update, _ = draft.update("a", "b", scale=scale), draft.inputs("x", 3)
            once = (update, ["merge"], ["unmerge"], *MERGED_LOOK)
            yield draft.case("unmerge/bit-for-bit", *once)
            twice = (update, ["unmerge"], ["weight"], ["merge"], ["unmerge"], ["unmerge"])
            yield draft.case("unmerge/twice", *twice, *MERGED_LOOK, ["merge"], *MERGED_LOOK)
            many = (update, *[["merge"], ["unmerge"]] * 8, ["state"], ["base"])
            yield draft.case("unmerge/many-times", *many)


def state_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "state")
    for dtype in EVERY_TYPE:
        for bias in (True, False):
            draft = Draft(draw=draw, dtype=dtype).layer(6, 8, bias=bias, dropout=0.25)
            update, _ = draft.update("a", "b"), draft.inputs("x", 3)
            draft.state("p.")
            yield draft.case("state/of-a-layer", update, ["state"])
            yield draft.case("state/of-a-merged-layer", update, ["merge"], ["state"], *MERGED_LOOK)
            kept = (["keep_state"], ["merge"], ["kept_state"], ["unmerge"], ["kept_state"])
            merged = (["merge"], ["keep_state"], ["unmerge"], ["kept_state"], ["merge"])
            yield draft.case("state/taken-before", update, *kept, *merged, ["kept_state"])
            load = (["load", "p."], ["eval"], *MERGED_LOOK, ["state"])
            yield draft.case("state/loaded", update, *load, ["merge"], *MERGED_LOOK, ["base"])
            after = (["unmerge"], *MERGED_LOOK, ["state"])
            steps = (update, ["merge"], *load, *after)
            yield draft.case("state/loaded-while-merged", *steps)
            inside = Draft(draw=draw, dtype=dtype).layer(6, 8, bias=bias)
            update, _ = inside.update("a", "b"), inside.inputs("x", 3)
            inside.state("p.", "1.")
            plain = (update, ["merge"], ["state"], *load, *after)
            yield inside.case("state/inside-a-model", *plain, model="inside")


def independence_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "independence")
    for dtype in EVERY_TYPE:
        for bias in (True, False):
            draft = Draft(draw=draw, dtype=dtype).layer(6, 8, bias=bias)
            update, _ = draft.update("a", "b"), draft.inputs("x", 3)
            draft.state("p.")
            much = (["merge"], ["unmerge"], ["load", "p."], ["merge"])
            yield draft.case("independence/of-the-base", update, *much, ["base"])
            start = (update, ["merge"], ["copy"], *MERGED_LOOK, ["unmerge"], *MERGED_LOOK)
            more = (["load", "p."], ["back_to_original"], *MERGED_LOOK, ["unmerge"], *MERGED_LOOK)
            yield draft.case("independence/of-copies", *start, *more)
            start = (update, ["copy"], ["merge"], ["load", "p."], *MERGED_LOOK)
            yield draft.case("independence/of-copies", *start, *more[1:])
