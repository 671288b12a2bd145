# bench-canary p3_cron_next grader/generate.py fae0eeb72e33aa38e4db776a5db95d79
"""Draws expressions and times, family by family, with the times that are right."""

from collections.abc import Iterator

from days import month_cases, rule_cases
from far import end_cases, many_cases, never_cases, rare_cases
from plain import around_cases, count_cases, named_cases, written_cases
from refused import argument_cases, refused_cases, shape_cases
from related import random_cases, related_cases

from bench.grading.generating import rng
from bench.grading.papers import Case, asked_again, generate_cases


def cases(seed: int) -> Iterator[Case]:
    small: list[Case] = []
    for family in (
        written_cases,
        named_cases,
        around_cases,
        count_cases,
        rule_cases,
        month_cases,
        rare_cases,
        never_cases,
        end_cases,
        random_cases,
        related_cases,
        refused_cases,
        shape_cases,
        argument_cases,
    ):
        small += family(seed)
    yield from small
    yield from many_cases(seed)
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=60)


if __name__ == "__main__":
    generate_cases(cases)
