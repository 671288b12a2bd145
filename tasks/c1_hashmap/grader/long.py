# bench-canary c1_hashmap grader/long.py 3fa97676110e89632d7f229002da745e
"""Long scripts: many keys that look alike, and tables through which many keys have gone."""

import random
from collections.abc import Iterator

from families import drawn, filled, number
from scripts import Script

from bench.grading.papers import Case

MANY = 2**16
TURNS = 300_000


def random_cases(draw: random.Random) -> Iterator[Case]:
    for few, keys, steps in ((4, 12, 300), (256, 24, 600), (256, 200, 2000)):
        for _ in range(3):
            script = wandering(draw, drawn(draw, keys, longest=4, few=few), steps)
            yield script.case("random/wandering")


def wandering(draw: random.Random, keys: list[bytes], steps: int) -> Script:
    script = Script()
    for _ in range(steps):
        key = draw.choice(keys)
        match draw.choices(range(6), weights=(40, 36, 20, 2, 1, 1))[0]:
            case 0:
                script.set(key, number(draw))
            case 1:
                script.remove(key)
            case 2:
                script.get(key)
            case 3:
                script.size()
            case 4:
                script.dump()
            case _:
                script.walk_dropping(draw.randint(2, 4), 0)
    script.look(*keys)
    return script


def churn_cases(draw: random.Random, *, turns: int) -> Iterator[Case]:
    """Each turn one key comes and one goes, and at no time are there many."""
    scheme = f"l:{draw.randbytes(2).hex()}:"
    for window in (1, 7, draw.randint(50, 150)):
        script = Script()
        script.slide(scheme, turns, window)
        script.size()
        script.many_get(scheme, turns - window, window, turns - window)
        script.held()
        yield script.case("churn/one-in-one-out")

    script = Script()
    keys = drawn(draw, 10)
    filled(script, keys, draw)
    for turn in range(12):
        script.many_set(scheme, 0, turns // 40, turn)
        script.many_get(scheme, turns, 1000, turn)
        script.many_remove(scheme, 0, turns // 40, turn)
        script.many_get(scheme, 0, turns // 40, turn)
    script.look(*keys)
    script.held()
    yield script.case("churn/filled-and-emptied")

    script = Script()
    most = turns // 4
    script.many_set(scheme, 0, most, 0)
    script.many_remove(scheme, 0, most - 3, 0)
    script.many_get(scheme, most, most, 0)
    script.many_get(scheme, 0, most, 0)
    script.size()
    for _ in range(3):
        script.many_set(scheme, 10 * most, 100, 7)
        script.many_remove(scheme, 10 * most, 100, 7)
    yield script.case("churn/almost-all-are-gone")


def large_cases(draw: random.Random) -> Iterator[Case]:
    salt = draw.randbytes(6).hex()
    long = draw.randbytes(300).hex()
    yield many("large/numbers", draw, "l::")
    yield many("large/numbers", draw, "b::")
    yield many("large/numbers", draw, f"d:{salt}:")
    for power in (8, 12, 16, 20, 32, 40):
        yield many("large/multiples", draw, "l::", step=2**power, count=MANY // 4)
    yield many("large/common-parts", draw, f"l:{long}:", count=MANY // 2)
    yield many("large/common-parts", draw, f"b::{long}", count=MANY // 2)
    for base in (31, 33):
        one, two = draw.randint(65, 110), draw.randint(98, 122)
        # one * base + two is the same number for both pieces.
        pieces = bytes((one, two)).hex(), bytes((one + 1, two - base)).hex()
        yield many("large/pieces", draw, f"p:{pieces[0]}:{pieces[1]}", first=0)
    first, second = draw.sample(range(256), 2)
    swapped = bytes((first, second)).hex(), bytes((second, first)).hex()
    yield many("large/pieces", draw, f"p:{swapped[0]}:{swapped[1]}", first=0)


def many(
    check: str,
    draw: random.Random,
    scheme: str,
    *,
    first: int | None = None,
    step: int = 1,
    count: int = MANY,
) -> Case:
    start = draw.randint(0, 10**6) * step if first is None else first
    value = number(draw)
    half = count // 2
    script = Script()
    script.many_set(scheme, start, half, value, step=step)
    script.size()
    script.many_get(scheme, start, count, value, step=step)
    script.many_set(scheme, start, count, value + 1, step=step)
    script.many_get(scheme, start, count, value + 1, step=step)
    script.many_remove(scheme, start, half, value + 1, step=step)
    script.many_get(scheme, start, count, value + 1, step=step)
    script.size()
    return script.case(check)
