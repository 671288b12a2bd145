"""Runs a generator whose exam is a list of cases. The other half is `bench.grading.casework`."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.grading.generating import generate_main, rng, write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question for the exhibit and what the judge needs to mark its answer.

    Question and expected value are whatever JSON can hold.
    """

    check: str
    question: Any
    expected: Any


MakeCases = Callable[[int], Iterable[Case]]


def generate_cases(make: MakeCases) -> None:
    """Generate an exam of cases: the whole of a `generate.py`'s main.

    The exhibit gets the questions shuffled and without a word on what they are for; the plan
    names the checks in the order in which `make` first used them.
    """
    generate_main(lambda seed, out: write_paper(make(seed), seed=seed, out=out))


def write_paper(cases: Iterable[Case], *, seed: int, out: Path) -> list[str]:
    """Write questions and expected values below a folder; return the names of the checks."""
    paper = list(cases)
    plan = list(dict.fromkeys(case.check for case in paper))
    rng(seed, "order of the questions").shuffle(paper)
    write_json(out / "inputs" / "cases.json", {"cases": [case.question for case in paper]})
    expected = [{"check": case.check, "expected": case.expected} for case in paper]
    write_json(out / "expected" / "cases.json", {"cases": expected})
    return plan


def asked_again(
    cases: Sequence[Case], source: random.Random, *, check: str, count: int
) -> Iterator[Case]:
    """Ask some earlier questions once more, under a check of their own.

    An answer that depends on what was asked before differs from its first telling.
    """
    for case in source.sample(cases, count):
        yield Case(check=check, question=case.question, expected=case.expected)
