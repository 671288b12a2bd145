# bench-canary rs1_arena grader/generate.py d268ce9705025b058efa75017823e49c
"""Draws scripts, family by family, for the plain program and for the checked one."""

from collections.abc import Iterator
from pathlib import Path

from clients import CHECKS as CLIENTS
from costs import long_cases, memory_cases, random_cases
from families import basic_cases, drop_cases, extend_cases, order_cases, type_cases
from scripts import checked
from source import CHECKS as SOURCE

from bench.grading.generating import generate_main, rng
from bench.grading.papers import Case, write_paper

# Of each family, so many go to the checked program too.
MOST_CHECKED = 24


def cases(seed: int) -> Iterator[Case]:
    families = {
        "basics": basic_cases,
        "order": order_cases,
        "extend": extend_cases,
        "drops": drop_cases,
        "types": type_cases,
        "random": random_cases,
    }
    told = {name: [*family(rng(seed, name))] for name, family in families.items()}
    for family in told.values():
        yield from family
    yield from memory_cases(rng(seed, "memory"))
    yield from long_cases(rng(seed, "long"))
    for name, family in told.items():
        chosen = rng(seed, "checked", name).sample(family, min(MOST_CHECKED, len(family)))
        for case in chosen:
            yield checked(case, check=f"clean/{name}")


def build(seed: int, out: Path) -> list[str]:
    return [*write_paper(cases(seed), seed=seed, out=out), *CLIENTS, *SOURCE]


if __name__ == "__main__":
    generate_main(build)
