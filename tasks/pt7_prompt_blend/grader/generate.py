# bench-canary pt7_prompt_blend grader/generate.py ca1d20964e579d76758ff995ecdf713b
"""Draws logits, models and prompts, family by family, with the answers that are right."""

from collections.abc import Iterator

from blending import blending_cases
from extremes import extreme_cases, related_cases, unchanged_cases
from generation import generation_cases

from bench.grading.array_papers import ArrayCase, generate_array_cases
from bench.grading.generating import rng
from bench.grading.papers import asked_again


def cases(seed: int) -> Iterator[ArrayCase]:
    small = [*blending_cases(seed), *extreme_cases(seed), *generation_cases(seed)]
    yield from small
    yield from related_cases(seed)
    yield from unchanged_cases(seed)
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=20)


if __name__ == "__main__":
    generate_array_cases(cases)
