# bench-canary pt3_rope_gqa grader/generate.py 2166accd768193861551fc35c7b50e24
"""Draws tensors and positions, family by family, with the answers that are right."""

from collections.abc import Iterator

from attention import attention_cases
from masks import mask_cases
from precision import precision_cases
from related import related_cases, state_cases
from rotation import rotation_cases

from bench.grading.array_papers import ArrayCase, generate_array_cases
from bench.grading.generating import rng
from bench.grading.papers import asked_again


def cases(seed: int) -> Iterator[ArrayCase]:
    small = [*rotation_cases(seed), *attention_cases(seed), *mask_cases(seed)]
    yield from small
    yield from precision_cases(seed)
    yield from related_cases(seed)
    yield from state_cases(seed)
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=15)


if __name__ == "__main__":
    generate_array_cases(cases)
