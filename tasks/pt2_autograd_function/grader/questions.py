# bench-canary pt2_autograd_function grader/questions.py 8c726a737c80989876b21d1cd414a2f2
"""Questions about the function: where, how it is laid out, what is wanted, with the answer."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from reference import Array, everywhere, summed

from bench.grading.array_papers import ArrayCase

BOTH = ("x", "beta")
DTYPES = ("float32", "float64")
# Beyond these, exp(-abs(z)) is no normal number of the type any more.
FAR = {"float32": 80.0, "float64": 700.0}


def three_orders(
    family: str,
    draw: np.random.Generator,
    x: Array,
    beta: Array,
    *,
    needs: tuple[str, ...] = BOTH,
    layout: str = "plain",
) -> Iterator[ArrayCase]:
    """Yield a question each for the value, the first and the second derivatives at some points.

    The second ones are asked for in both directions together and in each alone, where a
    large term can't hide a small one.
    """
    shape = np.broadcast_shapes(x.shape, beta.shape)
    one = () if layout == "expanded" else shape
    arrays = {"x": x, "beta": beta, "incoming": signed(draw, one, x.dtype)}
    arrays |= {f"to_{name}": signed(draw, arrays[name].shape, x.dtype) for name in needs}
    for ask in ("value", "first", "second"):
        yield ask_for(f"{family}/{ask}", ask, arrays, needs=needs, layout=layout)
    if needs == BOTH:
        for name in BOTH:
            alone = arrays | {f"to_{name}": np.zeros_like(arrays[name])}
            yield ask_for(f"{family}/second", "second", alone, needs=needs, layout=layout)


def ask_for(
    check: str,
    ask: str,
    arrays: dict[str, Array],
    *,
    needs: tuple[str, ...] = BOTH,
    layout: str = "plain",
    changed: tuple[str, str] | None = None,
) -> ArrayCase:
    """Return one question; `changed` says which input changes in place, and after what."""
    sent = ("x", "beta") if ask == "value" else ("x", "beta", "incoming")
    directions = tuple(f"to_{name}" for name in needs) if ask == "second" else ()
    question: dict[str, Any] = {"ask": ask, "needs": needs, "layout": layout}
    if changed:
        question |= {"changed": changed[0], "changed_after": changed[1]}
    values, sizes = ORDERS[ask](arrays, needs)
    x, beta = arrays["x"], arrays["beta"]
    shape = np.broadcast_shapes(x.shape, beta.shape)
    unchanged = {f"{name}_after": arrays[name] for name in BOTH} if ask == "value" else {}
    dtype = str(x.dtype)
    with np.errstate(over="ignore"):
        z = np.abs(x.astype(np.float64) * beta)
    return ArrayCase(
        check=check,
        question=question,
        arrays={name: arrays[name] for name in (*sent, *directions)},
        expected={
            "answer": {"requires_grad": bool(needs)} if ask == "value" else {},
            "may_raise": changed is not None,
            "names": sorted(values),
            # In units of the type: z is rounded once, which enters exp(z) as an error of z units,
            # and that twice; some thirty elementary functions and products; and sums in blocks.
            "roundings": math.ceil(2 * min(float(z.max(initial=0)), FAR[dtype]))
            + 40
            + 2 * math.ceil(math.sqrt(math.prod(shape))),
        },
        expected_arrays=values | {f"{name}_size": size for name, size in sizes.items()} | unchanged,
    )


def renamed(case: ArrayCase, check: str) -> ArrayCase:
    """Return the same question under another check."""
    return replace(case, check=check)


def signed(draw: np.random.Generator, shape: tuple[int, ...], dtype: Any) -> Array:
    """Return values of size 1/2 to 2 of either sign."""
    size = 0.5 + 1.5 * draw.random(shape)
    return np.asarray(np.where(draw.random(shape) < 0.5, -size, size), dtype)


Expected = tuple[dict[str, Array], dict[str, Array]]


def value_of(arrays: dict[str, Array], needs: tuple[str, ...]) -> Expected:
    del needs
    f = everywhere(arrays["x"], arrays["beta"])["f"]
    return {"out": f}, {"out": np.abs(f)}


def first_of(arrays: dict[str, Array], needs: tuple[str, ...]) -> Expected:
    x, beta, pull = wide(arrays, "x", "beta", "incoming")
    d = everywhere(x, beta)
    terms = {"d_x": [(pull, d["x"])], "d_beta": [(pull, d["b"])]}
    return added(terms, arrays, names=[f"d_{name}" for name in needs])


def second_of(arrays: dict[str, Array], needs: tuple[str, ...]) -> Expected:
    x, beta, pull = wide(arrays, "x", "beta", "incoming")
    d = everywhere(x, beta)
    to = {name: wide(arrays, f"to_{name}")[0] for name in needs}
    to_x, to_beta = to.get("x", np.zeros(())), to.get("beta", np.zeros(()))
    terms = {
        "dd_incoming": [(to_x, d["x"]), (to_beta, d["b"])],
        "dd_x": [(pull * to_x, d["xx"]), (pull * to_beta, d["xb"])],
        "dd_beta": [(pull * to_x, d["xb"]), (pull * to_beta, d["bb"])],
    }
    return added(terms, arrays, names=["dd_incoming", *(f"dd_{name}" for name in needs)])


def added(
    terms: dict[str, list[tuple[Array, Array]]], arrays: dict[str, Array], *, names: list[str]
) -> Expected:
    """Return the sums of products that each input gets, and the sums of their sizes."""
    full = np.broadcast_shapes(arrays["x"].shape, arrays["beta"].shape)
    values, sizes = {}, {}
    for name in names:
        source = name.rpartition("_")[2]
        shape = full if source == "incoming" else arrays[source].shape
        products = [np.broadcast_to(a * b, full) for a, b in terms[name]]
        values[name] = summed(sum(products[1:], products[0]), shape)
        sizes[name] = summed(sum((abs(p) for p in products[1:]), abs(products[0])), shape)
    return values, sizes


def nothing_of(arrays: dict[str, Array], needs: tuple[str, ...]) -> Expected:
    del arrays, needs
    return {}, {}


def wide(arrays: dict[str, Array], *names: str) -> list[Array]:
    return [arrays[name].astype(np.float64) for name in names]


ORDERS = {
    "value": value_of,
    "first": first_of,
    "second": second_of,
    "kind": nothing_of,
    "returned": first_of,
}
