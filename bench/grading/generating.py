"""Runs a generator: a seed in, `inputs/`, `expected/` and the plan of checks out.

Everything a generator draws comes from `rng`, everything it writes goes through `write_json` or is
bytes of its own, so that one seed gives the same bytes everywhere.
"""

import argparse
import json
import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_CHECK_NAME = re.compile(r"[a-z0-9][a-z0-9/_-]{0,79}")

Build = Callable[[int, Path], Iterable[str]]
"""Fills `inputs/` and `expected/` below a folder from a seed; returns the planned check names."""


def generate_main(build: Build) -> None:
    """Generate an exam from `--seed` into `--out`: the whole of a `generate.py`'s main."""
    parser = argparse.ArgumentParser(description="Writes inputs/ and expected/ of one exam.")
    parser.add_argument("--seed", type=int, required=True, help="what everything is drawn from")
    parser.add_argument("--out", type=Path, required=True, help="an empty folder")
    arguments = parser.parse_args()
    out: Path = arguments.out
    for folder in ("inputs", "expected"):
        (out / folder).mkdir()
    write_plan(out, build(arguments.seed, out))


def rng(seed: int, *names: str) -> random.Random:
    """Return a source of randomness of its own for each seed and name.

    Families that draw from their own source keep their cases when another family changes.
    """
    return random.Random("/".join((str(seed), *names)))  # noqa: S311 - reproducible, no secret


def write_json(path: Path, value: Any) -> None:
    """Write a value as canonical JSON: sorted keys, no spaces, no NaN, ASCII, a final newline."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    path.write_bytes(text.encode("ascii") + b"\n")


def write_plan(out: Path, checks: Iterable[str]) -> None:
    """Write the names of the checks which the judge has to report, in that order."""
    names = list(checks)
    if not names or len(set(names)) != len(names):
        raise ValueError(f"a plan needs at least one check and each name once: {names}")
    for name in names:
        if not _CHECK_NAME.fullmatch(name):
            raise ValueError(f"check name {name!r}: use lower case, digits and '/', '-', '_'")
    write_json(out / "expected" / "plan.json", {"checks": names})
