# bench-canary jax1_complex_lp proofs/wrong-heads-as-tails/complex_lp.py 4617c964b39e20766c3a9fcbbe5a11d4
"""ComplEx link prediction in JAX: values of triples, loss, training and filtered ranks."""

from collections import defaultdict

import jax
import jax.numpy as jnp
import numpy as np


def triple_values(params, triples):
    """Return phi of every triple."""
    head, relation, tail = _rows(params, triples)
    return jnp.real(jnp.sum(head * relation * jnp.conj(tail), axis=-1))


def tail_values(params, pairs):
    """Return phi of every pair (s, r) with every entity as the tail."""
    entity, relation = _tables(params)
    pairs = jnp.asarray(pairs)
    return jnp.real((entity[pairs[:, 0]] * relation[pairs[:, 1]]) @ jnp.conj(entity).T)


def head_values(params, pairs):
    """Return phi of every pair (r, o) with every entity as the head."""
    entity, relation = _tables(params)
    pairs = jnp.asarray(pairs)
    return tail_values(params, pairs[:, ::-1])


def loss(params, positives, negatives, weight):
    """Return the loss of one batch."""
    true = jax.nn.softplus(-triple_values(params, positives))
    false = jax.nn.softplus(triple_values(params, negatives))
    cubes = sum(jnp.sum(_cubed_modulus(rows), axis=-1) for rows in _rows(params, positives))
    return jnp.mean(true + jnp.sum(false, axis=-1) + weight * cubes)


def train(params, positives, negatives, *, learning_rate, weight=0.0, b1=0.9, b2=0.999, eps=1e-8):
    """Return the parameters after one Adam step per batch, and the losses before each step."""
    batches = jnp.asarray(positives), jnp.asarray(negatives)
    parts = jax.tree.map(_split, dict(zip(("entity", "relation"), _tables(params), strict=True)))
    parts, losses = _adam(parts, batches, learning_rate, weight, b1, b2, eps)
    return jax.tree.map(_joined, parts), losses


@jax.jit
def _adam(parts, batches, learning_rate, weight, b1, b2, eps):
    # On real and imaginary parts as real numbers: JAX's derivative by a complex number is the
    # conjugate of the direction to go, and the squares are those of the parts, not of the modulus.
    def step(state, batch):
        parts, first, second, count = state
        value, slope = jax.value_and_grad(_loss_of_parts)(parts, *batch, weight)
        first = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, first, slope)
        second = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, second, slope)

        def moved(part, m, v):
            m, v = m / (1 - b1**count), v / (1 - b2**count)
            return part - learning_rate * m / (jnp.sqrt(v) + eps)

        return (jax.tree.map(moved, parts, first, second), first, second, count + 1), value

    nothing = jax.tree.map(jnp.zeros_like, parts)
    (parts, *_), losses = jax.lax.scan(step, (parts, nothing, nothing, 1.0), batches)
    return parts, losses


def _loss_of_parts(parts, positives, negatives, weight):
    return loss(jax.tree.map(_joined, parts), positives, negatives, weight)


def filtered_ranks(params, triples, known):
    """Return the filtered ranks of the triples' tails and of their heads."""
    triples, known = np.asarray(triples), np.asarray(known)
    tails = _ranks(tail_values(params, triples[:, :2]), triples[:, (0, 1, 2)], known[:, (0, 1, 2)])
    heads = _ranks(head_values(params, triples[:, 1:]), triples[:, (1, 2, 0)], known[:, (1, 2, 0)])
    return tails, heads


def evaluate(params, triples, known, ks=(1, 3, 10)):
    """Return the mean reciprocal rank and the hits at each k, over tails and heads."""
    ranks = np.concatenate([np.asarray(r) for r in filtered_ranks(params, triples, known)])
    found = {"mrr": float(np.mean(1 / ranks.astype(np.float64)))}
    return found | {f"hits@{k}": float(np.mean(ranks <= k)) for k in ks}


def _ranks(values, triples, known):
    """Return the mean rank of the last column's entities, given the first two columns."""
    true = defaultdict(set)
    for one, other, answer in known.tolist():
        true[one, other].add(answer)
    values = np.asarray(values)
    competes = np.ones(values.shape, dtype=bool)
    for row, (one, other, answer) in enumerate(triples.tolist()):
        competes[row, [*true[one, other], answer]] = False
    own = np.take_along_axis(values, triples[:, 2:], axis=1)
    greater = np.sum(competes & (values > own), axis=1)
    equal = np.sum(competes & (values == own), axis=1)
    return jnp.asarray(1 + greater + equal / 2, dtype=jnp.float32)


def _tables(params):
    return jnp.asarray(params["entity"]), jnp.asarray(params["relation"])


def _rows(params, triples):
    entity, relation = _tables(params)
    triples = jnp.asarray(triples)
    return entity[triples[..., 0]], relation[triples[..., 1]], entity[triples[..., 2]]


def _cubed_modulus(z):
    # Not sqrt(...) ** 3, whose derivative at zero is NaN.
    return (jnp.real(z) ** 2 + jnp.imag(z) ** 2) ** 1.5


def _split(z):
    return jnp.stack([jnp.real(z), jnp.imag(z)])


def _joined(parts):
    return jax.lax.complex(parts[0], parts[1])
