# bench-canary cpp1_interval_map grader/generate.py fe4c1a216255b753993d1f25636823bc
"""Draws scripts, family by family, for the plain, the strict and the sanitized program."""

from collections.abc import Iterator
from pathlib import Path

from families import (
    basic_cases,
    canonical_cases,
    copy_cases,
    exhaustive_cases,
    extreme_cases,
    own_parts_cases,
    random_cases,
    state_cases,
)
from scripts import asked
from source import CHECKS
from strict import cost_cases, exception_cases, holding_cases

from bench.grading.generating import generate_main, rng
from bench.grading.papers import Case, asked_again, write_paper

FAMILIES = {
    "basics": basic_cases,
    "canonical": canonical_cases,
    "exhaustive": exhaustive_cases,
    "extremes": extreme_cases,
    "random": random_cases,
    "own-parts": own_parts_cases,
    "copies": copy_cases,
    "state": state_cases,
}
WATCHED = ("basics", "canonical", "random", "own-parts", "copies")


def cases(seed: int) -> Iterator[Case]:
    told = {name: [*family(rng(seed, name))] for name, family in FAMILIES.items()}
    for family in told.values():
        yield from family
    small = told["basics"] + told["canonical"]
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=6)

    strained = [*exception_cases(rng(seed, "exceptions"))]
    yield from strained
    yield from holding_cases(rng(seed, "holding"))
    yield from cost_cases(rng(seed, "cost"))
    for name in WATCHED:
        for case in told[name]:
            yield asked(case, check=f"strict/{name}", program="strict")
    for name, family in {**told, "exceptions": strained}.items():
        about = name if name in {*WATCHED, "exceptions"} else "others"
        for case in family:
            yield asked(case, check=f"clean/{about}", program="sanitized")


def build(seed: int, out: Path) -> list[str]:
    return [*write_paper(cases(seed), seed=seed, out=out), *CHECKS]


if __name__ == "__main__":
    generate_main(build)
