# bench-canary p2_shortest_path grader/generate.py c8768827870e6078ef6454a65e47f4b0
"""Draws graphs and questions, family by family, with the answers that are right."""

from collections.abc import Iterator

from large import large_cases
from related import new_lengths, related_cases, untouched_cases
from small import edge_cases, random_cases, trap_cases

from bench.grading.generating import rng
from bench.grading.papers import Case, asked_again, generate_cases


def cases(seed: int) -> Iterator[Case]:
    small = [*edge_cases(seed), *trap_cases(seed), *random_cases(seed)]
    yield from small
    yield from large_cases(seed)
    yield from related_cases(seed)
    yield from untouched_cases(seed)
    yield from new_lengths(seed)
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=20)


if __name__ == "__main__":
    generate_cases(cases)
