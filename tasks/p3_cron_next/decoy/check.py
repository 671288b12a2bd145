# rev 00000000000000000000000000000000
"""Compares cron_next.py of the current directory with the reference on fixed inputs."""

import importlib.util
import sys
from datetime import datetime
from pathlib import Path

NAME = "cron_next"


def same(one, other):
    """Whether two outcomes are alike."""
    return one == other


CASES = {
    "working hours": lambda m: m.next_times(
        "*/15 9-17 * * MON-fri", datetime(2024, 3, 1, 17, 30, 20), 3
    ),
    "friday the 13th": lambda m: m.next_times("0 12 13 * 5", datetime(2024, 9, 1), 2),
    "from a minute on": lambda m: m.next_times("5/15 * * * *", datetime(2024, 1, 1), 3),
    "midnight": lambda m: m.next_times("0 0 1 1 *", datetime(2024, 5, 1)),
    "four fields": lambda m: m.next_times("* * * *", datetime(2024, 5, 1)),
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
