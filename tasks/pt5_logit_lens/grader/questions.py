# bench-canary pt5_logit_lens grader/questions.py 2dce06239cae5e8f875389773da0127a
"""Questions: a model with freshly drawn weights, tokens, a mask, and what must be seen."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from twin import Array, lens_logits

from bench.grading.array_papers import ArrayCase

# numpy has no bfloat16; float32 holds each of its values.
CARRIER = {"float64": "float64", "float32": "float32", "bfloat16": "float32"}
PARTS = ("logits", "kl", "entropy", "agreement")


@dataclass(slots=True, kw_only=True)
class Draft:
    """A model in the making. Sizes and variant are the config's, `strength` is the blocks'."""

    draw: np.random.Generator
    dtype: str = "float32"
    strength: float = 0.6
    gain: float = 1.0
    config: dict[str, Any] = field(default_factory=dict)
    weights: dict[str, Array] = field(default_factory=dict)
    arrays: dict[str, Array] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    def model(self, **variant: Any) -> "Draft":
        """Draw the weights of a variant."""
        plain = {"vocab": 23, "width": 16, "layers": 3, "heads": 2, "norm": "rms"}
        others = {"tied": False, "shared": False, "cap": None, "banned": [], "dropout": 0.0}
        self.config = {**plain, **others, **variant}
        for name, shape in shapes(self.config).items():
            drawn = 2 * self.draw.random(shape) - 1
            if "norm" in name and name.endswith("weight"):
                drawn = 1 + drawn / 2
            if name == "norm.weight":
                drawn *= self.gain
            for part, factor in (("out", 1.0), ("down", 1.0), ("qkv", 0.5), ("up", 0.5)):
                drawn *= factor * self.strength if f".{part}." in name else 1.0
            if "norm" not in name and not self.config["tied"]:
                drawn *= 0.4 if name.startswith(("embed", "position")) else 1.0
            self.weights[name] = rounded(drawn, self.dtype)
        return self

    def tokens(self, batch: int, length: int) -> "Draft":
        """Draw tokens."""
        self.arrays["ids"] = self.draw.integers(0, self.config["vocab"], (batch, length))
        return self

    def padded(self, mask: Any) -> "Draft":
        """Set the mask."""
        self.arrays["mask"] = np.asarray(mask, dtype=bool)
        return self

    def steered(self, layer: int) -> "Draft":
        """Draw what a hook adds behind a block."""
        self.arrays["push"] = rounded(4 * self.draw.random(self.config["width"]) - 2, self.dtype)
        self.options["steered"] = layer
        return self

    def case(self, check: str, *parts: str, **options: Any) -> ArrayCase:
        """Return the case; it is about some of the measures or about all of them."""
        options = self._options() | self.options | options
        push = None
        if options["steered"] is not None:
            push = (options["steered"], self.arrays["push"])
        ids, mask = self.arrays["ids"], self.arrays.get("mask")
        logits, size = lens_logits(self.config, self.weights, ids, mask, push)
        real = "float64" if self.dtype == "float64" else "float32"
        types = dict.fromkeys(PARTS, real) | {"agreement": "int64"}
        return self._case(
            check,
            options,
            answer={"types": types},
            parts=parts or PARTS,
            expected_arrays={"logits": logits, "size": size},
        )

    def refused(self, check: str, **options: Any) -> ArrayCase:
        """Return the case in which the model itself raises an error."""
        answer = {"raised": "IndexError"}
        options = self._options() | self.options | options
        return self._case(check, options, answer=answer, parts=(), expected_arrays={})

    def _options(self) -> dict[str, Any]:
        return {
            **{"training": False, "other_mode": [], "calls": 1, "look": False, "steered": None},
            **{"frozen": [], "grads": False, "grad_mode": True},
        }

    def _case(
        self,
        check: str,
        options: dict[str, Any],
        *,
        answer: dict[str, Any],
        parts: tuple[str, ...],
        expected_arrays: dict[str, Array],
    ) -> ArrayCase:
        same = []
        if options["look"]:
            answer = {**answer, "changed": []}
            same += ["after/model", *(["after/grad"] if options["grads"] else [])]
            same += [f"after/{name}" for name in ("ids", "mask") if name in self.arrays]
        question = {"config": self.config, "dtype": self.dtype, **options}
        # All weights in one array: a paper may not hold arrays by the thousand.
        question["parameters"] = list(self.weights)
        model = np.concatenate([weight.ravel() for weight in self.weights.values()])
        return ArrayCase(
            check=check,
            question={**question, "chance": int(self.draw.integers(0, 2**31))},
            arrays=self.arrays | {"model": model},
            expected={"answer": answer, "parts": parts, "same": same},
            expected_arrays=expected_arrays,
        )


def shapes(config: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of a variant's parameters."""
    width, vocab = config["width"], config["vocab"]
    found: dict[str, tuple[int, ...]] = {"embed.weight": (vocab, width)}
    found["position.weight"] = (config.get("positions", 64), width)
    norms = ("weight", "bias") if config["norm"] == "layer" else ("weight",)
    for number in range(min(config["layers"], 1) if config["shared"] else config["layers"]):
        block = f"blocks.{number}."
        found |= {
            f"{block}{norm}.{name}": (width,) for norm in ("norm1", "norm2") for name in norms
        }
        found[f"{block}attention.qkv.weight"] = (3 * width, width)
        found[f"{block}attention.out.weight"] = (width, width)
        found[f"{block}up.weight"] = (4 * width, width)
        found[f"{block}down.weight"] = (width, 2 * width)
    found |= {f"norm.{name}": (width,) for name in norms}
    if not config["tied"]:
        found |= {"head.weight": (vocab, width), "head.bias": (vocab,)}
    return found


def rounded(array: Array, dtype: str) -> Array:
    """Return float64 values rounded to a type, to the nearest and of two to the even one."""
    if dtype != "bfloat16":
        return array.astype(CARRIER[dtype])
    bits = array.astype(np.float32).view(np.uint32)
    kept = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    return (kept & np.uint32(0xFFFF0000)).view(np.float32)
