# bench-canary rs1_arena grader/costs.py 7f0d55b303a12b00dd228447e29de221
"""Scripts about memory, and long ones: what is asked for, what is held, what takes its time."""

import random
from collections.abc import Iterator

from families import number, uneven
from scripts import Script

from bench.grading.papers import Case

MANY = 200_000
COUNTED = ("byte", "word", "noted", "wide", "large", "empty")  # owning nothing beyond themselves


def memory_cases(draw: random.Random) -> Iterator[Case]:
    for kind in COUNTED:
        script = Script(kind)
        script.requests(0)
        script.room(0)
        script.requests(0)
        script.default()
        script.requests(0)
        script.length()
        yield script.case("memory/none-for-nothing")

        for capacity in (1, 7, 1000):
            script = Script(kind)
            script.room(capacity)
            script.requests()
            script.many(number(draw), capacity)
            script.requests(0)
            script.held()
            script.look()
            yield script.case("memory/room-is-enough")

    for kind, count in (("word", 20_000), ("byte", 20_000), ("large", 2000), ("empty", 5000)):
        script = Script(kind)
        script.many(number(draw), count)
        script.requests()
        script.held()
        yield script.case("memory/requests-for-elements")

        script = Script(kind)
        script.extends(number(draw), count // 4, 7)
        script.requests()
        script.held()
        yield script.case("memory/requests-for-slices")

        script = Script(kind)
        for turn in range(40):
            script.extends(number(draw), count // 100, 2 + turn % 9)
            script.many(number(draw), count // 100)
            script.extend(number(draw), 5 * turn)
        script.requests()
        script.held()
        yield script.case("memory/requests-in-turns")

        script = Script(kind)
        for turn in range(60):
            script.many(number(draw), count // 60)
            script.extend(number(draw), turn % 7)
            script.clear()
        script.many(number(draw), count // 60)
        script.requests()
        script.held()
        yield script.case("memory/requests-when-cleared")

    for kind in COUNTED:
        script = Script(kind)
        for count in (1, 1, 1, 2, 10, 30, 100, 900):
            script.many(number(draw), count)
            script.held()
        yield script.case("memory/in-proportion")

        # A slice that just doesn't fit leaves as much unused as can be.
        script = Script(kind)
        for count in (1, 8, 16, 9, 40, 3, 100, 1, 150, 600, 1, 1200):
            script.extend(number(draw), count)
            script.held()
        yield script.case("memory/in-proportion")

    for hint in ("more", "far-more", "unknown", "all-there-is"):
        for kind in ("noted", "large"):
            script = Script(kind)
            for count in (0, 1, 30):
                script.extend(number(draw), count, hint=hint)
                script.held()
            script.look()
            yield script.case("memory/whatever-the-hint")

    for kind in COUNTED:
        script = Script(kind)
        uneven(script, draw)
        script.drop()
        script.held(nothing=True)
        uneven(script, draw)
        script.clear()
        script.drop()
        script.held(nothing=True)
        uneven(script, draw)
        script.extend_panics(number(draw), 10)
        script.into_vec()
        script.held(nothing=True)
        yield script.case("memory/everything-is-given-back")


def random_cases(draw: random.Random) -> Iterator[Case]:
    for kind in ("noted", "noted", "word", "large", "text", "triple"):
        script = Script(kind)
        for _ in range(300):
            wander(script, draw)
        script.everything()
        script.drop()
        script.drops()
        yield script.case("random/wandering")


def wander(script: Script, draw: random.Random) -> None:
    match draw.choices(range(9), weights=(40, 20, 8, 4, 4, 8, 6, 1, 1))[0]:
        case 0:
            script.alloc(number(draw))
        case 1:
            script.extend(number(draw), draw.randint(0, 20))
        case 2:
            script.extend(number(draw), draw.randint(0, 200), hint=draw.choice(("less", "more")))
        case 3:
            script.extend_using(number(draw), draw.randint(0, 12), number(draw))
        case 4:
            script.extend_panics(number(draw), draw.randint(0, 12))
            script.drops()
        case 5:
            script.look()
        case 6:
            script.raised(draw.randint(1, 9))
        case 7:
            script.everything()
            script.clear()
        case _:
            script.into_vec()
            script.drops()


def long_cases(draw: random.Random) -> Iterator[Case]:
    for kind in ("word", "noted"):
        script = Script(kind)
        script.many(number(draw), MANY)
        script.everything()
        script.drop()
        script.drops()
        yield script.case("long/elements")

        script = Script(kind)
        script.extends(number(draw), MANY, 2)
        script.everything()
        script.into_vec()
        script.drops()
        yield script.case("long/slices")

    script = Script("word")
    script.extend(number(draw), MANY, hint="unknown")
    script.alloc(number(draw))
    script.extend(number(draw), MANY)
    script.everything()
    yield script.case("long/one-slice")
