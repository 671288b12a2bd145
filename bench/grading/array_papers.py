"""Runs a generator whose cases hold arrays. The other half is `bench.grading.array_casework`.

The exhibit finds the plain part of the questions in `inputs/cases.json`, as with `papers`, and the
arrays of case 7 in `inputs/arrays.npz` under `7/<name>`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy.typing as npt

from bench.grading.arrays import pack_arrays
from bench.grading.generating import generate_main, write_json
from bench.grading.papers import shuffled

Arrays = Mapping[str, npt.ArrayLike]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayCase:
    """A question with arrays, and what the judge needs to mark its answer."""

    check: str
    question: Any = None
    arrays: Arrays = field(default_factory=dict)
    expected: Any = None
    expected_arrays: Arrays = field(default_factory=dict)


MakeArrayCases = Callable[[int], Iterable[ArrayCase]]


def generate_array_cases(make: MakeArrayCases) -> None:
    """Generate an exam of cases with arrays: the whole of a `generate.py`'s main."""
    generate_main(lambda seed, out: write_array_paper(make(seed), seed=seed, out=out))


def write_array_paper(cases: Iterable[ArrayCase], *, seed: int, out: Path) -> list[str]:
    """Write questions and expected values below a folder; return the names of the checks."""
    paper, plan = shuffled(cases, seed=seed)
    write_json(out / "inputs" / "cases.json", {"cases": [case.question for case in paper]})
    expected = [{"check": case.check, "expected": case.expected} for case in paper]
    write_json(out / "expected" / "cases.json", {"cases": expected})
    _write(out / "inputs", [case.arrays for case in paper])
    _write(out / "expected", [case.expected_arrays for case in paper])
    return plan


def _write(folder: Path, cases: Iterable[Arrays]) -> None:
    arrays = {
        f"{number}/{name}": array
        for number, of_case in enumerate(cases)
        for name, array in of_case.items()
    }
    (folder / "arrays.npz").write_bytes(pack_arrays(arrays))
