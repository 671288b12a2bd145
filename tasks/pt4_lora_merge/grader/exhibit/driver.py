# bench-canary pt4_lora_merge grader/exhibit/driver.py 7b84dd38c03487c57264957a74f4bf3a
"""Does with the submission's layers what each question says, and writes what was seen.

A question is a layer or a model and steps to take; what a step shows is kept as JSON and, under
`7/<step>.<name>` for case 7, as arrays. All leaves as one .npz.
"""

import copy
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
    lora = load("lora")
    answers, arrays = [], {}
    with numpy.load(ROOT / "inputs" / "arrays.npz") as given:
        sent = {}
        for key in given.files:
            number, _, name = key.partition("/")
            sent.setdefault(int(number), {})[name] = given[key]
    for number, question in enumerate(questions):
        shown = {}
        try:
            torch.manual_seed(question["chance"])
            answers.append(Scene(lora, question, sent.get(number, {}), shown).play())
        except ValueError:
            answers.append({"raised": "ValueError"})
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


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "submission" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class Net(torch.nn.Module):
    """A model that has layers in a list, in a dict and as attributes; the first one twice."""

    def __init__(self, layers):
        super().__init__()
        self.first = layers[0]
        self.inner = torch.nn.ModuleDict({"deep": torch.nn.ModuleList([layers[1]])})
        self.again = layers[0]
        self.act = torch.nn.Tanh()
        self.last = torch.nn.Sequential(torch.nn.Identity(), layers[2])

    def forward(self, x):
        x = self.act(self.first(x))
        x = self.act(self.inner["deep"][0](x))
        return self.last(self.act(self.again(x)))


class Scene:
    """The layers of one question, and what is done with them, step by step."""

    def __init__(self, lora, question, given, shown):
        self.lora, self.question, self.given, self.shown = lora, question, given, shown
        self.dtype = getattr(torch, question["dtype"])
        self.bases = [self.base(n, layer) for n, layer in enumerate(question["layers"])]
        self.layers = [
            lora.LoRALinear(base, layer["r"], layer["alpha"], **layer["options"])
            for base, layer in zip(self.bases, question["layers"], strict=True)
        ]
        self.layer = self.layers[0]
        match question["model"]:
            case "layer":
                self.model = self.layer
            case "inside":
                self.model = torch.nn.Sequential(torch.nn.Identity(), self.layer)
            case "net":
                self.model = Net(self.layers)
        self.others = [self.model, *(m for m in self.model.modules() if m not in self.layers)]

    def base(self, number, layer):
        weight = self.tensor(f"weight{number}")
        out_features, in_features = weight.shape
        bias = layer["bias"]
        base = torch.nn.Linear(in_features, out_features, bias=bias, dtype=self.dtype)
        with torch.no_grad():
            base.weight.copy_(weight)
            if bias:
                base.bias.copy_(self.tensor(f"bias{number}"))
        return base

    def tensor(self, name, dtype=None):
        return torch.from_numpy(self.given[name].copy()).to(dtype or self.dtype)

    def play(self):
        seen = []
        for number, (step, *arguments) in enumerate(self.question["steps"]):
            self.prefix = f"{number}."
            note = getattr(self, f"do_{step}")(*arguments)
            if note is not None:
                seen.append(note)
        return {"seen": seen}

    def show(self, name, value):
        """Keep a tensor; return its type."""
        if type(value) is not torch.Tensor and type(value) is not torch.nn.Parameter:
            return f"a {type(value).__name__} and no tensor"
        value = value.detach()
        dtype = str(value.dtype).removeprefix("torch.")
        # numpy has no bfloat16; every one of its values is a float32.
        value = value.float() if value.dtype is torch.bfloat16 else value
        self.shown[self.prefix + name] = numpy.array(value.contiguous().numpy())
        return dtype

    def do_pick(self, number):
        self.layer = self.layers[number]

    def do_set(self, a, b):
        with torch.no_grad():
            for parameter, name in ((self.layer.lora_A, a), (self.layer.lora_B, b)):
                parameter.copy_(torch.from_numpy(self.given[name].copy()))

    def do_merge(self):
        self.layer.merge()

    def do_unmerge(self):
        self.layer.unmerge()

    def do_train(self):
        self.model.train()

    def do_eval(self):
        self.model.eval()

    def do_forward(self, x):
        return self.show("out", self.model(self.tensor(x)))

    def do_weight(self):
        return self.show("weight", self.layer.weight)

    def do_merged(self):
        merged = self.layer.merged
        return merged if type(merged) is bool else f"a {type(merged).__name__}"

    def do_about(self):
        layer = self.layer
        frozen = {name: not p.requires_grad for name, p in layer.named_parameters()}
        scaling = torch.tensor(float(layer.scaling), dtype=torch.float64)
        types = {name: self.show(name, value) for name, value in layer.named_parameters()}
        self.show("scaling", scaling)
        bias = "none" if layer.bias is None else "there"
        return {"bias": bias, "frozen": frozen, "types": types}

    def do_state(self):
        state = self.model.state_dict()
        return {name: self.show(name, value) for name, value in state.items()}

    def do_keep_state(self):
        self.kept = self.model.state_dict()

    def do_kept_state(self):
        return {name: self.show(name, value) for name, value in self.kept.items()}

    def do_load(self, prefix):
        state = self.model.state_dict()
        self.model.load_state_dict(
            {name: self.tensor(prefix + name, value.dtype) for name, value in state.items()}
        )

    def do_base(self):
        named = [(f"{n}.{name}", p) for n, b in enumerate(self.bases) for name, p in named_of(b)]
        return {name: [self.show(name, p), p.requires_grad] for name, p in named}

    def do_derivatives(self, x, pull):
        for parameter in self.model.parameters():
            parameter.grad = None
        x = self.tensor(x).requires_grad_()
        self.model(x).backward(self.tensor(pull))
        found = dict(self.model.named_parameters(), x=x)
        grads = {name: p.grad for name, p in found.items() if p.grad is not None}
        return {name: self.show(name, grad) for name, grad in grads.items()}

    def do_optimizer(self, rate):
        # No torch.optim: it would import the compiler, which takes longer than all questions.
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        self.rate = rate

    def do_learn(self, x, pull):
        for parameter in self.trained:
            parameter.grad = None
        self.model(self.tensor(x)).backward(self.tensor(pull))
        with torch.no_grad():
            for parameter in self.trained:
                if parameter.grad is not None:
                    parameter.sub_(self.rate * parameter.grad)

    def do_copy(self):
        self.original, self.original_model = self.layer, self.model
        self.model = copy.deepcopy(self.model)
        self.layer = self.model[1] if self.question["model"] == "inside" else self.model

    def do_back_to_original(self):
        self.layer, self.model = self.original, self.original_model

    def do_merge_lora(self):
        self.original, self.original_model = self.layer, self.model
        self.model = self.lora.merge_lora(self.model)
        same = self.model is self.original_model
        kinds = {}
        for name, module in self.model.named_modules(remove_duplicate=False):
            linear = isinstance(module, (torch.nn.Linear, self.lora.LoRALinear))
            plain = type(module) is torch.nn.Linear
            left = any(module is other for other in self.others)
            kinds[name] = ["linear", module.training] if plain else "other" if linear else left
        return {"same": same, "modules": kinds}

    def do_twins(self):
        return self.model.first is self.model.again

    def do_plain_state(self):
        return {name: self.show(name, value) for name, value in self.model.state_dict().items()}

    def do_wipe(self):
        with torch.no_grad():
            for parameter in self.model.parameters():
                parameter.zero_()


def named_of(base):
    return [
        (name, p) for name, p in (("weight", base.weight), ("bias", base.bias)) if p is not None
    ]


if __name__ == "__main__":
    main()
