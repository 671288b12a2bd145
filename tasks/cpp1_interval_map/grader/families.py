# bench-canary cpp1_interval_map grader/families.py 95c21b81b001050f6dcdec2663ee88f5
"""Short scripts, each about one sentence of the prompt or one usual mistake."""

import itertools
import random
from collections.abc import Iterator

from scripts import Script

from bench.grading.papers import Case

LOWEST, HIGHEST = -(2**63), 2**63 - 1


def ticks(draw: random.Random, count: int, *, apart: int = 3) -> list[int]:
    """Return ascending keys, with room between them."""
    keys = [draw.randint(-200, 200)]
    while len(keys) < count:
        keys.append(keys[-1] + draw.randint(apart, 4 * apart))
    return keys


def values(draw: random.Random, count: int) -> list[int]:
    """Return different values."""
    return draw.sample(range(-99, 1000), count)


def basic_cases(draw: random.Random) -> Iterator[Case]:
    a, b, c, d = ticks(draw, 4)
    initial, x, y = values(draw, 3)
    script = Script((a, b), initial=initial)
    script.look()
    script.alive()
    yield script.case("basics/nothing-assigned")

    script = Script((a, b), initial=initial)
    script.assign(a, b, x)
    script.look()
    script.alive()
    yield script.case("basics/one-interval")

    script = Script((a, b, c, d), initial=initial)
    script.assign(a, b, x)
    script.assign(c, d, y)
    script.look()
    script.assign(b, c, y)
    script.look()
    yield script.case("basics/several-intervals")

    script = Script((a, b, c), initial=initial)
    for begin, end in ((a, a), (b, a), (c, a)):
        script.assign(begin, end, x)
        script.look()
    script.assign(a, c, x)
    for begin, end in ((a, a), (b, b), (c, c), (b, a), (c, b), (c, a)):
        for value in (initial, x, y):
            script.assign(begin, end, value)
            script.dump()
    yield script.case("basics/no-interval-at-all")


def canonical_cases(draw: random.Random) -> Iterator[Case]:
    a, b, c, d, e, f = ticks(draw, 6)
    initial, x, y, z = values(draw, 4)

    def script_of(check: str, *assigned: tuple[int, int, int]) -> Case:
        script = Script((a, b, c, d, e, f), initial=initial)
        for begin, end, value in assigned:
            script.assign(begin, end, value)
            script.look()
            script.alive()
        return script.case(f"canonical/{check}")

    yield script_of("initial-value", (a, b, initial), (b, d, x), (b, d, initial))
    yield script_of("initial-value", (b, e, x), (a, c, initial), (d, f, initial), (a, f, initial))
    yield script_of("same-as-before", (a, b, x), (b, c, x), (b, d, x), (c, e, x))
    yield script_of("same-as-after", (d, e, x), (c, d, x), (a, b, y), (b, c, x))
    yield script_of("same-on-both-sides", (a, b, x), (c, d, x), (b, c, x))
    yield script_of("same-on-both-sides", (a, f, x), (b, c, y), (b, c, x), (d, e, x))
    yield script_of("swallowed", (b, c, x), (c, d, y), (d, e, z), (a, f, x))
    yield script_of("swallowed", (a, c, x), (c, d, y), (d, f, z), (b, e, z), (a, f, initial))
    yield script_of("overlapping", (a, f, x), (c, d, y), (b, e, z), (c, d, x))
    yield script_of("overlapping", (a, c, x), (b, d, y), (c, e, x), (a, d, z))
    yield script_of("edges-that-meet", (b, d, x), (a, b, y), (d, e, z), (b, c, z), (b, d, y))
    yield script_of("edges-that-meet", (b, e, x), (b, c, y), (d, e, y), (b, e, y), (b, e, x))


def exhaustive_cases(draw: random.Random) -> Iterator[Case]:
    few = ticks(draw, 4)
    chosen = values(draw, 3)
    intervals = [
        (begin, end, value)
        for begin, end in itertools.combinations_with_replacement(few, 2)
        for value in chosen
    ]
    script = Script(few, initial=chosen[0])
    for first, second in itertools.product(intervals, repeat=2):
        script.anew()
        script.assign(*first)
        script.assign(*second)
        script.dump()
    yield script.case("exhaustive/few-assignments")

    script = Script(few, initial=chosen[0])
    for _ in range(400):
        script.anew()
        for _ in range(draw.randint(3, 5)):
            script.assign(*draw.choice(intervals))
        script.dump()
        script.alive()
    yield script.case("exhaustive/few-assignments")


def extreme_cases(draw: random.Random) -> Iterator[Case]:
    initial, x, y = values(draw, 3)
    middle = draw.randint(-(10**6), 10**6)
    script = Script((LOWEST, LOWEST + 1, middle, HIGHEST - 1, HIGHEST), initial=initial)
    script.assign(LOWEST, HIGHEST, x)
    script.look()
    script.assign(LOWEST, LOWEST + 1, y)
    script.assign(HIGHEST - 1, HIGHEST, y)
    script.look()
    script.assign(LOWEST, middle, initial)
    script.look()
    script.assign(LOWEST + 1, HIGHEST, initial)
    script.look()
    yield script.case("extremes/lowest-and-highest-keys")


def random_cases(draw: random.Random) -> Iterator[Case]:
    kinds = (("few-values", 8, 2, 250), ("many-values", 30, 9, 250), ("sparse", 120, 4, 300))
    for name, count, colours, steps in kinds:
        for _ in range(2):
            yield wandering(draw, count, colours, steps).case(f"random/{name}")


def wandering(draw: random.Random, count: int, colours: int, steps: int) -> Script:
    chosen = values(draw, colours)
    script = Script(ticks(draw, count), initial=chosen[0])
    for _ in range(steps):
        begin, end = draw.choice(script.ticks), draw.choice(script.ticks)
        if draw.random() < 0.9:
            begin, end = min(begin, end), max(begin, end)
        script.assign(begin, end, draw.choice(chosen))
        script.at(draw.randint(script.ticks[0] - 5, script.ticks[-1] + 5))
        if draw.random() < 0.3:
            script.dump()
            script.alive()
    script.look()
    return script


def own_parts_cases(draw: random.Random) -> Iterator[Case]:
    """What is handed to `assign` may be a part of the map, and be about to vanish."""
    chosen = values(draw, 5)
    script = Script(ticks(draw, 12), initial=chosen[0])
    for _ in range(120):
        begin, end = sorted(draw.sample(script.ticks, 2))
        script.assign(begin, end, draw.choice(chosen))
        begin, end = sorted(draw.sample(script.ticks, 2))
        script.assign_own_value(begin, end, draw.choice((begin, end, draw.choice(script.ticks))))
        script.dump()
    yield script.case("own-parts/values")

    script = Script(ticks(draw, 14), initial=chosen[0])
    for _ in range(120):
        begin, end = sorted(draw.sample(script.ticks, 2))
        script.assign(begin, end, draw.choice(chosen))
        begin, end = sorted(draw.choices(range(6), k=2))
        script.assign_own_keys(begin, end, draw.choice(chosen))
        script.dump()
    yield script.case("own-parts/keys")


def copy_cases(draw: random.Random) -> Iterator[Case]:
    chosen = values(draw, 5)
    script = Script(ticks(draw, 20), initial=chosen[0])

    def stir(at: int) -> None:
        for _ in range(8):
            begin, end = sorted(draw.sample(script.ticks, 2))
            script.assign(begin, end, draw.choice(chosen), at=at)

    stir(0)
    script.copy(0, 1)
    script.look(at=1)
    stir(0)
    script.look(at=1)
    stir(1)
    script.look(at=0)
    script.new(2, initial=chosen[1])
    stir(2)
    script.become(2, 0)
    script.look(at=2)
    script.become(0, 0)
    stir(0)
    script.look(at=0)
    script.look(at=2)
    script.end(0)
    script.alive()
    script.look(at=1)
    script.look(at=2)
    stir(2)
    script.become(1, 2)
    script.end(2)
    script.look(at=1)
    script.alive()
    yield script.case("copies/stand-for-themselves")


def state_cases(draw: random.Random) -> Iterator[Case]:
    chosen = values(draw, 6)
    script = Script(ticks(draw, 20), initial=chosen[0])
    script.new(1, initial=chosen[1])
    script.new(2, initial=chosen[0])
    for _ in range(40):
        begin, end = sorted(draw.sample(script.ticks, 2))
        script.assign(begin, end, draw.choice(chosen), at=draw.randrange(3))
        script.dump(at=draw.randrange(3))
    for at in (2, 0, 1):
        script.look(at=at)
    script.end(1)
    script.look(at=0)
    yield script.case("state/several-maps")
