# bench-canary pt6_generate_cached grader/network.py d2be7a48d0b98bacaf997d3f27e194b9
"""The model's arithmetic in numpy, float64, with weights that are drawn anew for every case."""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bench.grading.arrays import Array, array_rng

EPSILON = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """What the submission is told of its model."""

    layers: int
    width: int
    heads: int
    kv_heads: int
    head_width: int
    vocabulary: int
    context: int

    def told(self, *, end: int) -> dict[str, int]:
        """Return what the driver makes its model of."""
        return {**asdict(self), "end": end}


@dataclass(frozen=True, kw_only=True)
class Network:
    """The four methods of a model. `key` is all that its weights are drawn from."""

    sizes: Sizes
    inner: int  # width of the feed-forward part
    sharpness: float  # standard deviation of the logits of attention
    key: str

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Network":
        """Return the network that `kept` describes."""
        return cls(**{**kept, "sizes": Sizes(**kept["sizes"])})

    def kept(self) -> dict[str, Any]:
        """Return what makes the same network again, for the trusted side alone."""
        return {
            "sizes": asdict(self.sizes),
            "inner": self.inner,
            "sharpness": self.sharpness,
            "key": self.key,
        }

    @property
    def mixing_weights(self) -> int:
        """How many numbers somebody must find out to do without `mix`, for each layer."""
        sizes = self.sizes
        return sizes.width * (sizes.heads * sizes.head_width + 2 * self.inner)

    def embed(self, tokens: Array, positions: Array) -> Array:
        return self._tokens[tokens] + self._positions[positions]

    def project(self, layer: int, rows: Array) -> tuple[Array, Array, Array]:
        sizes, unit = self.sizes, _unit(rows)
        heads = (sizes.heads, sizes.kv_heads, sizes.kv_heads)
        parts = zip(self._layers[layer][:3], heads, strict=True)
        q, k, v = (
            (unit @ weight).reshape(len(rows), count, sizes.head_width) for weight, count in parts
        )
        return q, k, v

    def mix(self, layer: int, attended: Array, rows: Array) -> Array:
        out, up, down = self._layers[layer][3:]
        rows = rows + attended.reshape(len(rows), -1) @ out
        wide = _unit(rows) @ up
        mixed: Array = rows + (wide * (0.5 + 0.5 * np.tanh(0.5 * wide))) @ down
        return mixed

    def unembed(self, rows: Array) -> Array:
        logits: Array = _unit(rows) @ self._head
        return logits

    @cached_property
    def _tokens(self) -> Array:
        return self._weight("tokens", self.sizes.vocabulary, self.sizes.width, deviation=1.0)

    @cached_property
    def _positions(self) -> Array:
        return self._weight("positions", self.sizes.context, self.sizes.width, deviation=1.0)

    @cached_property
    def _head(self) -> Array:
        deviation = 3 / self.sizes.width**0.5
        return self._weight("head", self.sizes.width, self.sizes.vocabulary, deviation=deviation)

    @cached_property
    def _layers(self) -> list[list[Array]]:
        sizes = self.sizes
        wide, narrow = sizes.heads * sizes.head_width, sizes.kv_heads * sizes.head_width
        sharp = self.sharpness**0.5
        # Attention and the feed-forward part weigh as much as what they are added to: whatever is
        # wrong in a cache shows in the tokens.
        shapes = [
            (sizes.width, wide, sharp),
            (sizes.width, narrow, sharp),
            (sizes.width, narrow, 1.5),
            (wide, sizes.width, 1.5),
            (sizes.width, self.inner, 1.0),
            (self.inner, sizes.width, 1.5),
        ]
        return [
            [
                self._weight(f"{layer}/{n}", a, b, deviation=gain / a**0.5)
                for n, (a, b, gain) in enumerate(shapes)
            ]
            for layer in range(sizes.layers)
        ]

    def _weight(self, name: str, *shape: int, deviation: float) -> Array:
        # `random` and not `standard_normal`: the same bits on every processor.
        drawn = array_rng(0, self.key, name).random(shape)
        weight: Array = (drawn - 0.5) * (deviation * 12**0.5)
        return weight


def _unit(rows: Array) -> Array:
    scaled: Array = rows / np.sqrt(np.mean(rows * rows, axis=-1, keepdims=True) + EPSILON)
    return scaled
