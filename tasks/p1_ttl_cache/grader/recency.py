# bench-canary p1_ttl_cache grader/recency.py 7b6e6ecd40277b8502e253c966d5e1b2
"""Short scripts about the order of use, and about eviction where something has expired."""

import random
from collections.abc import Iterator

from scripts import Script, names

from bench.grading.papers import Case


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
