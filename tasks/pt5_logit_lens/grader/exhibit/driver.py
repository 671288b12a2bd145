# bench-canary pt5_logit_lens grader/exhibit/driver.py 21052191eb1c9ed453c8795490a7d3bd
"""Builds each question's model, looks at it through the submission's lens, and writes what it saw.

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

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TABLES = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")


def main():
    out = answer_stream()
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    model_module = load("model", HERE)
    lens = load("logit_lens", ROOT / "submission").logit_lens
    sent = {}
    with numpy.load(ROOT / "inputs" / "arrays.npz") as given:
        for key in given.files:
            number, _, name = key.partition("/")
            sent.setdefault(int(number), {})[name] = given[key]
    answers, arrays = [], {}
    for number, question in enumerate(questions):
        shown = {}
        torch.set_grad_enabled(True)
        try:
            answers.append(answer(lens, model_module, question, sent[number], shown))
        except BaseException as error:  # noqa: BLE001 - a bad case costs its own check only
            answers.append({"raised": type(error).__name__})
        arrays |= {f"{number}/{name}": array for name, array in shown.items()}
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


def load(name, folder):
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def answer(lens, model_module, question, given, shown):
    model = built(model_module, question, given)
    ids = torch.from_numpy(given["ids"].copy())
    mask = torch.from_numpy(given["mask"].copy()) if "mask" in given else None
    torch.manual_seed(question["chance"])
    before = state_of(model)
    result = {}
    try:
        with torch.set_grad_enabled(question["grad_mode"]):
            for _ in range(question["calls"]):
                found = lens(model, ids) if mask is None else lens(model, ids, mask)
            left_on = torch.is_grad_enabled()
        result["types"] = kept(found, shown)
    except IndexError:
        left_on = question["grad_mode"]
        result["raised"] = "IndexError"
    if question["look"]:
        changed = [name for name, value in state_of(model).items() if value != before[name]]
        if left_on is not question["grad_mode"]:
            changed.append("grad mode")
        result["changed"] = sorted(changed)
        parameters = [dict(model.named_parameters())[n] for n in question["parameters"]]
        shown["after/model"] = array(torch.cat([p.flatten() for p in parameters]))
        if question["grads"]:
            shown["after/grad"] = array(torch.cat([p.grad.flatten() for p in parameters]))
        shown["after/ids"] = ids.numpy()
        if mask is not None:
            shown["after/mask"] = mask.numpy()
    return result


def built(model_module, question, given):
    config = dict(question["config"])
    config["banned"] = tuple(config["banned"])
    model = model_module.Transformer(model_module.Config(**config))
    model.to(getattr(torch, question["dtype"]))
    with torch.no_grad():
        named, start = dict(model.named_parameters()), 0
        for name in question["parameters"]:
            parameter = named.pop(name)
            values = given["model"][start : start + parameter.numel()].copy()
            parameter.copy_(torch.from_numpy(values).view_as(parameter))
            start += parameter.numel()
            if question["grads"]:
                parameter.grad = parameter.detach() * 0.5
            parameter.requires_grad_(name not in question["frozen"])
        assert not named
    model.train(question["training"])
    for name in question["other_mode"]:
        model.get_submodule(name).training = not question["training"]
    if question["steered"] is not None:
        push = torch.from_numpy(given["push"].copy()).to(getattr(torch, question["dtype"]))
        block = model.blocks[question["steered"]]
        block.register_forward_hook(lambda _module, _inputs, output: (output[0] + push, output[1]))
        model.norm.register_forward_pre_hook(lambda _module, _inputs: None)
    return model


def state_of(model):
    """Return what must be the same after a call, as far as it is no tensor."""
    modules = list(model.modules())
    hooks = [[list(getattr(module, table)) for table in TABLES] for module in modules]
    return {
        "modes": [module.training for module in modules],
        "hooks": hooks,
        "modules": [name for name, _ in model.named_modules()],
        "forwards": ["forward" in vars(module) for module in modules],
        "parameters": [id(parameter) for parameter in model.parameters()],
        "types": [str(parameter.dtype) for parameter in model.parameters()],
        "grads": [parameter.grad is None for parameter in model.parameters()],
        "requires_grad": [parameter.requires_grad for parameter in model.parameters()],
        "random": torch.get_rng_state().tolist(),
        "config": repr(model.config),
    }


def kept(found, shown):
    """Keep the tensors of a result; return their types, or what is there instead."""
    if type(found) is not dict:
        return f"a {type(found).__name__} and no dict"
    types = {}
    for name, value in found.items():
        if type(value) is not torch.Tensor or value.requires_grad:
            types[str(name)] = f"a {type(value).__name__}, or one that requires derivatives"
            continue
        types[str(name)] = str(value.dtype).removeprefix("torch.")
        shown[f"found/{name}"] = array(value)
    return types


def array(tensor):
    tensor = tensor.detach()
    # numpy has no bfloat16; every one of its values is a float32.
    tensor = tensor.float() if tensor.dtype is torch.bfloat16 else tensor
    return numpy.array(tensor.contiguous().numpy())


if __name__ == "__main__":
    main()
