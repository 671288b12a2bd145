# bench-canary p1_ttl_cache grader/generate.py 48607263ee9ea010ac4b346b93833dfb
"""Draws scripts of operations, family by family."""

import random
from collections.abc import Iterator
from typing import Any

from basics import basic_cases, error_cases, state_cases
from large import large_cases
from lifetime import own_ttl_cases, ttl_cases
from recency import lru_cases, meeting_cases
from scripts import Script

from bench.grading.generating import rng
from bench.grading.papers import Case, asked_again, generate_cases

KEYS: tuple[Any, ...] = ("a", "b", "", "key", 0, 1, 2, -7, None, [1, "a"], [1, "b"], [])


def cases(seed: int) -> Iterator[Case]:
    families = (
        basic_cases,
        lru_cases,
        ttl_cases,
        own_ttl_cases,
        meeting_cases,
        error_cases,
        state_cases,
    )
    told = [
        case
        for turn in range(3)
        for family in families
        for case in family(rng(seed, family.__name__, str(turn)))
    ]
    walks = list(random_cases(seed))
    yield from told
    yield from walks
    yield from related_cases(walks, rng(seed, "related"))
    yield from asked_again(told + walks, rng(seed, "again"), check="state/asked-again", count=20)
    yield from large_cases(rng(seed, "large"))


def random_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "random")
    for _ in range(20):
        yield walk(draw, steps=40, unit=1).case("random/short")
        yield walk(draw, steps=60, unit=0.25).case("random/fractions-of-time")
    for _ in range(5):
        yield walk(draw, steps=600, unit=1).case("random/long")


def walk(draw: random.Random, *, steps: int, unit: int | float) -> Script:
    capacity = draw.randint(1, 6)
    keys = draw.sample(KEYS, capacity + 3)
    script = Script((capacity, draw.randint(3, 12) * unit), start=draw.randint(-50, 1000))
    for _ in range(steps):
        key = draw.choice(keys)
        match draw.choices(range(8), weights=(6, 3, 7, 3, 2, 1, 2, 1))[0]:
            case 0:
                script.put(key)
            case 1:
                script.put(key, ttl=draw.randint(1, 15) * unit)
            case 2:
                script.get(key)
            case 3:
                script.advance(draw.randint(1, 5) * unit)
            case 4:
                script.look(key)
            case 5:
                script.do("delete", key)
            case 6:
                script.do("get", key, "a default")
            case _:
                script.do("put", key, draw.choice((None, 0, "", [], [1, [2]])))
    script.look(*keys)
    return script


def related_cases(walks: list[Case], draw: random.Random) -> Iterator[Case]:
    for case in draw.sample(walks, 8):
        later = {**case.question, "start": case.question["start"] + draw.randint(1, 10**6)}
        yield Case(check="relation/clock-starts-later", question=later, expected=case.expected)
        longer = stretched(case.question, draw.choice((2, 1024, 2**40)))
        yield Case(check="relation/time-stretched", question=longer, expected=case.expected)


def stretched(question: dict[str, Any], factor: int) -> dict[str, Any]:
    """Return a question in which every moment and every duration is multiplied."""
    return {
        "start": question["start"] * factor,
        "caches": [{**options, "ttl": options["ttl"] * factor} for options in question["caches"]],
        "script": [stretched_step(step, factor) for step in question["script"]],
    }


def stretched_step(step: list[Any], factor: int) -> list[Any]:
    match step:
        case ["advance", by]:
            return ["advance", by * factor]
        case ["put", cache, key, value, ttl]:
            return ["put", cache, key, value, ttl * factor]
        case _:
            return step


if __name__ == "__main__":
    generate_cases(cases)
