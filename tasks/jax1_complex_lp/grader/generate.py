# bench-canary jax1_complex_lp grader/generate.py 78211eaf86a3153a09eac9a21868c47a
"""Draws models and questions, family by family, with the answers that are right."""

from collections.abc import Iterator

import numpy as np
from drawing import ROWS, drawn_params, drawn_triples
from learned import batch, batches, loss_cases, slope_cases, train_cases
from model import Options
from questions import also, loss_case, ranks_case, summary_case, train_case, values_case
from ranked import asked, distinct, neighbours, rank_cases, summary_cases
from valued import value_cases

from bench.grading.array_papers import ArrayCase, generate_array_cases
from bench.grading.arrays import array_rng
from bench.grading.generating import rng
from bench.grading.papers import asked_again


def cases(seed: int) -> Iterator[ArrayCase]:
    values = list(value_cases(seed))
    losses = [*loss_cases(seed), *slope_cases(seed)]
    runs = list(train_cases(seed))
    ranks = [*rank_cases(seed), *summary_cases(seed)]
    yield from [*values, *losses, *runs, *ranks]
    for numpy, check in ((True, "state/numpy-arrays"), (False, "state/arguments-unchanged")):
        for case in state_cases(seed, numpy=numpy):
            yield also(case, "unchanged", check=check)
    yield also(values[0], "settings", check="state/settings-of-jax")
    again = rng(seed, "again")
    for some in (values, losses, runs, ranks):
        yield from asked_again(some, again, check="state/asked-again", count=5)


def state_cases(seed: int, *, numpy: bool) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "state", str(numpy))
    options = Options(learning_rate=0.05, weight=0.1, eps=0.01)
    params = drawn_params(draw)
    yield values_case("", params, "triple_values", drawn_triples(draw, (ROWS,)), numpy=numpy)
    yield values_case("", params, "tail_values", drawn_triples(draw, (ROWS,))[:, :2], numpy=numpy)
    yield values_case("", params, "head_values", drawn_triples(draw, (ROWS,))[:, 1:], numpy=numpy)
    yield loss_case("", params, *batch(draw), weight=0.5, numpy=numpy)
    yield train_case("", params, *batches(draw), options, numpy=numpy)
    whole, triples = distinct(draw), asked(draw)
    known = neighbours(draw, triples)
    yield ranks_case("", whole, triples, np.concatenate([known, triples]), numpy=numpy)
    yield summary_case("", whole, triples, known, numpy=numpy)


if __name__ == "__main__":
    generate_array_cases(cases)
