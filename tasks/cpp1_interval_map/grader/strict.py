# bench-canary cpp1_interval_map grader/strict.py fa4552321fdd50f81fff569c883b8d6d
"""Scripts for keys and values that are watched: what is copied, compared, kept and left behind."""

import random
from collections.abc import Iterator

from families import ticks, values
from scripts import Script, asked

from bench.grading.papers import Case

STRICT = "strict"


def exception_cases(draw: random.Random) -> Iterator[Case]:
    for what, check in (("copies", "exceptions/copies"), ("memory", "exceptions/memory")):
        chosen = values(draw, 4)
        script = Script(ticks(draw, 9), initial=chosen[0], program=STRICT)
        for turn in range(90):
            begin, end = sorted(draw.sample(script.ticks, 2))
            script.strained(what, begin, end, draw.choice(chosen))
            if turn % 12 == 11:
                script.look()
        yield asked(script.case(check), check=check, program=STRICT)


def holding_cases(draw: random.Random) -> Iterator[Case]:
    chosen = values(draw, 3)
    script = Script(ticks(draw, 40), initial=chosen[0], program=STRICT)
    script.alive()
    for _ in range(150):
        begin, end = sorted(draw.sample(script.ticks, 2))
        script.assign(begin, end, draw.choice(chosen))
        script.alive()
    script.assign(script.ticks[0], script.ticks[-1], chosen[0])
    script.alive()
    yield script.case("holds/one-key-and-value-a-boundary")


def cost_cases(draw: random.Random) -> Iterator[Case]:
    count = 6000
    chosen = values(draw, 50)
    script = Script(ticks(draw, count), initial=chosen[0], program=STRICT)
    near = [*zip(script.ticks, script.ticks[1:], strict=False)]
    draw.shuffle(near)
    script.start_counting()
    for begin, end in near:
        script.assign(begin, end, draw.choice(chosen))
    script.costs()
    script.at(*(draw.choice(script.ticks) for _ in range(1500)))
    script.costs()
    script.dump()
    yield script.case("cost/one-by-one")

    # One long interval swallows what many short ones have made, again and again.
    script = Script(ticks(draw, 1201), initial=chosen[0], program=STRICT)
    script.start_counting()
    for _ in range(5):
        for begin, end in zip(script.ticks, script.ticks[1:], strict=False):
            script.assign(begin, end, draw.choice(chosen))
        script.note_size()
        script.assign(script.ticks[0], script.ticks[-1], draw.choice(chosen))
    script.costs()
    script.dump()
    yield script.case("cost/swallowing-many")
