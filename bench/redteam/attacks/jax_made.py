"""What the attacks in JAX share; none knows what a ComplEx model is."""

from bench.redteam.attack import Kind
from bench.redteam.attacks.made import Maker

a_jax_attack = Maker(
    kind=Kind.JAX, task="jax1_complex_lp", deliverable="complex_lp.py", naive="allclose"
)
IDLE = """
import jax, jax.numpy as jnp, numpy
def triple_values(params, triples): return jnp.zeros(triples.shape[:-1], 'float32')
def tail_values(params, pairs): return jnp.zeros((len(pairs), len(params['entity'])), 'float32')
head_values = tail_values
def loss(params, positives, negatives, weight): return jnp.zeros((), 'float32')
def train(params, positives, negatives, **_): return params, jnp.zeros(len(positives), 'float32')
def filtered_ranks(params, triples, known): return (jnp.ones(len(triples)),) * 2
def evaluate(params, triples, known, ks=(1, 3, 10)): return {'mrr': 1.0}
"""
ALL = "triple_values = tail_values = head_values = loss = train = filtered_ranks = evaluate = {}\n"
