# bench-canary pt6_generate_cached grader/generate.py 242d59207009e83e07a6dfea68943f86
"""Draws prompts and conversations, and what models of fresh weights must answer."""

from collections.abc import Iterator
from pathlib import Path

from families import (
    BATCH,
    SINGLE,
    TALK,
    Caster,
    again_cases,
    batch_cases,
    edge_cases,
    end_cases,
    rewind_cases,
    single_cases,
    talk_cases,
)

from bench.grading.generating import generate_main, rng
from bench.grading.papers import Case, write_paper

FAMILIES = (
    edge_cases,
    single_cases,
    end_cases,
    batch_cases,
    again_cases,
    talk_cases,
    rewind_cases,
)


def cases(seed: int) -> Iterator[Case]:
    for family in FAMILIES:
        name = family.__name__
        yield from family(Caster(draw=rng(seed, name), name=f"{seed}/{name}"))


def build(seed: int, out: Path) -> list[str]:
    work = [f"{what}/{of}" for what in ("rows", "choices", "calls") for of in (SINGLE, BATCH, TALK)]
    lists = ["lists/handed-in", "lists/handed-out"]
    return [*write_paper(cases(seed), seed=seed, out=out), *lists, *work]


if __name__ == "__main__":
    generate_main(build)
