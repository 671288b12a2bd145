# bench-canary pt4_lora_merge grader/twin.py 61d4fa51627b08e31ebff51f6b469047
"""A layer as the prompt describes it, in float64, and a scene that takes the driver's steps."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from types16 import WORKING, Array, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What an array must be: exactly, or near, measured by the sizes of what was added up.

    `weight` marks a sum that is rounded once, `low` a result of several roundings to the type.
    """

    value: Array
    kind: str = "exact"
    size: Array | None = None


@dataclass(slots=True, kw_only=True)
class Layer:
    """Weight, bias, update and whether they are merged; what is shared is never written into."""

    dtype: str
    weight: Array
    bias: Array | None
    a: Array
    b: Array
    a_size: Array
    b_size: Array
    scaling: float
    base: Array | None = None  # the weight without the update, while merged
    total: Value | None = None  # the last sum that was merged

    @property
    def merged(self) -> bool:
        return self.base is not None

    def plain_weight(self) -> Array:
        return self.weight if self.base is None else self.base

    def summed(self) -> Value:
        weight = self.plain_weight().astype(np.float64)
        size = abs(weight) + abs(self.scaling) * (self.b_size @ self.a_size)
        value = weight + self.scaling * (self.b @ self.a)
        return Value(value=value, kind="weight", size=size)

    def take_up(self) -> None:
        if not self.merged:
            self.total = self.summed()
            self.base, self.weight = self.weight, rounded(self.total.value, self.dtype)

    def let_go(self) -> None:
        if self.base is not None:
            self.weight, self.base = self.base, None

    def forward(self, x: Array, x_error: Array) -> tuple[Array, Array]:
        """Return the output and the size of what it is made of."""
        effective = self.weight.astype(np.float64)
        size = abs(self.plain_weight()).astype(np.float64)
        size += abs(self.scaling) * (self.b_size @ self.a_size)
        if not self.merged:
            effective = effective + self.scaling * (self.b @ self.a)
        bias = np.zeros(len(effective)) if self.bias is None else self.bias.astype(np.float64)
        return x @ effective.T + bias, (abs(x) + x_error) @ size.T + abs(bias)

    def derivatives(self, x: Array, pull: Array) -> dict[str, Value]:
        weight = self.weight.astype(np.float64)
        if self.merged:
            return {"x": Value(value=pull @ weight, kind="low", size=abs(pull) @ abs(weight))}
        s, a, b = self.scaling, self.a, self.b
        sizes = (abs(s), self.a_size, self.b_size)
        found = _gradients(x, pull, weight, s, a, b)
        bounds = _gradients(abs(x), abs(pull), abs(weight), *sizes)
        kinds = {"lora_A": "near", "lora_B": "near", "x": "low"}
        return {n: Value(value=found[n], kind=kinds[n], size=bounds[n]) for n in found}

    def learn(self, x: Array, pull: Array, rate: float) -> None:
        found = self.derivatives(x, pull)
        for letter in "ab":
            grad = found[f"lora_{letter.upper()}"]
            setattr(self, letter, getattr(self, letter) - rate * grad.value)
            size = getattr(self, f"{letter}_size") + rate * grad.size
            setattr(self, f"{letter}_size", size)

    def shown_weight(self) -> Value:
        return self.total if self.merged and self.total else Value(value=self.weight)

    def state(self) -> dict[str, Value]:
        found = {
            "weight": Value(value=self.plain_weight()),
            "lora_A": self._shown(self.a, self.a_size),
            "lora_B": self._shown(self.b, self.b_size),
        }
        return found if self.bias is None else {**found, "bias": Value(value=self.bias)}

    def _shown(self, value: Array, size: Array) -> Value:
        exact = np.array_equal(abs(value), size)
        held = value.astype(WORKING[self.dtype]) if exact else value
        return Value(value=held, kind="exact" if exact else "near", size=size)


def _gradients(
    x: Array, pull: Array, weight: Array, s: float, a: Array, b: Array
) -> dict[str, Array]:
    return {
        "lora_A": s * (pull @ b).T @ x,
        "lora_B": s * pull.T @ (x @ a.T),
        "x": pull @ weight + s * (pull @ b) @ a,
    }


@dataclass(slots=True, kw_only=True)
class Scene:
    """Takes the steps of a question; `seen` and `values` are what the driver must show."""

    dtype: str
    layers: list[Layer]
    model: str
    arrays: dict[str, Array]
    drawn: list[float]  # the bound of a fresh lora_A, by layer
    seen: list[Any] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    picked: int = 0
    prefix: str = ""
    training: bool = True
    rate: float = 0.0
    fresh: set[int] = field(default_factory=set)
    kept: dict[str, Value] = field(default_factory=dict)
    original: list[Layer] | None = None

    def play(self, steps: list[list[Any]]) -> None:
        self.fresh = set(range(len(self.layers)))
        for number, (step, *arguments) in enumerate(steps):
            self.prefix = f"{number}."
            note = getattr(self, f"do_{step}")(*arguments)
            if note is not None:
                self.seen.append(note)

    @property
    def layer(self) -> Layer:
        return self.layers[self.picked]

    def x(self, name: str) -> Array:
        return self.arrays[name].astype(np.float64)

    def show(self, name: str, value: Value, dtype: str | None = None) -> str:
        self.values[self.prefix + name] = value
        return dtype or self.dtype

    def named(self) -> dict[str, Layer]:
        match self.model:
            case "layer":
                return {"": self.layer}
            case "inside":
                return {"1.": self.layer}
        places = ("first.", "inner.deep.0.", "again.", "last.1.")
        return dict(zip(places, [self.layers[n] for n in (0, 1, 0, 2)], strict=True))

    def do_pick(self, number: int) -> None:
        self.picked = number

    def do_set(self, a: str, b: str) -> None:
        self.fresh.discard(self.picked)
        self.layer.a, self.layer.b = self.x(a), self.x(b)
        self.layer.a_size, self.layer.b_size = abs(self.x(a)), abs(self.x(b))

    def do_merge(self) -> None:
        self.layer.take_up()

    def do_unmerge(self) -> None:
        self.layer.let_go()

    def do_train(self) -> None:
        self.training = True

    def do_eval(self) -> None:
        self.training = False

    def do_forward(self, x: str) -> str:
        value, size = self.x(x), np.zeros(self.x(x).shape)
        steps = [self.layer]
        if self.model == "net":
            steps = [self.layers[n] for n in (0, 1, 0, 2)]
        for number, layer in enumerate(steps):
            value = np.tanh(value) if number else value
            value, size = layer.forward(value, size)
        return self.show("out", Value(value=value, kind="low", size=size))

    def do_weight(self) -> str:
        return self.show("weight", self.layer.shown_weight())

    def do_merged(self) -> bool:
        return self.layer.merged

    def do_about(self) -> dict[str, Any]:
        layer = self.layer
        values = layer.state() | {"weight": layer.shown_weight()}
        if self.picked in self.fresh:
            bound = np.array(self.drawn[self.picked])
            values["lora_A"] = Value(value=bound, kind="drawn", size=np.array(layer.a.shape))
        types = {name: self.show(name, v, self.type_of(name)) for name, v in values.items()}
        self.show("scaling", Value(value=np.array(layer.scaling, np.float64)))
        frozen = {name: not name.startswith("lora_") for name in values}
        bias = "none" if layer.bias is None else "there"
        return {"bias": bias, "frozen": frozen, "types": types}

    def type_of(self, name: str) -> str:
        return WORKING[self.dtype] if "lora_" in name else self.dtype

    def all_state(self) -> dict[str, Value]:
        return {
            prefix + name: value
            for prefix, layer in self.named().items()
            for name, value in layer.state().items()
        }

    def do_state(self) -> dict[str, str]:
        return {n: self.show(n, v, self.type_of(n)) for n, v in self.all_state().items()}

    def do_keep_state(self) -> None:
        self.kept = self.all_state()

    def do_kept_state(self) -> dict[str, str]:
        return {n: self.show(n, v, self.type_of(n)) for n, v in self.kept.items()}

    def do_load(self, where: str) -> None:
        for prefix, layer in self.named().items():
            was_merged = layer.merged
            layer.let_go()
            layer.weight = self.arrays[f"{where}{prefix}weight"]
            if layer.bias is not None:
                layer.bias = self.arrays[f"{where}{prefix}bias"]
            layer.a, layer.b = (self.x(f"{where}{prefix}lora_{n}") for n in "AB")
            layer.a_size, layer.b_size = abs(layer.a), abs(layer.b)
            if was_merged:
                layer.take_up()

    def do_base(self) -> dict[str, Any]:
        found = {}
        for number, layer in enumerate(self.layers):
            for name in ("weight", "bias")[: 1 if layer.bias is None else 2]:
                value = Value(value=self.arrays[f"{name}{number}"])
                found[f"{number}.{name}"] = [self.show(f"{number}.{name}", value), True]
        return found

    def do_derivatives(self, x: str, pull: str) -> dict[str, str]:
        ((prefix, layer),) = self.named().items()
        found = layer.derivatives(self.x(x), self.x(pull))
        values = {n if n == "x" else prefix + n: value for n, value in found.items()}
        return {n: self.show(n, value, self.type_of(n)) for n, value in values.items()}

    def do_optimizer(self, rate: float) -> None:
        self.rate = rate

    def do_learn(self, x: str, pull: str) -> None:
        self.layer.learn(self.x(x), self.x(pull), self.rate)

    def do_copy(self) -> None:
        self.original = self.layers
        self.layers = [replace(layer) for layer in self.layers]

    def do_back_to_original(self) -> None:
        assert self.original is not None
        self.layers = self.original

    def do_merge_lora(self) -> dict[str, Any]:
        self.original = self.layers
        self.layers = [replace(layer) for layer in self.layers]
        for layer in self.layers:
            layer.take_up()
        linear = ["linear", self.training]
        if self.model == "layer":
            return {"same": False, "modules": {"": linear}}
        names = {
            "inside": {"": True, "0": True, "1": linear},
            "net": {
                **dict.fromkeys(("", "inner", "inner.deep", "act", "last", "last.0"), True),
                **dict.fromkeys(("first", "again", "inner.deep.0", "last.1"), linear),
            },
        }
        return {"same": True, "modules": names[self.model]}

    def do_twins(self) -> bool:
        return True

    def do_plain_state(self) -> dict[str, str]:
        found = {}
        for prefix, layer in self.named().items():
            found[f"{prefix}weight"] = layer.summed()
            if layer.bias is not None:
                found[f"{prefix}bias"] = Value(value=layer.bias)
        return {n: self.show(n, v) for n, v in found.items()}

    def do_wipe(self) -> None:
        """Nothing that is looked at later may change by this."""
