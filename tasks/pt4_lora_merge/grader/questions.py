# bench-canary pt4_lora_merge grader/questions.py 3c02c14e80037a71a138cbe9c8865dc0
"""Questions: layers, steps to take with them, and what each step must show."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from twin import Layer, Scene
from types16 import WORKING, Array, rounded

from bench.grading.array_papers import ArrayCase

EVERY_TYPE = ("float64", "float32", "float16", "bfloat16")
Steps = list[list[Any]]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A question in the making: its tensors are drawn one by one, then it gets its steps."""

    draw: np.random.Generator
    dtype: str = "float32"
    layers: list[dict[str, Any]] = field(default_factory=list)
    arrays: dict[str, Array] = field(default_factory=dict)

    def tensor(self, name: str, *shape: int, scale: float = 1.0, working: bool = False) -> str:
        """Draw a tensor of values between -scale and scale."""
        dtype = WORKING[self.dtype] if working else self.dtype
        self.arrays[name] = rounded(scale * (2 * self.draw.random(shape) - 1), dtype)
        return name

    def layer(
        self,
        outs: int,
        ins: int,
        *,
        r: int = 3,
        alpha: float = 6.0,
        bias: bool = True,
        scale: float = 1.0,
        **options: float,
    ) -> "Draft":
        """Draw the base of a layer."""
        number = len(self.layers)
        self.tensor(f"weight{number}", outs, ins, scale=scale)
        if bias:
            self.tensor(f"bias{number}", outs)
        self.layers.append({"r": r, "alpha": alpha, "bias": bias, "options": options})
        return self

    def update(self, a: str, b: str, number: int = 0, scale: float = 1.0) -> list[Any]:
        """Draw an update; return the step that sets it."""
        outs, ins = self.arrays[f"weight{number}"].shape
        r = self.layers[number]["r"]
        self.tensor(a, r, ins, working=True, scale=scale)
        self.tensor(b, outs, r, working=True, scale=scale)
        return ["set", a, b]

    def inputs(self, name: str = "x", *leading: int, number: int = 0) -> str:
        """Draw an input of a layer."""
        return self.tensor(name, *leading, self.arrays[f"weight{number}"].shape[1])

    def pull(self, name: str = "pull", *leading: int, number: int = 0) -> str:
        """Draw a derivative with respect to a layer's output."""
        return self.tensor(name, *leading, self.arrays[f"weight{number}"].shape[0])

    def state(self, name: str, prefix: str = "", number: int = 0) -> None:
        """Draw what is to be loaded into a layer."""
        outs, ins = self.arrays[f"weight{number}"].shape
        r = self.layers[number]["r"]
        self.tensor(f"{name}{prefix}weight", outs, ins)
        self.tensor(f"{name}{prefix}lora_A", r, ins, working=True)
        self.tensor(f"{name}{prefix}lora_B", outs, r, working=True)
        if self.layers[number]["bias"]:
            self.tensor(f"{name}{prefix}bias", outs)

    def question(self, steps: Steps, model: str) -> dict[str, Any]:
        """Return the question as the driver reads it."""
        chance = int(self.draw.integers(0, 2**31))
        plain = {"dtype": self.dtype, "layers": self.layers, "model": model}
        return {**plain, "steps": steps, "chance": chance}

    def case(
        self, check: str, *steps: list[Any], model: str = "layer", **expected: Any
    ) -> ArrayCase:
        """Return the case that takes these steps."""
        scene = Scene(
            dtype=self.dtype,
            layers=[self._twin(number) for number in range(len(self.layers))],
            model=model,
            arrays=self.arrays,
            drawn=[self.arrays[f"weight{n}"].shape[1] ** -0.5 for n in range(len(self.layers))],
        )
        scene.play(list(steps))
        values = scene.values
        sizes = {f"{n}:size": v.size for n, v in values.items() if v.size is not None}
        longest = max(sum(a.shape) for a in self.arrays.values())
        return ArrayCase(
            check=check,
            question=self.question(list(steps), model),
            arrays=self.arrays,
            expected={
                "seen": scene.seen,
                "kinds": {name: value.kind for name, value in values.items()},
                # A sum of n terms has at most n roundings; four layers in a row at the most.
                "roundings": 4 * longest + 32,
                **expected,
            },
            expected_arrays={n: v.value for n, v in values.items()} | sizes,
        )

    def refused(self, check: str) -> ArrayCase:
        """Return the case whose layer must be refused."""
        expected = {"raises": "ValueError"}
        question = self.question([], "layer")
        return ArrayCase(check=check, question=question, arrays=self.arrays, expected=expected)

    def _twin(self, number: int) -> Layer:
        weight, plain = self.arrays[f"weight{number}"], self.layers[number]
        outs, ins = weight.shape
        a, b = np.zeros((plain["r"], ins)), np.zeros((outs, plain["r"]))
        return Layer(
            dtype=self.dtype,
            weight=weight,
            bias=self.arrays.get(f"bias{number}"),
            **{"a": a, "b": b, "a_size": a, "b_size": b},
            scaling=plain["alpha"] / plain["r"],
        )
