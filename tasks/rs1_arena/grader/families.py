# bench-canary rs1_arena grader/families.py 3a088c95b3eb5e9d3a0ed4a5b5a703e7
"""Short scripts, each about one sentence of the prompt or one usual mistake."""

import random
from collections.abc import Iterator

from model import SIZES
from scripts import Script

from bench.grading.papers import Case

KINDS = tuple(SIZES)
# What an iterator may say of its length; no more than a hundred thousand elements can be meant.
HINTS = ("unknown", "none", "less", "more", "far-more", "all-there-is", "upside-down")
# Calls of these sizes end chunks of most sizes in the middle.
UNEVEN = (1, 3, 7, 2, 20, 5, 70, 11, 0, 130, 4, 300, 9, 33)


def number(draw: random.Random) -> int:
    return draw.randint(1000, 10**6)


def uneven(script: Script, draw: random.Random) -> None:
    """Fill an arena with single elements and slices in turns."""
    for count in UNEVEN:
        script.extend(number(draw), count)
        script.alloc(number(draw))


def basic_cases(draw: random.Random) -> Iterator[Case]:
    script = Script("word")
    script.length()
    script.alloc(number(draw), number(draw))
    script.extend(number(draw), 3)
    script.alloc(number(draw))
    script.everything()
    yield script.case("basics/put-and-read")

    script = Script("noted")
    for _ in range(300):
        script.alloc(number(draw))
        script.look()
    script.everything()
    yield script.case("basics/growth")

    for kind in ("word", "noted"):
        script = Script(kind)
        uneven(script, draw)
        script.raised(number(draw))
        script.look()
        script.alloc(number(draw))
        script.raised(number(draw))
        script.iterate()
        script.iterate_raising(number(draw))
        script.alloc(number(draw))
        script.raised(5)
        script.iterate()
        script.into_vec()
        script.drops()
        yield script.case("basics/what-is-written")

    for kind in ("noted", "empty", "byte"):
        script = Script(kind)
        for _ in range(2):
            script.everything()
            script.clear()
            script.everything()
            script.into_vec()
            script.drop()
            script.default()
        script.alloc(number(draw))
        script.everything()
        yield script.case("basics/nothing-there")

    for capacity in (0, 1, 2, 9, 200):
        for kind in ("word", "noted", "empty", "page"):
            script = Script(kind)
            script.room(capacity)
            script.length()
            script.many(number(draw), 5)
            script.everything()
            script.extend(number(draw), 250)
            script.alloc(number(draw))
            script.everything()
            script.into_vec()
            script.drops()
            yield script.case("basics/with-room")


def order_cases(draw: random.Random) -> Iterator[Case]:
    for kind in ("word", "noted", "text"):
        script = Script(kind)
        uneven(script, draw)
        script.everything()
        script.alloc(number(draw))
        script.iterate()
        yield script.case("order/visited")

        script = Script(kind)
        uneven(script, draw)
        script.into_vec()
        script.drops()
        script.many(number(draw), 7)
        script.into_vec()
        script.drops()
        yield script.case("order/in-a-vector")

        # What has room and is empty is passed over.
        for count in (1, 3, 40):
            script = Script(kind)
            script.room(count)
            script.extend(number(draw), count + 1)
            script.iterate()
            script.alloc(number(draw))
            script.iterate()
            script.into_vec()
            yield script.case("order/past-empty-rooms")


def extend_cases(draw: random.Random) -> Iterator[Case]:
    for kind in ("noted", "byte", "large"):
        script = Script(kind)
        uneven(script, draw)
        script.extends(number(draw), 60, 9)
        script.everything()
        yield script.case("extend/side-by-side")

    script = Script("noted")
    script.extend(number(draw), 0)
    script.everything()
    script.alloc(number(draw))
    for _ in range(20):
        script.extend(number(draw), 0)
    script.extend(number(draw), 2)
    script.extend(number(draw), 0)
    script.everything()
    yield script.case("extend/with-nothing")

    for hint in HINTS:
        script = Script("noted")
        for count in (3, 0, 1, 50, 2, 300):
            script.extend(number(draw), count, hint=hint)
            script.alloc(number(draw))
        script.everything()
        script.drop()
        script.drops()
        yield script.case("extend/wrong-hints")

    for kind in ("noted", "word", "empty"):
        for count in (1, 2, 9, 100):
            script = Script(kind)
            for _ in range(3):
                script.extend_using(number(draw), count, number(draw))
                script.look()
                script.alloc(number(draw))
            script.everything()
            script.drop()
            script.drops()
            yield script.case("extend/iterators-that-use-the-arena")

    for kind in ("noted", "large", "empty"):
        for before, count in ((0, 0), (0, 3), (1, 1), (5, 20), (40, 200)):
            script = Script(kind)
            script.many(number(draw), before)
            for hint in ("right", "unknown", "far-more"):
                script.extend_panics(number(draw), count, hint=hint)
                script.drops()
                script.look()
            script.length()
            script.alloc(number(draw))
            script.extend(number(draw), 4)
            script.everything()
            script.drop()
            script.drops()
            yield script.case("extend/iterators-that-panic")

    for count in (0, 1, 8, 90):
        script = Script("noted")
        script.many(number(draw), 3)
        script.extend_panics(number(draw), count, using=number(draw))
        script.everything()
        script.extend_using(number(draw), count, number(draw))
        script.everything()
        script.drop()
        script.drops()
        yield script.case("extend/iterators-that-use-it-and-panic")


def drop_cases(draw: random.Random) -> Iterator[Case]:
    for kind in ("noted", "large"):
        script = Script(kind)
        uneven(script, draw)
        script.drops()
        script.drop()
        script.drops()
        script.many(number(draw), 3)
        script.drop()
        script.drops()
        yield script.case("drops/in-order")

        script = Script(kind)
        for _ in range(4):
            uneven(script, draw)
            script.clear()
            script.everything()
        script.drop()
        script.drops()
        yield script.case("drops/when-cleared")

        script = Script(kind)
        for count in (0, 1, 200):
            script.many(number(draw), count)
            script.drops()
            script.into_vec()
            script.drops()
        script.drop()
        script.drops()
        yield script.case("drops/once-out-of-a-vector")

    script = Script("empty")
    script.many(0, 100)
    script.extend(0, 50)
    script.drops()
    script.clear()
    script.drops()
    script.many(0, 30)
    script.into_vec()
    script.drops()
    script.extend(0, 1000)
    script.drop()
    script.drops()
    yield script.case("drops/without-a-size")

    for place in (0, 1, 100, 248, 249):
        for way in ("drop", "clear"):
            script = Script("noted")
            first = number(draw)
            for part in range(5):
                script.many(first + 50 * part, 30)
                script.extend(first + 50 * part + 30, 20)
            script.explode(first + place)
            script.drop() if way == "drop" else script.clear()
            script.everything()
            script.alloc(number(draw))
            script.extend(number(draw), 40)
            script.everything()
            script.clear()
            script.drops()
            yield script.case(f"drops/destructors-that-panic-in-{way}")


def type_cases(draw: random.Random) -> Iterator[Case]:
    for kind in KINDS:
        script = Script(kind)
        script.alloc(number(draw), number(draw))
        script.extend(number(draw), 5)
        script.look()
        script.many(number(draw), 60)
        script.extend(number(draw), 33)
        script.raised(number(draw))
        script.everything()
        script.iterate_raising(number(draw))
        script.iterate()
        script.clear()
        script.many(number(draw), 20)
        script.extend_using(number(draw), 6, number(draw))
        script.everything()
        script.into_vec()
        script.many(number(draw), 10)
        script.drops()
        script.drop()
        script.drops()
        yield script.case(f"types/{kind}")
