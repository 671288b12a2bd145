# bench-canary pt2_autograd_function grader/exhibit/driver.py f5faaf9811475dc27d2fb2744dc6d44f
"""Asks the submission every question and writes its answers, tensors and all, to standard output.

What leaves is one .npz: the tensors of case 7 as `7/<name>` and, under `answers`, JSON for all.
"""

import importlib.util
import io
import json
import os
import sys
from pathlib import Path

import numpy
import torch

ROOT = Path(__file__).resolve().parents[1]


def main():
    out = answer_stream()
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    function = load("softplus").SharpSoftplus
    answers, arrays = [], {}
    with numpy.load(ROOT / "inputs" / "arrays.npz") as given:
        for number, question in enumerate(questions):
            prefix = f"{number}/"
            own = {n.removeprefix(prefix): given[n] for n in given.files if n.startswith(prefix)}
            said, tensors = answer(function, question, own)
            answers.append(said)
            arrays |= {prefix + name: array for name, array in tensors.items()}
    packed = io.BytesIO()
    said = numpy.frombuffer(json.dumps({"answers": answers}).encode(), dtype="uint8")
    numpy.savez(packed, answers=said, **arrays)
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


def answer(function, question, given):
    try:
        said, found = ASKED[question["ask"]](function, question, given)
        return said, {name: plain(tensor) for name, tensor in found.items()}
    except (ValueError, RuntimeError) as error:
        kind = ValueError if isinstance(error, ValueError) else RuntimeError
        # A NotImplementedError is a RuntimeError, but says nothing about a tensor that changed.
        kind = type(error) if isinstance(error, NotImplementedError) else kind
        return {"raised": kind.__name__}, {}
    except BaseException as error:  # noqa: BLE001 - a bad case costs its own check only
        return {"raised": type(error).__name__}, {}


def value(function, question, given):
    x, beta = inputs(question, given)
    out = function.apply(x, beta)
    found = {"out": out, "x_after": x, "beta_after": beta}
    return {"requires_grad": out.requires_grad}, found


def first(function, question, given):
    x, beta = inputs(question, given)
    out = function.apply(x, beta)
    change(question, "forward", x, beta)
    wanted = leaves(question, x, beta)
    found = torch.autograd.grad(out, wanted.values(), incoming(question, given, out))
    return {}, {f"d_{name}": d for name, d in zip(wanted, found, strict=True)}


def second(function, question, given):
    x, beta = inputs(question, given)
    out = function.apply(x, beta)
    wanted = leaves(question, x, beta)
    pull = incoming(question, given, out).requires_grad_()
    once = torch.autograd.grad(out, wanted.values(), pull, create_graph=True)
    change(question, "backward", x, beta)
    directions = [torch.from_numpy(given[f"to_{name}"].copy()) for name in wanted]
    wanted = {"incoming": pull, **wanted}
    found = torch.autograd.grad(once, wanted.values(), directions)
    return {}, {f"dd_{name}": d for name, d in zip(wanted, found, strict=True)}


def kind(function, question, given):
    """Say what autograd recorded: a node of this very Function, or something else."""
    x, beta = inputs(question, given)
    node = function.apply(x, beta).grad_fn
    return {
        "is_function": issubclass(function, torch.autograd.Function),
        "own_apply": "apply" in vars(function),
        "node": type(node).__name__,
        "name": function.__name__,
    }, {}


def returned(function, question, given):
    """Take what the Function's own backward returns, before autograd lays hands on it."""
    x, beta = inputs(question, given)
    out = function.apply(x, beta)
    derivatives = dict(
        zip(("x", "beta"), out.grad_fn.apply(incoming(question, given, out)), strict=True)
    )
    found = {f"d_{name}": d for name, d in derivatives.items() if d is not None}
    return {"returned": list(found)}, found


ASKED = {"value": value, "first": first, "second": second, "kind": kind, "returned": returned}


def inputs(question, given):
    x, beta = (laid_out(given[name], question["layout"]) for name in ("x", "beta"))
    return x.requires_grad_("x" in question["needs"]), beta.requires_grad_(
        "beta" in question["needs"]
    )


def leaves(question, x, beta):
    both = {"x": x, "beta": beta}
    return {name: both[name] for name in question["needs"]}


def incoming(question, given, out):
    pull = laid_out(given["incoming"], question["layout"])
    return pull.expand(out.shape) if question["layout"] == "expanded" else pull


def change(question, when, x, beta):
    if question.get("changed_after") == when:
        with torch.no_grad():
            {"x": x, "beta": beta}[question["changed"]].mul_(1.5)


def laid_out(array, layout):
    """Return a tensor with these values, differently spread over memory."""
    whole = torch.from_numpy(array.copy())
    if layout == "transposed" and whole.ndim > 1:
        return whole.transpose(-1, -2).contiguous().transpose(-1, -2)
    if layout == "strided" and whole.ndim > 0:
        return torch.stack((whole, -whole), dim=-1)[..., 0]
    if layout == "expanded" and whole.ndim > 1:
        return whole[:1].expand(whole.shape)
    return whole


def plain(tensor):
    if type(tensor) is not torch.Tensor:
        raise TypeError(f"a {type(tensor).__name__} and no tensor")
    return tensor.detach().contiguous().numpy()


if __name__ == "__main__":
    main()
