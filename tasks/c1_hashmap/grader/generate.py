# bench-canary c1_hashmap grader/generate.py 5df94e3a1075ba5372fcbbe90375b220
"""Draws scripts, family by family, for the plain program and for the sanitized one."""

from collections.abc import Iterator
from pathlib import Path

from families import basic_cases, key_cases, memory_cases, state_cases, walk_cases
from long import TURNS, churn_cases, large_cases, random_cases
from scripts import sanitized
from source import CHECKS

from bench.grading.generating import generate_main, rng
from bench.grading.papers import Case, asked_again, write_paper

FEW_TURNS = 6000


def cases(seed: int) -> Iterator[Case]:
    families = {
        "basics": basic_cases,
        "keys": key_cases,
        "walk": walk_cases,
        "memory": memory_cases,
        "state": state_cases,
        "random": random_cases,
    }
    told = {name: [*family(rng(seed, name))] for name, family in families.items()}
    for family in told.values():
        yield from family
    yield from churn_cases(rng(seed, "churn"), turns=TURNS)
    yield from large_cases(rng(seed, "large"))
    small = told["basics"] + told["keys"]
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=6)
    told["churn"] = [*churn_cases(rng(seed, "churn sanitized"), turns=FEW_TURNS)]
    for name, family in told.items():
        for case in family:
            yield sanitized(case, check=f"clean/{name}")


def build(seed: int, out: Path) -> list[str]:
    return [*write_paper(cases(seed), seed=seed, out=out), *CHECKS]


if __name__ == "__main__":
    generate_main(build)
