# bench-canary jax1_complex_lp grader/exhibit/driver.py b3db2274fde2d12c48d07810b90139e3
"""Asks the submission every question and writes its answers, arrays and all, to standard output.

What leaves is one .npz: the arrays of case 7 as `7/<name>` and, under `answers`, JSON for all.
"""

import importlib.util
import io
import json
import math
import os
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
FUNCTIONS = (
    *("triple_values", "tail_values", "head_values", "loss"),
    *("train", "filtered_ranks", "evaluate"),
)
PLAIN = ("float16", "float32", "float64", "complex64", "complex128", "int32", "int64", "bool")
# Kept before the submission is loaded, so that it can't put something else in their place.
jit, grad, update, Tracer = jax.jit, jax.grad, jax.config.update, jax.core.Tracer


def main():
    out = answer_stream()
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    before = dict(jax.config.values)
    module = load("complex_lp")
    changed = {name for name, value in before.items() if jax.config.values.get(name) != value}
    asked = functions(module)
    answers, arrays = [], {}
    with np.load(ROOT / "inputs" / "arrays.npz") as given:
        for number, question in enumerate(questions):
            prefix = f"{number}/"
            own = {n.removeprefix(prefix): given[n] for n in given.files if n.startswith(prefix)}
            said, found = answer(asked, question, own)
            answers.append(said)
            arrays |= {prefix + name: array for name, array in found.items()}
    changed |= {name for name, value in before.items() if jax.config.values.get(name) != value}
    for said in answers:
        said["settings"] = sorted(changed)
    packed = io.BytesIO()
    said = np.frombuffer(json.dumps({"answers": answers}).encode(), dtype="uint8")
    np.savez(packed, answers=said, **arrays)
    out.write(packed.getvalue())
    out.close()


def answer_stream():
    """Keep the real standard output for the answers; what the submission prints goes to the log."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "submission" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def functions(module):
    """Return what can be called: each function as it is, traced by jit, and the loss's slope."""
    plain = {name: getattr(module, name, missing(name)) for name in FUNCTIONS}
    plain["slope"] = grad(traced(plain["loss"]))
    return {
        False: plain,
        True: {name: jit(traced(function)) for name, function in plain.items()},
    }


def missing(name):
    def function(*_arguments, **_options):
        raise AttributeError(name)

    return function


def traced(function):
    """Call a function with tracers and with nothing else."""

    def inner(*arguments):
        if not any(isinstance(leaf, Tracer) for leaf in jax.tree.leaves(arguments)):
            raise RuntimeError("it was called without being traced")
        return function(*arguments)

    return inner


def answer(asked, question, given):
    try:
        if question["jit"]:
            update("jax_disable_jit", False)
        return run(asked[question["jit"]][question["call"]], question, given)
    except BaseException as error:  # noqa: BLE001 - a bad case costs its own check only
        return {"raised": type(error).__name__}, {}


def run(function, question, given):
    """Call the submission once; return what there is to say of it, and its arrays."""
    make = np.array if question["numpy"] else jnp.asarray
    made = {name: make(array) for name, array in given.items()}
    params = {"entity": made["entity"], "relation": made["relation"]}
    arguments = [made[name] for name in question["arguments"]]
    if "weight" in question:
        arguments.append(question["weight"])
    options = question["options"]
    if "ks" in options:
        options = {**options, "ks": tuple(options["ks"])}
    result = function(params, *arguments, **options)
    said, found = {}, {}
    if question["call"] == "evaluate":
        said["summary"] = summary(result)
    else:
        found = {name: plain(array) for name, array in named(question["call"], result).items()}
    # Not what is below `made` and `params` only: the dict itself could have been changed, too.
    same = set(params) == {"entity", "relation"} and all(params[n] is made[n] for n in params)
    equal = all(made[name].tobytes() == array.tobytes() for name, array in given.items())
    return said | {"changed": not (same and equal)}, found


def named(call, result):
    """Return the arrays of a result by name."""
    if call == "slope":
        return {name: result[name] for name in ("entity", "relation")}
    if call in ("train", "filtered_ranks"):
        if type(result) is not tuple or len(result) != 2:
            raise TypeError("no tuple of two")
        if call == "filtered_ranks":
            return {"tails": result[0], "heads": result[1]}
        tables, losses = result
        if type(tables) is not dict or set(tables) != {"entity", "relation"}:
            raise TypeError("no dict with both tables")
        return {"losses": losses, **tables}
    return {"out": result}


def plain(value):
    if not isinstance(value, jax.Array) or isinstance(value, Tracer):
        raise TypeError(f"a {type(value).__name__} and no array of JAX")
    if value.dtype.name not in PLAIN:
        raise TypeError(f"an array of {value.dtype.name}")
    return np.ascontiguousarray(np.asarray(value)).reshape(value.shape)


def summary(result):
    """Return a summary as JSON can hold it; what is no finite float becomes a note."""
    if type(result) is not dict:
        return {"not_a_dict": type(result).__name__}
    return {
        str(name): value if type(value) is float and math.isfinite(value) else type(value).__name__
        for name, value in result.items()
    }


if __name__ == "__main__":
    main()
