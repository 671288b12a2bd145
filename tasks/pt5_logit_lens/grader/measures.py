# bench-canary pt5_logit_lens grader/measures.py 42b5b65289a18ceecf316146e3a09d5e
"""What kl, entropy and agreement of given logits are, in float64, and how well they can be told."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The measures, and for kl and entropy the sizes of what their terms are made of."""

    kl: Array
    kl_size: Array
    entropy: Array
    entropy_size: Array
    agreement: Array


def measured(logits: Array) -> Measures:
    """Measure logits (layers, B, T, V), whose banned tokens are -inf at the same places."""
    allowed = np.isfinite(logits[0, 0, 0])
    finite = logits[..., allowed].astype(np.float64)
    top = finite.max(axis=-1, keepdims=True)
    sums = top + np.log(np.exp(finite - top).sum(axis=-1, keepdims=True))
    logs = finite - sums
    chance, last = np.exp(logs), np.exp(logs[-1])
    reach = abs(sums[..., 0]) + abs(finite).max(axis=-1)
    own = (chance * abs(logs)).sum(axis=-1)
    return Measures(
        kl=(last * (logs[-1] - logs)).sum(axis=-1),
        kl_size=1 + reach + reach[-1] + (last * (abs(logs[-1]) + abs(logs))).sum(axis=-1),
        entropy=own,
        entropy_size=1 + reach + own,
        agreement=depth(logits),
    )


def depth(logits: Array) -> Array:
    """Return the smallest layer from which on all agree with the last, position by position."""
    layers, *shape, _ = logits.shape
    found = np.zeros(shape, dtype=np.int64)
    for place in np.ndindex(*shape):
        choices = [first_choice(logits[(layer, *place)]) for layer in range(layers)]
        layer = layers - 1
        while layer > 0 and choices[layer - 1] == choices[-1]:
            layer -= 1
        found[place] = layer
    return found


def first_choice(logits: Array) -> int:
    return int(np.flatnonzero(logits == logits.max())[0])
