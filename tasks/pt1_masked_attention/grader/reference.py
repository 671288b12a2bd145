# bench-canary pt1_masked_attention grader/reference.py 03b25794c199c4edd837c2f87809e6f3
"""What attention and its derivatives are, row by row, in float64, over visible keys alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """Output and derivatives, and for each element the sum of the sizes of what it is made of.

    `logit_size` is the largest such sum of a logit: what its rounding errors are measured by.
    """

    values: dict[str, Array]
    sizes: dict[str, Array]
    logit_size: float


def attended(
    q: Array,
    k: Array,
    v: Array,
    *,
    visible: npt.NDArray[np.bool_],
    scale: float,
    incoming: Array,
) -> Attended:
    """Return what a query makes of the keys that it sees; `visible` is (batch, queries, keys)."""
    q, k, v, incoming = (a.astype(np.float64) for a in (q, k, v, incoming))
    out = np.zeros((*q.shape[:3], v.shape[3]))
    names = {"out": out, "dq": q, "dk": k, "dv": v}
    values = {name: np.zeros(like.shape) for name, like in names.items()}
    sizes = {name: np.zeros(like.shape) for name, like in names.items()}
    largest = 0.0
    for b, h, i in np.ndindex(q.shape[:3]):
        seen = np.flatnonzero(visible[b, i])
        if seen.size == 0:
            continue
        query, keys, vectors, pull = q[b, h, i], k[b, h, seen], v[b, h, seen], incoming[b, h, i]
        logits = scale * (keys * query).sum(axis=1)
        largest = max(largest, float(abs(scale) * (abs(keys) * abs(query)).sum(axis=1).max()))
        weights = np.exp(logits - logits.max())
        weights /= weights.sum()
        pulls, pull_sizes = (vectors * pull).sum(axis=1), (abs(vectors) * abs(pull)).sum(axis=1)
        slope = scale * weights * (pulls - (weights * pulls).sum())
        slope_size = abs(scale) * weights * (pull_sizes + (weights * pull_sizes).sum())
        row, column = (b, h, i), (b, h, seen)
        values["out"][row] = weights @ vectors
        sizes["out"][row] = weights @ abs(vectors)
        values["dq"][row] = slope @ keys
        sizes["dq"][row] = slope_size @ abs(keys)
        values["dk"][column] += np.outer(slope, query)
        sizes["dk"][column] += np.outer(slope_size, abs(query))
        values["dv"][column] += np.outer(weights, pull)
        sizes["dv"][column] += np.outer(weights, abs(pull))
    return Attended(values=values, sizes=sizes, logit_size=largest)


def visible_keys(
    batch: int, queries: int, keys: int, *, causal: bool, padding: Array | None
) -> npt.NDArray[np.bool_]:
    """Return which query sees which key: as many keys lie behind the last query as queries."""
    visible = np.ones((batch, queries, keys), dtype=bool)
    if causal:
        visible &= np.arange(queries)[:, None] + keys >= np.arange(keys) + queries
    if padding is not None:
        visible &= ~padding[:, None, :]
    return visible
