# bench-canary pt2_autograd_function grader/autograd.py 9119e4be541c6ed427dc8fef8730b254
"""What the function owes to autograd: nodes, what it returns and keeps, and what it refuses."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from points import points
from questions import BOTH, DTYPES, ask_for, renamed, signed, three_orders

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import array_rng

WANTED = {"x-alone": ("x",), "beta-alone": ("beta",)}


def needs_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "needs")
    for dtype in DTYPES:
        for name, needs in WANTED.items():
            for shapes in (((3, 4), (4,)), ((4,), (3, 4))):
                x, beta = points(draw, shapes[0], shapes[1], dtype)
                for case in three_orders("needs", draw, x, beta, needs=needs):
                    yield renamed(case, f"needs/{name}")
        x, beta = points(draw, (3, 4), (4,), dtype)
        yield ask_for("needs/nothing", "value", {"x": x, "beta": beta}, needs=())


def function_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "function")
    shapes = (((3, 4), (4,)), ((3, 1), (2, 1, 4)))
    for dtype, needs, shape in itertools.product(DTYPES, (BOTH, *WANTED.values()), shapes):
        x, beta = points(draw, shape[0], shape[1], dtype)
        full = np.broadcast_shapes(*shape)
        arrays = {"x": x, "beta": beta, "incoming": signed(draw, full, dtype)}
        kind = {
            "is_function": True,
            "own_apply": False,
            "node": "SharpSoftplusBackward",
            "name": "SharpSoftplus",
        }
        case = ask_for("function/is-one", "kind", arrays, needs=needs)
        yield replace(case, expected=case.expected | {"answer": kind})
        returned = {"returned": [f"d_{name}" for name in needs]}
        check = "function/returns-both" if needs == BOTH else "function/returns-nothing-unwanted"
        case = ask_for(check, "returned", arrays, needs=needs)
        yield replace(case, expected=case.expected | {"answer": returned})
    yield from changed_cases(seed)


def changed_cases(seed: int) -> Iterator[ArrayCase]:
    """Yield questions whose input changes before its value is needed again, and some without."""
    draw = array_rng(seed, "changed")
    for dtype, name in itertools.product(DTYPES, BOTH):
        x, beta = points(draw, (3, 4), (3, 4), dtype)
        arrays = {"x": x, "beta": beta, "incoming": signed(draw, (3, 4), dtype)}
        arrays |= {f"to_{one}": signed(draw, (3, 4), dtype) for one in BOTH}
        for ask, after in (("first", "forward"), ("second", "backward")):
            check = "function/inputs-that-change"
            yield ask_for(check, ask, arrays, changed=(name, after))
            yield ask_for(check, ask, arrays)


def error_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "errors")
    for bad in (0.0, -0.0, -1.5, np.nan, -np.inf):
        x, beta = points(draw, (3, 4), (4,), "float32")
        beta[int(draw.integers(0, 4))] = bad
        good = ask_for("errors/beta", "value", {"x": x, "beta": np.ones_like(beta)}, needs=())
        yield replace(
            good,
            arrays={"x": x, "beta": beta},
            expected=good.expected | {"answer": {"raised": "ValueError"}, "names": []},
            expected_arrays={},
        )
