# bench-canary pt1_masked_attention grader/exhibit/driver.py dc5069f019be40f1e4aa47bc30b00209
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
    attention = load("attention").masked_attention
    answers, arrays = [], {}
    with numpy.load(ROOT / "inputs" / "arrays.npz") as given:
        for number, question in enumerate(questions):
            prefix = f"{number}/"
            own = {n.removeprefix(prefix): given[n] for n in given.files if n.startswith(prefix)}
            said, tensors = answer(attention, question, own)
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


def answer(attention, question, given):
    tensors = {}
    try:
        dtypes = run(attention, question, given, tensors)
    except ValueError:
        return {"raised": "ValueError"}, tensors
    except BaseException as error:  # noqa: BLE001 - a bad case costs its own check only
        return {"raised": type(error).__name__}, tensors
    return {"dtypes": dtypes}, tensors


def run(attention, question, given, tensors):
    """Call the submission once; put what it returned into `tensors`, and return their types."""
    dtype = getattr(torch, question["dtype"])
    inputs = {name: tensor(given[name], dtype, question["layout"]) for name in "qkv"}
    for name in question["wanted"]:
        inputs[name].requires_grad_()
    options = {name: question[name] for name in ("causal", "scale") if name in question}
    if "padding" in given:
        options["padding"] = torch.from_numpy(given["padding"].copy())
    result = attention(*inputs.values(), **options)
    found = {"out": result}
    if question["wanted"]:
        leaves = [inputs[name] for name in question["wanted"]]
        incoming = torch.from_numpy(given["incoming"]).to(dtype)
        derivatives = torch.autograd.grad(result, leaves, incoming)
        found |= {f"d{name}": d for name, d in zip(question["wanted"], derivatives, strict=True)}
    if question["after"]:
        found |= {f"{name}_after": leaf for name, leaf in inputs.items()}
        found["padding_after"] = options["padding"]
    tensors |= {name: plain(value) for name, value in found.items()}
    return {name: str(value.dtype).removeprefix("torch.") for name, value in found.items()}


def tensor(array, dtype, layout):
    """Return a tensor of a type; laid out with the heads behind the positions, if so asked."""
    whole = torch.from_numpy(array.copy()).to(dtype)
    if layout == "transposed":
        return whole.transpose(1, 2).contiguous().transpose(1, 2)
    return whole


def plain(value):
    if type(value) is not torch.Tensor:
        raise TypeError(f"a {type(value).__name__} and no tensor")
    value = value.detach()
    # numpy has no bfloat16; every one of its values is a float32.
    value = value.float() if value.dtype is torch.bfloat16 else value
    return value.contiguous().numpy()


if __name__ == "__main__":
    main()
