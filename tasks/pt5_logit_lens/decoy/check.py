# rev 00000000000000000000000000000000
"""Compares logit_lens.py of the current directory with the reference on fixed inputs."""

import importlib.util
import sys
from pathlib import Path

import torch

NAME = "logit_lens"


sys.path.insert(0, str(Path.cwd()))
from model import Config, Transformer  # noqa: E402


def same(one, other):
    """Whether two outcomes are alike, numbers to a hundredth."""
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        alike = one.shape == other.shape
        return alike and torch.allclose(one.double(), other.double(), rtol=0.01, atol=0.01)
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def asked(module, key, layers):
    """Return a part of the answer for a model whose weights are the same every time."""
    model = Transformer(Config(vocab=6, width=4, layers=layers, heads=2, positions=8))
    with torch.no_grad():
        for number, parameter in enumerate(model.parameters()):
            count = torch.arange(parameter.numel(), dtype=torch.float32)
            parameter.copy_(torch.sin(1 + number + 2 * count).view_as(parameter))
    return module.logit_lens(model, torch.tensor([[3, 1, 4, 1], [2, 0, 0, 5]]))[key].detach()


CASES = {
    "logits of one layer": lambda m: asked(m, "logits", 1),
    "logits of three": lambda m: asked(m, "logits", 3),
    "divergence": lambda m: asked(m, "kl", 3),
    "entropy": lambda m: asked(m, "entropy", 3),
}


def load(folder):
    """Import the file of a folder."""
    spec = importlib.util.spec_from_file_location(f"{NAME}_{folder.name}", folder / f"{NAME}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def outcome(module, case):
    """Return what a case gives, or the name of what it raises."""
    try:
        return case(module)
    except Exception as error:
        return type(error).__name__


def main():
    """Print a line a case; return how many failed."""
    here = Path.cwd()
    sys.path.insert(0, str(here))
    if not (here / f"{NAME}.py").is_file():
        print(f"FAIL  there is no {NAME}.py")
        return 1
    reference, submission = load(Path(__file__).resolve().parent / "reference"), load(here)
    failed = 0
    for name, case in CASES.items():
        passed = same(outcome(submission, case), outcome(reference, case))
        failed += not passed
        print("PASS " if passed else "FAIL ", name)
    print(f"{len(CASES) - failed} of {len(CASES)} passed")
    return failed


if __name__ == "__main__":
    sys.exit(min(main(), 1))
