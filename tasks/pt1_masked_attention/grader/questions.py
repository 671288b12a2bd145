# bench-canary pt1_masked_attention grader/questions.py 58dbbd0b6e112ac3c1268981a96e395a
"""Questions about attention: tensors of a type and options, with what the answer must be."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from reference import Array, attended, visible_keys

from bench.grading.array_papers import ArrayCase

# Values of these types travel as the second one.
CARRIER = {
    "float64": "float64",
    "float32": "float32",
    "float16": "float16",
    "bfloat16": "float32",
}
EVERY_TYPE = tuple(CARRIER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of a question: batch, heads, queries, keys, width of a key and of a value."""

    batch: int = 2
    heads: int = 3
    queries: int = 6
    keys: int = 6
    width: int = 8
    value_width: int = 8

    def of(self, name: str) -> tuple[int, int, int, int]:
        """Return the shape of `q`, `k`, `v` or of the output's derivative, `incoming`."""
        length = self.queries if name in ("q", "incoming") else self.keys
        width = self.width if name in ("q", "k") else self.value_width
        return self.batch, self.heads, length, width


def rounded(array: Array, dtype: str) -> Array:
    """Return float64 values rounded to a type, to the nearest and of two to the even one."""
    if dtype != "bfloat16":
        return array.astype(CARRIER[dtype])
    bits = array.astype(np.float32).view(np.uint32)
    kept = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    return (kept & np.uint32(0xFFFF0000)).view(np.float32)


def drawn(draw: np.random.Generator, shape: Shape, dtype: str) -> dict[str, Array]:
    """Return tensors of values between -2 and 2."""
    return {
        name: rounded(4 * draw.random(shape.of(name)) - 2, dtype)
        for name in ("q", "k", "v", "incoming")
    }


def question(
    check: str,
    arrays: dict[str, Array],
    *,
    dtype: str,
    causal: bool | None = None,
    padding: Array | None = None,
    scale: float | None = None,
    wanted: str = "qkv",
    layout: str = "plain",
    after: bool = False,
    exact_logits: bool = False,
    asked_of: dict[str, Array] | None = None,
) -> ArrayCase:
    """Return a case. Options that are `None` are not passed; `wanted` names the derivatives.

    The expected values are those of `asked_of`, where other tensors must give the same.
    `exact_logits` says that whoever works in float32 makes no error in a logit.
    """
    true = asked_of or arrays
    batch, _, queries, width = true["q"].shape
    keys, value_width = true["v"].shape[2:]
    found = attended(
        **{name: true[name] for name in ("q", "k", "v", "incoming")},
        visible=visible_keys(batch, queries, keys, causal=bool(causal), padding=padding),
        scale=1 / math.sqrt(width) if scale is None else scale,
    )
    options = {"causal": causal, "scale": scale}
    sent = dict(arrays) if padding is None else {**arrays, "padding": padding}
    if not wanted:
        sent.pop("incoming")
    names = ["out", *(f"d{name}" for name in wanted)]
    unchanged = {f"{name}_after": sent[name] for name in (*"qkv", "padding")} if after else {}
    return ArrayCase(
        check=check,
        question={name: value for name, value in options.items() if value is not None}
        | {"dtype": dtype, "wanted": wanted, "layout": layout, "after": after},
        arrays=sent,
        expected={
            "names": names,
            # In units of the working precision. A logit's error, worst case: a rounding a term, in
            # the terms' sizes; it enters a weight as a relative error of its own size, and the
            # weight of a derivative twice. Then the sums over keys, queries and widths.
            "roundings": (0 if exact_logits else math.ceil(3 * (width + 3) * found.logit_size))
            + keys
            + queries
            + value_width
            + 16,
        },
        expected_arrays={name: found.values[name] for name in names}
        | {f"{name}_size": found.sizes[name] for name in names}
        | unchanged,
    )


def refused(check: str, arrays: dict[str, Any], *, padding: Array) -> ArrayCase:
    """Return a case whose mask must be refused."""
    sent = {name: arrays[name] for name in "qkv"} | {"padding": padding}
    return ArrayCase(
        check=check,
        question={"dtype": "float32", "wanted": "", "layout": "plain", "after": False},
        arrays=sent,
        expected={"raises": "ValueError"},
    )
