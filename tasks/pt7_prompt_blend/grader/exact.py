# bench-canary pt7_prompt_blend grader/exact.py 19e4d368819fdae8d676cdc3f9dc383f
"""What is right: chances added up as such, in decimal numbers that never leave their range."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext

import numpy as np

from bench.grading.arrays import Array

# Forty digits, and exponents in which the chance of a token at a score of minus ten million fits.
EXACT = Context(prec=40, Emax=MAX_EMAX, Emin=MIN_EMIN)


def mixture(rows: Array, weights: Sequence[float] | None, temperature: float) -> list[Decimal]:
    """Return the probability of each token: the weighted mean over the branches' softmax."""
    given = [1.0] * len(rows) if weights is None else weights
    with localcontext(EXACT):
        total = sum(map(Decimal, given))
        mixed = [Decimal(0)] * rows.shape[1]
        for row, weight in zip(rows, given, strict=True):
            if weight:
                share = Decimal(weight) / total
                for token, probability in enumerate(softmax(row, temperature)):
                    mixed[token] += share * probability
        return mixed


def softmax(row: Array, temperature: float) -> list[Decimal]:
    scores = [Decimal(float(score)) / Decimal(temperature) for score in row]
    highest = max(scores)
    powers = [(score - highest).exp() if score.is_finite() else Decimal(0) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def log_mixture(rows: Array, weights: Sequence[float] | None, temperature: float) -> Array:
    """Return the logarithms of a mixture; minus infinity where nothing is possible."""
    with localcontext(EXACT):
        mixed = mixture(rows, weights, temperature)
        return np.array([float(p.ln()) if p else -np.inf for p in mixed])


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The driver's model, in float64: a fading sum of what was seen decides what comes next."""

    embed: Array
    place: Array
    out: Array
    bias: Array
    decay: float

    def arrays(self) -> dict[str, Array]:
        return {
            name: getattr(self, name).astype(np.float32)
            for name in ("embed", "place", "out", "bias")
        }

    def after(self, tokens: Sequence[int]) -> Array:
        """Return the logits of what follows some tokens."""
        seen = np.tanh(self.embed[list(tokens)] + self.place[: len(tokens)])
        fading = self.decay ** np.arange(len(tokens) - 1, -1, -1.0)
        return fading @ seen @ self.out + self.bias
