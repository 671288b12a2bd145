# rev 00000000000000000000000000000000
"""Compares ttl_cache.py of the current directory with the reference on fixed inputs."""

import importlib.util
import sys
from pathlib import Path

NAME = "ttl_cache"


def same(one, other):
    """Whether two outcomes are alike."""
    return one == other


def filled(module, *, at):
    """Return what a cache of two tells at a moment, after a first look at 5."""
    now = [0]
    cache = module.TTLCache(capacity=2, ttl=10, clock=lambda: now[0])
    cache.put("a", 1)
    cache.put("b", None, ttl=3)
    now[0] = 5
    seen = [cache.get("a"), cache.get("b", "gone")]
    now[0] = at
    return seen, cache.keys(), len(cache), "a" in cache, cache.delete("b")


CASES = {
    "fresh": lambda m: filled(m, at=5),
    "before the end": lambda m: filled(m, at=8),
    "kept alive": lambda m: filled(m, at=12),
    "long after": lambda m: filled(m, at=40),
    "no room": lambda m: m.TTLCache(0, 1, lambda: 0),
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
