# bench-canary pt1_masked_attention grader/generate.py d0812662047ac9435379a24a3411441d
"""Draws tensors and masks, family by family, with attention and its derivatives over them."""

from collections.abc import Iterator

from low_precision import low_precision_cases, magnitude_cases
from masks import blind_cases, causal_cases, padding_cases
from plain import edge_cases, error_cases, plain_cases, state_cases
from related import related_cases

from bench.grading.array_papers import ArrayCase, generate_array_cases
from bench.grading.generating import rng
from bench.grading.papers import asked_again


def cases(seed: int) -> Iterator[ArrayCase]:
    small = [*edge_cases(seed), *plain_cases(seed), *causal_cases(seed), *padding_cases(seed)]
    yield from small
    yield from blind_cases(seed)
    yield from low_precision_cases(seed)
    yield from magnitude_cases(seed)
    yield from related_cases(seed)
    yield from state_cases(seed)
    yield from error_cases(seed)
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=12)


if __name__ == "__main__":
    generate_array_cases(cases)
