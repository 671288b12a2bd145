# bench-canary pt3_rope_gqa grader/exact.py 37555cf08eb33144ae6c566b1d089918
"""What is right, in float64 and by definition: complex numbers turned, one query at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.grading.arrays import Array

LAYOUTS = ("half", "interleaved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """The arrays of one call of rope_gqa and its options, as the prompt names them."""

    q: Array
    k: Array
    v: Array
    q_positions: Array
    k_positions: Array
    k_valid: Array | None = None
    options: Mapping[str, Any]

    def expected(self) -> dict[str, Array]:
        """Return the result in each of the layouts."""
        return {layout: self._attended(layout) for layout in LAYOUTS}

    def _attended(self, layout: str) -> Array:
        turning = {key: self.options[key] for key in ("base", "rotary_dim") if key in self.options}
        with np.errstate(invalid="ignore", over="ignore"):  # slots not in use may hold anything
            q = turned(self.q, self.q_positions, layout=layout, **turning)
            k = turned(self.k, self.k_positions, layout=layout, **turning)
        batch, heads, length, head_dim = q.shape
        scale = self.options.get("scale")
        scale = 1 / np.sqrt(head_dim) if scale is None else scale
        shared = heads // k.shape[1]
        out = np.zeros((batch, heads, length, self.v.shape[3]))
        for row in range(batch):
            visible = self._visible(row)
            for head in range(heads):
                keys, values = k[row, head // shared], self.v[row, head // shared]
                for query in range(length):
                    seen = visible[query]
                    if seen.size:
                        weights = softmax(scale * (keys[seen] @ q[row, head, query]))
                        out[row, head, query] = weights @ values[seen].astype(np.float64)
        return out

    def _visible(self, row: int) -> list[Array]:
        """Return the indices of the keys that each query of a row of the batch sees."""
        found = []
        for at in positions_of(self.q_positions, row):
            ago = at - positions_of(self.k_positions, row)
            seen = np.ones(ago.shape, bool) if self.k_valid is None else self.k_valid[row].copy()
            if self.options.get("causal", True):
                seen &= ago >= 0
            window = self.options.get("window")
            if window is not None:
                seen &= np.abs(ago) < window
            found.append(np.flatnonzero(seen))
        return found


def rotated(x: Array, positions: Array, options: Mapping[str, Any]) -> dict[str, Array]:
    """Return what rotate returns, in each of the layouts."""
    return {layout: turned(x, positions, layout=layout, **options) for layout in LAYOUTS}


def turned(
    x: Array,
    positions: Array,
    *,
    layout: str,
    base: float = 10000.0,
    rotary_dim: int | None = None,
) -> Array:
    dim = x.shape[-1] if rotary_dim is None else rotary_dim
    first, second = pairs(dim, layout)
    frequencies = np.array([base ** (-2 * i / dim) for i in range(dim // 2)], np.float64)
    out = x.astype(np.float64)
    for row in range(x.shape[0]):
        angles = np.outer(positions_of(positions, row).astype(np.float64), frequencies)
        plane = (out[row][..., first] + 1j * out[row][..., second]) * np.exp(1j * angles)
        out[row][..., first], out[row][..., second] = plane.real, plane.imag
    return out


def pairs(dim: int, layout: str) -> tuple[Array, Array]:
    """Return which dimensions are turned together: the first and the second of each pair."""
    if layout == "half":
        return np.arange(dim // 2), np.arange(dim // 2, dim)
    return np.arange(0, dim, 2), np.arange(1, dim, 2)


def positions_of(positions: Array, row: int) -> Array:
    return positions if positions.ndim == 1 else positions[row]


def softmax(scores: Array) -> Array:
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()
