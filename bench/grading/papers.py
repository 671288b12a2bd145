"""Runs a generator whose exam is a list of cases. The other half is `bench.grading.casework`."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bench.grading.generating import generate_main, rng, write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question for the exhibit and what the judge needs to mark its answer.

    Question and expected value are whatever JSON can hold.
    """

    check: str
    question: Any
    expected: Any


class AnyCase(Protocol):
    """A question under the name of a check, in whatever form."""

    @property
    def check(self) -> str:
        """The name of the check."""


C = TypeVar("C", bound=AnyCase)
MakeCases = Callable[[int], Iterable[Case]]


def generate_cases(make: MakeCases) -> None:
    """Generate an exam of cases: the whole of a `generate.py`'s main.

    The exhibit gets the questions shuffled and without a word on what they are for; the plan
    names the checks in the order in which `make` first used them.
    """
    generate_main(lambda seed, out: write_paper(make(seed), seed=seed, out=out))


def write_paper(cases: Iterable[Case], *, seed: int, out: Path) -> list[str]:
    """Write questions and expected values below a folder; return the names of the checks."""
    paper, plan = shuffled(cases, seed=seed)
    write_json(out / "inputs" / "cases.json", {"cases": [case.question for case in paper]})
    expected = [{"check": case.check, "expected": case.expected} for case in paper]
    write_json(out / "expected" / "cases.json", {"cases": expected})
    return plan


def shuffled(cases: Iterable[C], *, seed: int) -> tuple[list[C], list[str]]:
    """Return the cases in the order in which they are asked, and the checks as first used."""
    paper = list(cases)
    plan = list(dict.fromkeys(case.check for case in paper))
    rng(seed, "order of the questions").shuffle(paper)
    return paper, plan


def asked_again(
    cases: Sequence[C], source: random.Random, *, check: str, count: int
) -> Iterator[C]:
    """Ask some earlier questions once more, under a check of their own.

    An answer that depends on what was asked before differs from its first telling.
    """
    for case in source.sample(cases, count):
        yield replace(case, check=check)  # type: ignore[type-var] # every form is a dataclass
