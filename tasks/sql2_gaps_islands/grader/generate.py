# bench-canary sql2_gaps_islands grader/generate.py 9987084f0ef60f2862982cf37a7ba920
"""Draws databases, family by family."""

from collections.abc import Iterator

from families import (
    chain_cases,
    edge_cases,
    large_cases,
    moment_cases,
    name_cases,
    random_cases,
    related_cases,
    tie_cases,
    value_cases,
)

from bench.grading.generating import rng
from bench.grading.papers import Case, generate_cases

FAMILIES = (
    edge_cases,
    moment_cases,
    chain_cases,
    tie_cases,
    value_cases,
    name_cases,
    related_cases,
)


def cases(seed: int) -> Iterator[Case]:
    for turn in range(3):
        for family in FAMILIES:
            yield from family(rng(seed, family.__name__, str(turn)))
    yield from random_cases(rng(seed, "random"))
    yield from large_cases(rng(seed, "large"))


if __name__ == "__main__":
    generate_cases(cases)
