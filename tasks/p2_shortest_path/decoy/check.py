# rev 00000000000000000000000000000000
"""Compares shortest_path.py of the current directory with the reference on fixed inputs."""

import importlib.util
import sys
from pathlib import Path

NAME = "shortest_path"


def same(one, other):
    """Whether two outcomes are alike."""
    return one == other


GRAPH = {"a": {"b": 7, "c": 2}, "c": {"b": 3, "d": 8}, "b": {"d": 1}}

CASES = {
    "example": lambda m: m.shortest_path(GRAPH, "a", "d"),
    "same node": lambda m: m.shortest_path(GRAPH, "a", "a"),
    "way back": lambda m: m.shortest_path(GRAPH, "d", "a"),
    "two steps": lambda m: m.shortest_path(GRAPH, "c", "d"),
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
