# bench-canary sql1_recursive grader/generate.py 50cfb38c00050148d9b3cc7effc91711
"""Draws catalogues, family by family."""

from collections.abc import Iterator

from families import (
    edge_cases,
    large_cases,
    random_cases,
    related_cases,
    shape_cases,
    trap_cases,
)

from bench.grading.generating import rng
from bench.grading.papers import Case, asked_again, generate_cases


def cases(seed: int) -> Iterator[Case]:
    small: list[Case] = []
    for turn in range(2):
        for family in (edge_cases, shape_cases, trap_cases, related_cases):
            small += family(rng(seed, family.__name__, str(turn)))
    small += random_cases(rng(seed, "random"))
    yield from small
    yield from large_cases(rng(seed, "large"))
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=8)


if __name__ == "__main__":
    generate_cases(cases)
