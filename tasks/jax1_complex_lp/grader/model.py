# bench-canary jax1_complex_lp grader/model.py c1e690b24c8f530a556f3b8293cc30c4
"""What ComplEx says, in float64 and in real numbers only: every derivative written out by hand.

A table is held as an array of shape (rows, width, 2): real parts and imaginary parts.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Both tables."""

    entity: Reals
    relation: Reals

    @property
    def width(self) -> int:
        """How many complex numbers a row has."""
        return int(self.entity.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a training run is told besides its batches."""

    learning_rate: float
    weight: float = 0.0
    b1: float = 0.9
    b2: float = 0.999
    eps: float = 1e-8


def model_of(params: dict[str, npt.NDArray[np.complex64]]) -> Model:
    """Return the model that has these tables."""
    return Model(entity=_parts(params["entity"]), relation=_parts(params["relation"]))


def complex_tables(model: Model) -> dict[str, npt.NDArray[np.complex128]]:
    """Return the tables as complex numbers."""
    return {
        n: t[..., 0] + 1j * t[..., 1]
        for n, t in (("entity", model.entity), ("relation", model.relation))
    }


def phi(model: Model, triples: Ids) -> Reals:
    """Return the value of each triple: the four products whose sum is the real part."""
    (a, b), (c, d), (f, g) = _looked_up(model, triples)
    return (a * c * f + b * c * g + a * d * g - b * d * f).sum(axis=-1)


def phi_size(model: Model, triples: Ids) -> Reals:
    """Return the sum of the sizes of the terms that make up each value."""
    moduli = [np.hypot(x, y) for x, y in _looked_up(model, triples)]
    return (moduli[0] * moduli[1] * moduli[2]).sum(axis=-1)


def all_tails(model: Model, pairs: Ids) -> Ids:
    """Return the triples of each pair (s, r) with each entity, shape (pairs, entities, 3)."""
    count = len(model.entity)
    every = [[(s, r, o) for o in range(count)] for s, r in pairs.tolist()]
    return np.array(every, dtype=np.int32).reshape(len(pairs), count, 3)


def all_heads(model: Model, pairs: Ids) -> Ids:
    """Return the triples of each pair (r, o) with each entity, shape (pairs, entities, 3)."""
    count = len(model.entity)
    every = [[(s, r, o) for s in range(count)] for r, o in pairs.tolist()]
    return np.array(every, dtype=np.int32).reshape(len(pairs), count, 3)


def loss(model: Model, positives: Ids, negatives: Ids, weight: float) -> float:
    """Return the loss of a batch."""
    data = _softplus(-phi(model, positives)).sum() + _softplus(phi(model, negatives)).sum()
    cubes = sum((np.hypot(x, y) ** 3).sum() for x, y in _looked_up(model, positives))
    return float((data + weight * cubes) / len(positives))


def loss_size(model: Model, positives: Ids, negatives: Ids, weight: float) -> float:
    """Return how large the numbers are that a batch's loss is the sum of."""
    values = phi_size(model, positives).sum() + phi_size(model, negatives).sum()
    return float(values / len(positives)) + loss(model, positives, negatives, weight)


def slope(model: Model, positives: Ids, negatives: Ids, weight: float) -> tuple[Model, float]:
    """Return the loss's derivative by every real number of the tables, and its terms' size."""
    found = Model(entity=np.zeros_like(model.entity), relation=np.zeros_like(model.relation))
    size = Model(entity=np.zeros_like(model.entity), relation=np.zeros_like(model.relation))
    flat = negatives.reshape(-1, 3)
    share = 1 / len(positives)
    # softplus has the derivative 1 / (1 + exp(-x)); a positive's value enters with a minus.
    _add_data(model, positives, -share * _sigmoid(-phi(model, positives)), found, size)
    _add_data(model, flat, share * _sigmoid(phi(model, flat)), found, size)
    for s, r, o in positives.tolist():
        for name, row in (("entity", s), ("relation", r), ("entity", o)):
            _add(name, row, share * weight * _cube_slope(getattr(model, name)[row]), found, size)
    # A value that is off moves the sigmoid by a quarter of that at most.
    largest = max([0.0, *phi_size(model, positives), *phi_size(model, flat)])
    steep = 1 + min(largest, 1e3) / 4
    return found, steep * float(max(size.entity.max(), size.relation.max()))


def trained(
    model: Model, positives: Ids, negatives: Ids, options: Options
) -> tuple[Model, list[float], float]:
    """Return the model after Adam's steps, the losses before each, the smallest slope not zero."""
    names = ("entity", "relation")
    first = {name: np.zeros_like(getattr(model, name)) for name in names}
    second = {name: np.zeros_like(getattr(model, name)) for name in names}
    losses, smallest = [], np.inf
    for number, batch in enumerate(zip(positives, negatives, strict=True), start=1):
        losses.append(loss(model, *batch, options.weight))
        direction, _ = slope(model, *batch, options.weight)
        moved: dict[str, Any] = {}
        for name in names:
            g = getattr(direction, name)
            smallest = min(smallest, np.abs(g[np.abs(g).sum(axis=(1, 2)) > 0]).min(initial=np.inf))
            first[name] = options.b1 * first[name] + (1 - options.b1) * g
            second[name] = options.b2 * second[name] + (1 - options.b2) * g * g
            m = first[name] / (1 - options.b1**number)
            v = second[name] / (1 - options.b2**number)
            step = options.learning_rate * m / (np.sqrt(v) + options.eps)
            moved[name] = getattr(model, name) - step
        model = replace(model, **moved)
    return model, losses, float(smallest)


def ranks(model: Model, triples: Ids, known: Ids) -> tuple[list[float], list[float]]:
    """Return the filtered mean ranks of tails and heads, candidate by candidate."""
    true = {tuple(triple) for triple in known.tolist()}
    tails, heads = [], []
    for s, r, o in triples.tolist():
        own = phi(model, np.array([[s, r, o]]))[0]
        rivals = [(s, r, e) for e in range(len(model.entity)) if e != o]
        tails.append(_rank(model, own, [t for t in rivals if t not in true]))
        rivals = [(e, r, o) for e in range(len(model.entity)) if e != s]
        heads.append(_rank(model, own, [t for t in rivals if t not in true]))
    return tails, heads


def _rank(model: Model, own: float, rivals: list[tuple[int, int, int]]) -> float:
    values = phi(model, np.array(rivals, dtype=np.int32).reshape(-1, 3))
    best, worst = 1 + int((values > own).sum()), 1 + int((values >= own).sum())
    return (best + worst) / 2


def _parts(table: npt.NDArray[np.complex64]) -> Reals:
    return np.stack([table.real, table.imag], axis=-1).astype(np.float64)


def _looked_up(model: Model, triples: Ids) -> list[tuple[Reals, Reals]]:
    rows = (
        model.entity[triples[..., 0]],
        model.relation[triples[..., 1]],
        model.entity[triples[..., 2]],
    )
    return [(row[..., 0], row[..., 1]) for row in rows]


def _softplus(x: Reals) -> Reals:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _sigmoid(x: Reals) -> Reals:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def _cube_slope(row: Reals) -> Reals:
    return 3 * np.hypot(row[:, 0], row[:, 1])[:, None] * row


def _add_data(model: Model, triples: Ids, factors: Reals, found: Model, size: Model) -> None:
    for (s, r, o), factor in zip(triples.tolist(), factors.tolist(), strict=True):
        a, b = model.entity[s].T
        c, d = model.relation[r].T
        f, g = model.entity[o].T
        by_head = np.stack([c * f + d * g, c * g - d * f], axis=-1)
        by_relation = np.stack([a * f + b * g, a * g - b * f], axis=-1)
        by_tail = np.stack([a * c - b * d, b * c + a * d], axis=-1)
        _add("entity", s, factor * by_head, found, size)
        _add("relation", r, factor * by_relation, found, size)
        _add("entity", o, factor * by_tail, found, size)


def _add(name: str, row: int, term: Reals, found: Model, size: Model) -> None:
    getattr(found, name)[row] += term
    getattr(size, name)[row] += np.hypot(term[:, 0], term[:, 1])[:, None]
