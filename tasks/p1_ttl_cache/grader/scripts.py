# bench-canary p1_ttl_cache grader/scripts.py ed677781f33e22159e139401fd6d0628
"""Scripts of operations: written step by step, while the model says what each step must show."""

import random
from typing import Any

from model import ModelCache, Time

from bench.grading.papers import Case


class Script:
    """One script over one or more caches, with what must be seen."""

    def __init__(self, *options: tuple[int, Time], start: Time = 0) -> None:
        self._start = self._now = start
        self._options = options
        self._caches = [ModelCache(capacity=capacity, ttl=ttl) for capacity, ttl in options]
        self._steps: list[Any] = []
        self._seen: list[Any] = [[None] for _ in options]

    def advance(self, by: Time) -> None:
        """Let time pass."""
        self._now += by
        self._steps.append(["advance", by])

    def do(self, operation: str, *arguments: Any, cache: int = 0) -> None:
        """Add a step."""
        self._steps.append([operation, cache, *arguments])
        self._seen.append(self._caches[cache].step(self._now, operation, *arguments))

    def put(self, *keys: Any, ttl: Time | None = None) -> None:
        """Add a `put` for each key, with a value of its own."""
        for key in keys:
            value = f"value {len(self._steps)}"
            self.do("put", key, value, *(() if ttl is None else (ttl,)))

    def get(self, *keys: Any) -> None:
        """Add a `get` for each key."""
        for key in keys:
            self.do("get", key)

    def look(self, *keys: Any) -> None:
        """Look without using anything: which keys are there, how many, and are these among them."""
        self.do("keys")
        self.do("len")
        for key in keys:
            self.do("in", key)

    def case(self, check: str) -> Case:
        """Return the script as a question, and what must be seen as the expected answer."""
        caches = [{"capacity": c, "ttl": ttl} for c, ttl in self._options]
        question = {"start": self._start, "caches": caches, "script": [*self._steps]}
        return Case(check=check, question=question, expected=[*self._seen])


def refused(check: str, *, capacity: int, ttl: Time) -> Case:
    """Return the question whether a cache with these options is refused."""
    caches = [{"capacity": capacity, "ttl": ttl}]
    question = {"start": 0, "caches": caches, "script": []}
    return Case(check=check, question=question, expected=["ValueError"])


def names(draw: random.Random, count: int) -> list[str]:
    """Return different keys."""
    return [f"{draw.choice('abcxyz')}{number}" for number in draw.sample(range(100), count)]
