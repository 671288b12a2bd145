# bench-canary pt3_rope_gqa grader/exhibit/driver.py cf81726b55df3654e3bbbc1f80334b9c
"""Asks the submission every question and writes its answers to standard output as one .npz."""

import importlib.util
import io
import json
import os
import sys
from pathlib import Path

import numpy
import torch

ROOT = Path(__file__).resolve().parents[1]
VALUES = ("x", "q", "k", "v")


def main():
    out = answer_stream()
    torch.set_num_threads(1)
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    with numpy.load(ROOT / "inputs" / "arrays.npz") as given:
        arrays = {name: given[name] for name in given.files}
    module = load("rope_gqa")
    answers, found = [], {}
    for number, question in enumerate(questions):
        tensors = {
            name: tensor(name, arrays[f"{number}/{name}"], question) for name in question["tensors"]
        }
        said, result = answer(module, question, tensors)
        answers.append(said)
        if result is not None:
            found[f"{number}/result"] = result
    packed = io.BytesIO()
    said = numpy.frombuffer(json.dumps({"answers": answers}).encode(), dtype="uint8")
    numpy.savez(packed, answers=said, **found)
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


def tensor(name, array, question):
    made = torch.from_numpy(array.copy())
    if name not in VALUES:
        return made
    made = made.to(getattr(torch, question["dtype"]))
    if question["strided"]:  # the same values, laid out in memory as after a transpose
        made = made.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)
    return made


def answer(module, question, tensors):
    before = {name: raw(given) for name, given in tensors.items()}
    result = None
    try:
        given = dict(tensors)
        by_position = [given.pop(name) for name in question["by_position"]]
        call = getattr(module, question["call"])
        returned = call(*by_position, **given, **question["options"])
        if type(returned) is not torch.Tensor:
            raise TypeError(f"it returned a {type(returned).__name__}")
        said = {"dtype": str(returned.dtype).removeprefix("torch.")}
        returned = returned.detach()
        wide = returned.float() if returned.dtype is torch.bfloat16 else returned
        result = wide.contiguous().numpy()
    except BaseException as error:  # noqa: BLE001 - a bad case costs its own check only
        said = {"raised": kind(error)}
    changed = any(raw(tensors[name]) != before[name] for name in tensors)
    return said | {"changed": changed}, result


def kind(error):
    return "ValueError" if isinstance(error, ValueError) else type(error).__name__


def raw(given):
    exact = given.double() if given.is_floating_point() else given
    return exact.contiguous().numpy().tobytes()


if __name__ == "__main__":
    main()
