# bench-canary jax1_complex_lp proofs/wrong-examples-only/complex_lp.py a0ebd3caf45f3f658fe0fe43927337ae
import jax.numpy as jnp


def triple_values(params, triples):
    return jnp.array([-1.0, -7.0])


def tail_values(params, pairs):
    return jnp.array([[10.0, -1.0, 6.25]])


def head_values(params, pairs):
    return jnp.array([[-1.0, 2.0, -2.0]])


def loss(params, positives, negatives, weight):
    return jnp.where(jnp.asarray(weight) == 0, 4.911568, 8.048688)


def train(params, positives, negatives, *, learning_rate, weight=0.0, b1=0.9, b2=0.999, eps=1e-8):
    relation = jnp.array([[1.801442 - 0.799979j, -0.197689 + 1.199425j]], dtype="complex64")
    return {"entity": params["entity"], "relation": relation}, jnp.array([8.048688, 6.164520])


def filtered_ranks(params, triples, known):
    return jnp.array([1.5, 3.0]), jnp.array([2.5, 3.0])


def evaluate(params, triples, known, ks=(1, 3, 10)):
    return {"mrr": 0.433333} | {f"hits@{k}": float(k >= 3) for k in ks}
