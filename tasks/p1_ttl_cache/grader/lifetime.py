# bench-canary p1_ttl_cache grader/lifetime.py 547d034356b6b038dbd6b83072579994
"""Short scripts about when an entry expires."""

import random
from collections.abc import Iterator

from scripts import Script, names

from bench.grading.papers import Case


def ttl_cases(draw: random.Random) -> Iterator[Case]:
    a, b = names(draw, 2)
    ttl = draw.randint(4, 30)

    script = Script((3, ttl), start=draw.randint(-9, 9))
    script.put(a)
    script.advance(ttl - 1)
    script.get(a)
    script.look(a)
    script.advance(0.5)
    script.get(a)
    script.advance(0.5)
    script.look(a)
    script.do("get", a, "gone")
    yield script.case("ttl/exact-moment")

    script = Script((3, ttl))
    script.put(a)
    for _ in range(3):
        script.advance(ttl // 2)
        script.get(a)
    script.look(a)
    yield script.case("ttl/reading-prolongs-nothing")

    script = Script((3, ttl))
    script.put(a, b)
    script.advance(ttl - 1)
    script.put(a)
    script.advance(ttl - 1)
    script.look(a, b)
    script.get(a, b)
    script.advance(1)
    script.look(a)
    yield script.case("ttl/writing-starts-anew")

    script = Script((3, ttl))
    script.put(a, b)
    script.advance(ttl)
    script.do("len")
    script.do("keys")
    script.do("in", a)
    script.do("delete", a)
    script.do("get", b, "gone")
    yield script.case("ttl/expired-is-gone")


def own_ttl_cases(draw: random.Random) -> Iterator[Case]:
    a, b, c = names(draw, 3)
    ttl = draw.randint(4, 30)

    script = Script((3, ttl))
    script.put(a, ttl=ttl * 3)
    script.put(b, ttl=1)
    script.put(c)
    script.advance(1)
    script.look(a, b, c)
    script.advance(ttl - 1)
    script.look(a, b, c)
    script.advance(ttl * 2)
    script.look(a)
    yield script.case("ttl/of-one-entry")

    script = Script((3, ttl))
    script.put(a, ttl=ttl * 5)
    script.put(b, ttl=1)
    script.put(a, b)
    script.advance(ttl - 1)
    script.look(a, b)
    script.advance(1)
    script.look(a, b)
    yield script.case("ttl/of-one-entry-is-forgotten")
