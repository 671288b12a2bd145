# bench-canary p1_ttl_cache grader/large.py 4dd3592df8c0bbf96d9c2102c1b4be21
"""A large cache, whose survivors follow from the order of calls and need no model."""

import random
from collections.abc import Iterator
from typing import Any

from bench.grading.papers import Case


def large_cases(draw: random.Random) -> Iterator[Case]:
    size = 100_000
    half = size // 2
    ttl = draw.randint(500, 2000)
    # The sums of the even numbers below `size`, and of the odd numbers below `half`.
    evens = half * (half - 1)
    odds = (half // 2) ** 2
    told: list[tuple[list[Any], Any]] = [
        (["put_many", 0, "k", size], None),
        (["get_many", 0, "k", 0, size], [half, evens]),
        (["advance", 10], None),
        (["put_many", 0, "n", half], None),
        (["get_many", 0, "k", 1, size], [0, 0]),
        (["get_many", 0, "k", 0, size], [half, evens]),
        (["len", 0], size),
        (["advance", ttl - 10], None),
        (["len", 0], half),
        (["put_many", 0, "m", half], None),
        (["len", 0], size),
        (["get_many", 0, "n", 0, half], [half // 2, odds - half // 2]),
        (["get_many", 0, "n", 1, half], [half // 2, odds]),
        (["put_many", 0, "o", half], None),
        (["get_many", 0, "m", 0, half], [0, 0]),
        (["get_many", 0, "n", 1, half], [half // 2, odds]),
        (["len", 0], size),
    ]
    question = {
        "start": draw.randint(0, 10**6),
        "caches": [{"capacity": size, "ttl": ttl}],
        "script": [step for step, _ in told],
    }
    seen = [[None], *([value] for step, value in told if step[0] != "advance")]
    yield Case(check="large/hundred-thousand-entries", question=question, expected=seen)
