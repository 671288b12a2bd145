# bench-canary jax1_complex_lp grader/questions.py 65e2062fa56442190c6a997d7cdae8ad
"""Questions to ask of a model, each with what its answer must be."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
from drawing import Params
from model import (
    Ids,
    Options,
    all_heads,
    all_tails,
    complex_tables,
    loss,
    loss_size,
    model_of,
    phi,
    phi_size,
    ranks,
    slope,
    trained,
)

from bench.grading.array_papers import ArrayCase


def values_case(
    check: str, params: Params, call: str, ids: Ids, *, asked: Params | None = None, **how: Any
) -> ArrayCase:
    """Ask for values; of other tables and ids than the expected ones' if `asked` says so."""
    model = model_of(params)
    spread = {"triple_values": lambda _, t: t, "tail_values": all_tails, "head_values": all_heads}
    triples = spread[call](model, ids)
    size = float(phi_size(model, triples).max(initial=0))
    given = {**(asked or params), "ids": ids}
    return ArrayCase(
        check=check,
        question=question(call, ["ids"], **how),
        arrays=given,
        expected={"sizes": {"out": ("value", size)}},
        expected_arrays={"out": phi(model, triples)},
    )


def loss_case(
    check: str, params: Params, positives: Ids, negatives: Ids, *, weight: float, **how: Any
) -> ArrayCase:
    model = model_of(params)
    size = loss_size(model, positives, negatives, weight)
    return ArrayCase(
        check=check,
        question=question("loss", ["positives", "negatives"], weight=weight, **how),
        arrays={**params, "positives": positives, "negatives": negatives},
        expected={"sizes": {"out": ("loss", size)}},
        expected_arrays={"out": np.array(loss(model, positives, negatives, weight))},
    )


def slope_case(
    check: str, params: Params, positives: Ids, negatives: Ids, *, weight: float, **how: Any
) -> ArrayCase:
    """Ask JAX for the loss's derivative, which it gives as d/dx - i d/dy."""
    found, size = slope(model_of(params), positives, negatives, weight)
    return ArrayCase(
        check=check,
        question=question("slope", ["positives", "negatives"], weight=weight, **how),
        arrays={**params, "positives": positives, "negatives": negatives},
        expected={"sizes": dict.fromkeys(("entity", "relation"), ("derivative", size))},
        expected_arrays={n: table.conj() for n, table in complex_tables(found).items()},
    )


def train_case(
    check: str, params: Params, positives: Ids, negatives: Ids, options: Options, **how: Any
) -> ArrayCase:
    """Ask for a training run; options that have their default are not said."""
    model, losses, _ = trained(model_of(params), positives, negatives, options)
    plain = asdict(Options(learning_rate=0))
    said = {n: v for n, v in asdict(options).items() if n == "learning_rate" or v != plain[n]}
    way = options.learning_rate * len(positives)
    sizes: dict[str, Any] = dict.fromkeys(("entity", "relation"), ("trained", way))
    return ArrayCase(
        check=check,
        question=question("train", ["positives", "negatives"], options=said, **how),
        arrays={**params, "positives": positives, "negatives": negatives},
        expected={"sizes": {**sizes, "losses": ("losses", 1 + max(losses, default=0))}},
        expected_arrays={**complex_tables(model), "losses": np.array(losses, dtype=np.float64)},
    )


def ranks_case(check: str, params: Params, triples: Ids, known: Ids, **how: Any) -> ArrayCase:
    tails, heads = ranks(model_of(params), triples, known)
    return ArrayCase(
        check=check,
        question=question("filtered_ranks", ["triples", "known"], **how),
        arrays={**params, "triples": triples, "known": known},
        expected={"exact": ["heads", "tails"]},
        expected_arrays={"tails": np.array(tails), "heads": np.array(heads)},
    )


def summary_case(
    check: str,
    params: Params,
    triples: Ids,
    known: Ids,
    *,
    ks: tuple[int, ...] | None = None,
    **how: Any,
) -> ArrayCase:
    tails, heads = ranks(model_of(params), triples, known)
    both = np.array(tails + heads)
    expected = {"mrr": float((1 / both).mean())}
    expected |= {f"hits@{k}": float((both <= k).mean()) for k in ks or (1, 3, 10)}
    options = {} if ks is None else {"ks": list(ks)}
    return ArrayCase(
        check=check,
        question=question("evaluate", ["triples", "known"], options=options, **how),
        arrays={**params, "triples": triples, "known": known},
        expected={"summary": expected},
    )


def also(case: ArrayCase, wish: str, *, check: str) -> ArrayCase:
    """Return a case that wants one thing more: 'unchanged' arguments or 'settings'."""
    return replace(case, check=check, expected={**case.expected, wish: True})


def question(
    call: str, arguments: list[str], *, jit: bool = False, numpy: bool = False, **more: Any
) -> dict[str, Any]:
    said = {"call": call, "arguments": arguments, "jit": jit, "numpy": numpy, "options": {}}
    return said | more
