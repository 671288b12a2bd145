# bench-canary pt2_autograd_function grader/generate.py 8b9087ae605f4be1b4135c135589bc8e
"""Draws points and directions, family by family, with the function's derivatives there."""

from collections.abc import Iterator

from autograd import error_cases, function_cases, needs_cases
from points import edge_cases, magnitude_cases, moderate_cases
from shapes import broadcast_cases, layout_cases

from bench.grading.array_papers import ArrayCase, generate_array_cases
from bench.grading.generating import rng
from bench.grading.papers import asked_again


def cases(seed: int) -> Iterator[ArrayCase]:
    common = [*edge_cases(seed), *moderate_cases(seed), *broadcast_cases(seed)]
    yield from common
    yield from magnitude_cases(seed)
    yield from layout_cases(seed)
    yield from needs_cases(seed)
    yield from function_cases(seed)
    yield from error_cases(seed)
    yield from asked_again(common, rng(seed, "again"), check="state/asked-again", count=12)


if __name__ == "__main__":
    generate_array_cases(cases)
