# bench-canary pt5_logit_lens grader/generate.py 53dcc43df89b5b81245f634951f073c7
"""Draws models and tokens, family by family, with the logits that each layer must have."""

from collections.abc import Iterator

from lenses import (
    edge_cases,
    magnitude_cases,
    padding_cases,
    tie_cases,
    type_cases,
    variant_cases,
)
from untouched import error_cases, mode_cases, state_cases

from bench.grading.array_papers import ArrayCase, generate_array_cases


def cases(seed: int) -> Iterator[ArrayCase]:
    yield from variant_cases(seed)
    yield from edge_cases(seed)
    yield from padding_cases(seed)
    yield from tie_cases(seed)
    yield from magnitude_cases(seed)
    yield from type_cases(seed)
    yield from mode_cases(seed)
    yield from state_cases(seed)
    yield from error_cases(seed)


if __name__ == "__main__":
    generate_array_cases(cases)
