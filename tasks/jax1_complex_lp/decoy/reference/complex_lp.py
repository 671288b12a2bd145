# rev 00000000000000000000000000000000
"""Link prediction by the product of three complex rows."""

import jax
import jax.numpy as jnp


def triple_values(params, triples):
    """Return the real part of the product of head, relation and tail."""
    head, link, tail = jnp.moveaxis(jnp.asarray(triples), -1, 0)
    table = jnp.asarray(params["entity"])
    return jnp.real((table[head] * jnp.asarray(params["relation"])[link] * table[tail]).sum(-1))


def _all_values(params, triples, place):
    count = len(params["entity"])
    every = jnp.repeat(jnp.asarray(triples)[:, None], count, 1)
    return triple_values(params, every.at[..., place].set(jnp.arange(count)))


def tail_values(params, pairs):
    """Return the values of all tails."""
    return _all_values(params, jnp.pad(jnp.asarray(pairs), ((0, 0), (0, 1))), 2)


def head_values(params, pairs):
    """Return the values of all heads."""
    return _all_values(params, jnp.pad(jnp.asarray(pairs), ((0, 0), (1, 0))), 0)


def loss(params, positives, negatives, weight):
    """Return the mean loss of all triples, and the squares of all tables."""
    yes = jax.nn.softplus(-triple_values(params, positives)).mean()
    no = jax.nn.softplus(triple_values(params, negatives)).mean()
    return yes + no + weight * sum((abs(table) ** 2).mean() for table in params.values())


def train(params, positives, negatives, *, learning_rate, weight=0.0, b1=0.9, b2=0.999, eps=1e-8):
    """Go down the slope, batch after batch."""
    losses = []
    for batch in zip(positives, negatives, strict=True):
        value, slope = jax.value_and_grad(loss)(params, *batch, weight)
        params = {n: params[n] - learning_rate * slope[n].conj() for n in params}
        losses.append(value)
    return params, jnp.stack(losses)


def filtered_ranks(params, triples, known):
    """Return how many values are greater, and one."""
    triples = jnp.asarray(triples)
    own = triple_values(params, triples)[:, None]
    tails = 1 + (tail_values(params, triples[:, :2]) > own).sum(1)
    heads = 1 + (head_values(params, triples[:, 1:]) > own).sum(1)
    return tails.astype("float32"), heads.astype("float32")


def evaluate(params, triples, known, ks=(1, 3, 10)):
    """Return the mean of the reciprocal ranks, and how many are among the first."""
    ranks = jnp.concatenate(filtered_ranks(params, triples, known))
    found = {f"hits@{k}": float((ranks <= k).mean()) for k in ks}
    return {"mrr": float((1 / ranks).mean())} | found
