# bench-canary p1_ttl_cache grader/basics.py 73d5b2d8604b003fd8499d03c57d7d7f
"""Short scripts about what any cache does, what is refused, and caches side by side."""

import random
from collections.abc import Iterator
from typing import Any

from scripts import Script, names, refused

from bench.grading.papers import Case


def basic_cases(draw: random.Random) -> Iterator[Case]:
    a, b, c = names(draw, 3)
    script = Script((3, 100), start=draw.randint(0, 99))
    script.look(a)
    script.put(a, b)
    script.get(a, b)
    script.look(a, c)
    yield script.case("basics/put-and-get")

    script = Script((2, 100))
    script.do("get", a)
    script.do("get", a, "fallback")
    script.put(a)
    script.do("get", a, "fallback")
    yield script.case("basics/default")

    script = Script((4, 100))
    for key, value in ((a, None), (b, 0), (c, False), ("d", [])):
        script.do("put", key, value)
        script.do("get", key, "fallback")
    script.look(a, b, c)
    yield script.case("basics/every-value")

    script = Script((3, 100))
    script.put(a, b, a)
    script.get(a, b)
    script.look()
    yield script.case("basics/overwrite")

    script = Script((3, 100))
    script.do("delete", a)
    script.put(a, b)
    script.do("delete", a)
    script.do("delete", a)
    script.get(a, b)
    script.look(a)
    script.put(a)
    script.look(a)
    yield script.case("basics/delete")

    script = Script((1, 100))
    script.put(a, b)
    script.get(a, b)
    script.put(b, c)
    script.look(a, b, c)
    yield script.case("basics/capacity-of-one")

    mixed: tuple[Any, ...] = (1, "1", None, [1, 2], ["1"], "x")
    script = Script((6, draw.randint(5, 20)))
    script.put(*mixed)
    script.get(*reversed(mixed))
    script.put("y")
    script.look(*mixed)
    yield script.case("basics/keys-of-all-kinds")


def error_cases(draw: random.Random) -> Iterator[Case]:
    for capacity in (0, -draw.randint(1, 9)):
        yield refused("errors/capacity", capacity=capacity, ttl=5)
    for ttl in (0, -1, -0.5, 0.0):
        yield refused("errors/ttl", capacity=3, ttl=ttl)
    a, b, c = names(draw, 3)
    for ttl in (0, -draw.randint(1, 9)):
        script = Script((2, 50))
        script.put(a, b)
        script.put(c, ttl=ttl)
        script.put(a, ttl=ttl)
        script.look(a, b, c)
        script.get(a)
        script.advance(49)
        script.look(a, b, c)
        yield script.case("errors/refused-put-changes-nothing")


def state_cases(draw: random.Random) -> Iterator[Case]:
    a, b, c = names(draw, 3)
    script = Script((2, 10), (3, 20))
    for cache, key in ((0, a), (1, b), (0, b), (1, a), (1, c), (0, c)):
        script.do("put", key, f"{cache}{key}", cache=cache)
    for cache in (1, 0):
        script.do("keys", cache=cache)
        script.do("get", a, cache=cache)
    script.advance(10)
    for cache in (0, 1):
        script.do("keys", cache=cache)
        script.do("len", cache=cache)
    yield script.case("state/two-caches")
