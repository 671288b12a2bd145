# bench-canary p1_ttl_cache grader/families.py 1603f727dafa4cc9aeea2cc174cd7990
"""Short scripts, each about one sentence of the prompt."""

import random
from collections.abc import Iterator

from scripts import Script, refused

from bench.grading.papers import Case
from bench.grading.strict_json import Json


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

    mixed: tuple[Json, ...] = (1, "1", None, [1, 2], ["1"], "x")
    script = Script((6, draw.randint(5, 20)))
    script.put(*mixed)
    script.get(*reversed(mixed))
    script.put("y")
    script.look(*mixed)
    yield script.case("basics/keys-of-all-kinds")


def lru_cases(draw: random.Random) -> Iterator[Case]:
    capacity = draw.randint(3, 6)
    keys = names(draw, capacity + 2)
    first, second, *_, new, newer = keys

    def full() -> Script:
        script = Script((capacity, 1000))
        script.put(*keys[:capacity])
        return script

    script = full()
    script.put(new, newer)
    script.look(*keys)
    yield script.case("lru/oldest-goes-first")

    script = full()
    script.get(first)
    script.put(new)
    script.look(*keys)
    yield script.case("lru/get-is-use")

    script = full()
    script.put(first)
    script.put(new)
    script.look(*keys)
    yield script.case("lru/put-is-use")

    script = full()
    script.look(first, second)
    script.do("get", newer)
    script.put(new)
    script.look(*keys)
    yield script.case("lru/looking-is-no-use")

    script = full()
    script.put(keys[capacity - 1], second)
    script.look(*keys)
    yield script.case("lru/overwriting-evicts-nothing")

    script = full()
    script.do("delete", second)
    script.put(new)
    script.look(*keys)
    script.put(newer)
    script.look(*keys)
    yield script.case("lru/deleting-makes-room")


def ttl_cases(draw: random.Random) -> Iterator[Case]:
    a, b, c = names(draw, 3)
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

    script = Script((3, ttl))
    script.put(a, b)
    script.advance(ttl)
    script.do("len")
    script.do("keys")
    script.do("in", a)
    script.do("delete", a)
    script.do("get", b, "gone")
    yield script.case("ttl/expired-is-gone")


def meeting_cases(draw: random.Random) -> Iterator[Case]:
    capacity = draw.randint(2, 5)
    keys = names(draw, capacity + 2)
    short, *others = keys[:capacity]
    new, newer = keys[capacity:]

    script = Script((capacity, 1000))
    script.put(short, ttl=5)
    script.put(*others)
    script.get(short)
    script.advance(5)
    script.put(new)
    script.look(*keys)
    script.put(newer)
    script.look(*keys)
    yield script.case("meeting/expired-makes-room")

    script = Script((capacity, 1000))
    script.put(short, ttl=5)
    script.put(*others)
    script.advance(6)
    script.put(short)
    script.look(*keys)
    yield script.case("meeting/expired-key-comes-back")

    script = Script((capacity, 10))
    script.put(*keys[:capacity])
    script.advance(10)
    script.put(new)
    script.look(*keys)
    script.put(*keys[:capacity])
    script.look(*keys)
    yield script.case("meeting/all-expired")

    script = Script((capacity, 1000))
    script.put(short, ttl=5)
    script.do("delete", short)
    script.put(short, *others)
    script.advance(5)
    script.look(*keys)
    script.put(new)
    script.look(*keys)
    yield script.case("meeting/old-deadline-has-no-say")


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


def large_cases(draw: random.Random) -> Iterator[Case]:
    """A cache of 100 000 entries; which survive follows from the order and needs no model."""
    size = 100_000
    half = size // 2
    ttl = draw.randint(500, 2000)
    # The sums of the even numbers below `size`, and of the odd numbers below `half`.
    evens = half * (half - 1)
    odds = (half // 2) ** 2
    told: list[tuple[list[Json], Json]] = [
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
    question: Json = {
        "start": draw.randint(0, 10**6),
        "caches": [{"capacity": size, "ttl": ttl}],
        "script": [step for step, _ in told],
    }
    seen: list[Json] = [[None], *([value] for step, value in told if step[0] != "advance")]
    yield Case(check="large/hundred-thousand-entries", question=question, expected=seen)


def names(draw: random.Random, count: int) -> list[str]:
    """Return different keys."""
    return [f"{draw.choice('abcxyz')}{number}" for number in draw.sample(range(100), count)]
