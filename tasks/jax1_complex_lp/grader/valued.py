# bench-canary jax1_complex_lp grader/valued.py 53c05fc78cfa81dc2f4647ad62236054
"""Values of triples and of all tails and heads."""

from collections.abc import Iterator

import numpy as np
from drawing import (
    LARGE_ENTITIES,
    LARGE_ROWS,
    LARGE_WIDTH,
    RELATIONS,
    ROWS,
    drawn_params,
    drawn_triples,
)
from questions import values_case

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

CALLS = (("triple_values", (0, 1, 2)), ("tail_values", (0, 1)), ("head_values", (1, 2)))


def value_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "values")
    for call, columns in CALLS:
        name = call.replace("_", "-")
        for jit in (False, True):
            ids = drawn_triples(draw, (ROWS,))[:, columns]
            check = "traced/values" if jit else f"values/{name}"
            yield values_case(check, drawn_params(draw), call, ids, jit=jit)
        for scale in (2**-10, 2**10):
            ids = drawn_triples(draw, (ROWS,))[:, columns]
            yield values_case("values/magnitudes", drawn_params(draw, scale=scale), call, ids)
        large = drawn_params(draw, entities=LARGE_ENTITIES, width=LARGE_WIDTH)
        ids = drawn_triples(draw, (LARGE_ROWS,), entities=LARGE_ENTITIES)[:, columns]
        # Ranks ask for the large tables' tails and heads as they are, values of triples nobody.
        alone = call == "triple_values"
        yield values_case("values/large", large, call, ids, jit=alone)
    # Of other shapes, and so traced: JAX compiles one function sooner than its operations.
    for shape in ((), (2, 3), (0,)):
        ids = drawn_triples(draw, shape)
        yield values_case("values/shapes", drawn_params(draw), "triple_values", ids, jit=True)
    for call, columns in CALLS[1:]:
        single = drawn_triples(draw, (1,))[:, columns]
        yield values_case("values/shapes", drawn_params(draw), call, single, jit=True)
    yield from imaginary_cases(seed)
    yield from related_cases(seed)


def imaginary_cases(seed: int) -> Iterator[ArrayCase]:
    # A relation without real parts is antisymmetric, one without imaginary parts symmetric.
    draw = array_rng(seed, "imaginary")
    for keep in (1j, 1):
        for call, columns in CALLS:
            params = drawn_params(draw)
            real = params["relation"].real
            params["relation"] = (keep * real).astype(np.complex64)
            ids = drawn_triples(draw, (ROWS,), loops=False)[:, columns]
            yield values_case("values/one-sided-relations", params, call, ids)


def related_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "related")
    params = drawn_params(draw)
    # All entities turned by a right angle, which is exact, change nothing.
    turned = {**params, "entity": params["entity"] * np.complex64(1j)}
    for call, columns in CALLS:
        ids = drawn_triples(draw, (ROWS,))[:, columns]
        yield values_case("relation/same-model", params, call, ids, asked=turned)
    # Two relations that change places, in the table and in the ids.
    order = draw.permutation(RELATIONS)
    moved = {**params, "relation": params["relation"][order]}
    ids = drawn_triples(draw, (ROWS,))
    back = np.argsort(order)[ids[:, 1]].astype(np.int32)
    case = values_case("relation/same-model", params, "triple_values", ids, asked=moved)
    renamed = np.stack([ids[:, 0], back, ids[:, 2]], axis=-1)
    case.arrays["ids"] = renamed  # type: ignore[index] # a dict, made for this case
    yield case
