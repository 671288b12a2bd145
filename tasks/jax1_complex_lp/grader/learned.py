# bench-canary jax1_complex_lp grader/learned.py 6d82b41e8c170217b7d0071b2459ce47
"""Losses, their derivatives, and training runs."""

from collections.abc import Iterator

import numpy as np
from drawing import ENTITIES, ROWS, Params, drawn_params, drawn_triples
from model import Ids, Options, model_of, trained
from questions import loss_case, slope_case, train_case

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

NEGATIVES, STEPS = 3, 4
# The least slope where eps is too small to help: below, its sign could be a matter of rounding.
LEAST_SLOPE = 2**-10


def loss_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "loss")
    for number in range(2):
        weight = 0.25 + float(draw.random())
        yield loss_case("loss/plain", drawn_params(draw), *batch(draw), weight=0.0)
        yield loss_case("loss/regularised", drawn_params(draw), *batch(draw), weight=weight)
        often = met_often(draw, number)
        yield loss_case("loss/rows-met-often", drawn_params(draw), *often, weight=weight)
        positives, negatives = batch(draw)
        without = positives, negatives[:, :0]
        yield loss_case("loss/no-negatives", drawn_params(draw), *without, weight=weight, jit=True)
        large = drawn_params(draw, scale=16)
        yield loss_case("loss/huge-values", large, *batch(draw), weight=0.0)
        yield loss_case("loss/regularised", with_zeros(draw), *batch(draw), weight=weight)
        yield loss_case("traced/loss", drawn_params(draw), *batch(draw), weight=weight, jit=True)


def slope_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "slope")
    for number in range(2):
        weight = 0.25 + float(draw.random())
        # Traced: else JAX compiles every operation by itself.
        how = {"weight": weight, "jit": True}
        yield slope_case("derivative/plain", drawn_params(draw), *batch(draw), weight=0.0, jit=True)
        yield slope_case("derivative/regularised", drawn_params(draw), *batch(draw), **how)
        often = met_often(draw, number)
        yield slope_case("derivative/regularised", drawn_params(draw), *often, **how)
        large = drawn_params(draw, scale=16)
        yield slope_case("derivative/huge-values", large, *batch(draw), weight=0.0, jit=True)
        yield slope_case("derivative/zeros", with_zeros(draw), *batch(draw), **how)


def train_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "train")
    for _ in range(2):
        rate = 0.02 + 0.06 * float(draw.random())
        steady = Options(learning_rate=rate, eps=0.01)
        yield train_case("train/several-steps", drawn_params(draw), *batches(draw), steady)
        weight = 0.1 + float(draw.random())
        heavy = Options(learning_rate=rate, weight=weight, eps=0.01)
        yield train_case("train/regularised", drawn_params(draw), *batches(draw), heavy)
        own = Options(learning_rate=rate, weight=weight / 4, b1=0.6, b2=0.9, eps=0.1)
        yield train_case("train/own-options", drawn_params(draw), *batches(draw), own)
        yield train_case("train/zeros", with_zeros(draw), *batches(draw), heavy)
        left = left_alone(draw)
        yield train_case("train/rows-left-alone", drawn_params(draw), *left, steady)
        large = drawn_params(draw, scale=2)
        yield train_case("train/far-from-zero", large, *batches(draw), steady)
    plain = Options(learning_rate=0.01 + 0.05 * float(draw.random()))
    yield train_case("train/default-options", *well_sloped(draw, plain), plain)


def batch(draw: np.random.Generator) -> tuple[Ids, Ids]:
    return drawn_triples(draw, (ROWS,)), drawn_triples(draw, (ROWS, NEGATIVES))


def met_often(draw: np.random.Generator, number: int) -> tuple[Ids, Ids]:
    """Return a batch with a positive that is there twice, and with heads that are their tails."""
    positives, negatives = batch(draw)
    positives[:2, 2] = positives[:2, 0]
    positives[3] = positives[number]
    return positives, negatives


def batches(draw: np.random.Generator, *, loops: bool = True) -> tuple[Ids, Ids]:
    positives = drawn_triples(draw, (STEPS, ROWS), loops=loops)
    return positives, drawn_triples(draw, (STEPS, ROWS, NEGATIVES), loops=loops)


def left_alone(draw: np.random.Generator) -> tuple[Ids, Ids]:
    """Return batches of which some rows are in the first only, and one is in none."""
    positives, negatives = batches(draw)
    for ids in (positives, negatives):
        ids[..., ::2] %= ENTITIES - 1
        ids[1:, ..., ::2] %= 4
    positives[0, 0] = (4, 0, 5)
    return positives, negatives


def with_zeros(draw: np.random.Generator) -> Params:
    """Return tables in which some numbers are zero, and some rows nothing but zeros."""
    params = drawn_params(draw)
    for table in params.values():
        table[draw.random(table.shape) < 0.3] = 0
        table[draw.integers(0, len(table))] = 0
    return params


def well_sloped(draw: np.random.Generator, options: Options) -> tuple[Params, Ids, Ids]:
    """Draw until no slope on the way is so small that its sign is in doubt."""
    while True:
        params, made = drawn_params(draw), batches(draw, loops=False)
        if trained(model_of(params), *made, options)[2] > LEAST_SLOPE:
            return params, *made
