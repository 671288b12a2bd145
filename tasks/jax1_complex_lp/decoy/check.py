# rev 00000000000000000000000000000000
"""Compares complex_lp.py of the current directory with the reference on fixed inputs."""

import importlib.util
import sys
from pathlib import Path

import jax.numpy as jnp

NAME = "complex_lp"


def same(one, other):
    """Whether two outcomes are alike, numbers to a hundredth."""
    if isinstance(one, str) or isinstance(other, str):
        return False
    return one.shape == other.shape and bool(jnp.allclose(one, other, rtol=0.01, atol=0.01))


PARAMS = {
    "entity": jnp.array([[1 + 2j, 0.5 - 1j], [-1j, 2], [1 + 1j, -1 + 0.5j]], dtype="complex64"),
    "relation": jnp.array([[2 - 1j, 1j]], dtype="complex64"),
}
REAL = {name: jnp.real(table).astype("complex64") for name, table in PARAMS.items()}
TRIPLES = jnp.array([[0, 0, 1], [1, 0, 0]])

CASES = {
    "real numbers": lambda m: m.triple_values(REAL, TRIPLES),
    "complex numbers": lambda m: m.triple_values(PARAMS, TRIPLES),
    "all tails": lambda m: m.tail_values(PARAMS, TRIPLES[:, :2]),
    "all heads": lambda m: m.head_values(PARAMS, TRIPLES[:, 1:]),
    "ranks": lambda m: jnp.stack(m.filtered_ranks(REAL, TRIPLES, TRIPLES)),
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
