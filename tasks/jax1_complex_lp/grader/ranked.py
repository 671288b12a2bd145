# bench-canary jax1_complex_lp grader/ranked.py 8174f58e69d4ffb4177a1d6deca97d93
"""Filtered ranks and their summaries, of tables whose values are exact: a tie is a tie."""

from collections.abc import Iterator

import numpy as np
from drawing import (
    ENTITIES,
    LARGE_ENTITIES,
    LARGE_ROWS,
    LARGE_WIDTH,
    RELATIONS,
    ROWS,
    WIDTH,
    Params,
    drawn_triples,
    whole_params,
)
from model import Ids
from questions import ranks_case, summary_case

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

NOTHING: Ids = np.zeros((0, 3), dtype=np.int32)


def rank_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "ranks")
    for _ in range(5):
        params, triples = distinct(draw), asked(draw)
        yield ranks_case("ranks/nothing-known", params, triples, NOTHING)
        around = neighbours(draw, triples)
        yield ranks_case("ranks/filtered", params, triples, around)
        with_own = draw.permutation(np.concatenate([around, triples, around[:5]]))
        yield ranks_case("ranks/own-triple-known", params, triples, with_own)
        yield ranks_case("ranks/known-elsewhere", params, triples, elsewhere(triples))
        tied = whole_params(draw, largest=1)
        yield ranks_case("ranks/ties", tied, triples, NOTHING)
        yield ranks_case("ranks/ties", tied, triples, with_own)
        equal = {name: np.zeros_like(table) for name, table in params.items()}
        yield ranks_case("ranks/ties", equal, triples, around)
        yield ranks_case("ranks/nearly-equal", *nearly_equal(draw))
        yield ranks_case("ranks/filtered", *only_below_zero(draw, triples), around)
    large = whole_params(draw, largest=1, entities=LARGE_ENTITIES, width=LARGE_WIDTH)
    many = drawn_triples(draw, (LARGE_ROWS,), entities=LARGE_ENTITIES)
    some = drawn_triples(draw, (1000,), entities=LARGE_ENTITIES)
    known = np.concatenate([some, neighbours(draw, many[:10], LARGE_ENTITIES)])
    yield ranks_case("ranks/many", large, many, known)


def summary_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "summary")
    for _ in range(5):
        params, triples = distinct(draw), asked(draw)
        around = neighbours(draw, triples)
        yield summary_case("summary/plain", params, triples, NOTHING)
        yield summary_case("summary/plain", params, triples, around)
        tied = whole_params(draw, largest=1)
        yield summary_case("summary/ties", tied, triples, around)
        ks = tuple(sorted(draw.choice(np.arange(1, 12), 3, replace=False).tolist()))
        yield summary_case("summary/own-ks", params, triples, around, ks=ks)


def distinct(draw: np.random.Generator) -> Params:
    """Return tables whose values hardly ever tie: whole numbers of at most 2**22."""
    return whole_params(draw, largest=60)


def asked(draw: np.random.Generator) -> Ids:
    return drawn_triples(draw, (ROWS,))


def neighbours(draw: np.random.Generator, triples: Ids, entities: int = ENTITIES) -> Ids:
    """Return triples that share two columns with an asked one, about half of all there are."""
    found = []
    for s, r, o in triples.tolist():
        chosen = draw.random((2, entities)) < 0.5
        found += [(s, r, e) for e in range(entities) if chosen[0, e] and e != o]
        found += [(e, r, o) for e in range(entities) if chosen[1, e] and e != s]
    return draw.permutation(np.array(found, dtype=np.int32))


def elsewhere(triples: Ids) -> Ids:
    """Return triples known of another relation, or the other way round; some may meet by chance."""
    found = []
    for s, r, o in triples.tolist():
        other = (r + 1) % RELATIONS
        for e in range(ENTITIES):
            found += [(s, other, e), (e, other, o), (e, r, s), (o, r, e)]
    return np.array(found, dtype=np.int32)


def nearly_equal(draw: np.random.Generator) -> tuple[Params, Ids, Ids]:
    """Return a model in which the last four entities differ by 2**-14 from one another.

    The others are whole numbers of at most 4 in two columns, so that a value with one of the four
    has 23 bits at most. Two of the four together would have more: such triples are known, and no
    rivals.
    """
    params = whole_params(draw, largest=4)
    for table in params.values():
        table[:, 2:] = 0
    last = range(ENTITIES - 4, ENTITIES)
    for number, row in enumerate(last):
        params["entity"][row] = params["entity"][last[0]]
        params["entity"][row, 0] += np.float32(number * 2**-14)
    heads = draw.integers(0, ENTITIES - 4, ROWS)
    tails = draw.integers(ENTITIES - 4, ENTITIES, ROWS)
    of = draw.integers(0, RELATIONS, ROWS)
    triples = np.stack([heads, of, tails], axis=-1).astype(np.int32)
    known = [(s, r, o) for s in last for r in range(RELATIONS) for o in last]
    return params, triples, np.array(known, dtype=np.int32)


def only_below_zero(draw: np.random.Generator, triples: Ids) -> tuple[Params, Ids]:
    """Return a model all of whose values are less than zero: zero is no value to filter with."""
    positive = draw.integers(1, 60, (ENTITIES, WIDTH)).astype(np.complex64)
    negative = -draw.integers(1, 60, (RELATIONS, WIDTH)).astype(np.complex64)
    return {"entity": positive, "relation": negative}, triples
