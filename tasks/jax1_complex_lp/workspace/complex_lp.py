"""ComplEx link prediction in JAX: values of triples, loss, training and filtered ranks."""


def triple_values(params, triples):
    """Return phi of every triple."""
    raise NotImplementedError


def tail_values(params, pairs):
    """Return phi of every pair (s, r) with every entity as the tail."""
    raise NotImplementedError


def head_values(params, pairs):
    """Return phi of every pair (r, o) with every entity as the head."""
    raise NotImplementedError


def loss(params, positives, negatives, weight):
    """Return the loss of one batch."""
    raise NotImplementedError


def train(params, positives, negatives, *, learning_rate, weight=0.0, b1=0.9, b2=0.999, eps=1e-8):
    """Return the parameters after one Adam step per batch, and the losses before each step."""
    raise NotImplementedError


def filtered_ranks(params, triples, known):
    """Return the filtered ranks of the triples' tails and of their heads."""
    raise NotImplementedError


def evaluate(params, triples, known, ks=(1, 3, 10)):
    """Return the mean reciprocal rank and the hits at each k, over tails and heads."""
    raise NotImplementedError
