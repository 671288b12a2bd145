# bench-canary pt4_lora_merge grader/generate.py a0c225ba4ab5e03b008538bd8c0f61bc
"""Draws layers and what is done with them, family by family, with what must be seen."""

from collections.abc import Iterator

from merging import independence_cases, merge_cases, state_cases, unmerge_cases
from models import model_cases
from training import derivative_cases, dropout_cases, forward_cases, new_cases

from bench.grading.array_papers import ArrayCase, generate_array_cases


def cases(seed: int) -> Iterator[ArrayCase]:
    yield from new_cases(seed)
    yield from forward_cases(seed)
    yield from dropout_cases(seed)
    yield from derivative_cases(seed)
    yield from merge_cases(seed)
    yield from unmerge_cases(seed)
    yield from state_cases(seed)
    yield from independence_cases(seed)
    yield from model_cases(seed)


if __name__ == "__main__":
    generate_array_cases(cases)
