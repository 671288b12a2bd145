# bench-canary pt6_generate_cached grader/families.py 3598b43d560d3598442b96a81255ef1f
"""Scripts to play, family by family: prompts alone, in batches, and conversations."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casting import Cast, case_of
from course import Operation
from network import Sizes

from bench.grading.papers import Case

TURNS = 2  # how often a script is drawn of those that are short
SINGLE, BATCH, TALK = "single", "batch", "conversation"


@dataclass(slots=True, kw_only=True)
class Caster:
    """Draws what the cases of one family need."""

    draw: random.Random
    name: str
    count: int = 0

    def sizes(self, *, layers: int | None = None, vocabulary: int = 48) -> Sizes:
        """Return a model's sizes: heads share keys, and are not as wide as width / heads."""
        heads, kv_heads = self.draw.choice([(4, 2), (6, 2), (6, 3), (4, 1)])
        return Sizes(
            layers=layers or self.draw.choice([2, 2, 3]),
            width=self.draw.choice([20, 24, 28]),
            heads=heads,
            kv_heads=kv_heads,
            head_width=self.draw.choice([8, 9]),
            vocabulary=vocabulary + self.draw.randint(0, 9),
            context=128,
        )

    def prompt(self, least: int, most: int) -> list[int]:
        """Return tokens that every model has."""
        return [self.draw.randrange(24) for _ in range(self.draw.randint(least, most))]

    def case(
        self, check: str, operations: list[Operation], cast: Cast, *, work: str | None
    ) -> Case:
        """Return a case with weights of its own."""
        self.count += 1
        name = f"{self.name}/{self.count}"
        return case_of(check, operations, cast, work=work, name=name, draw=self.draw)


def edge_cases(caster: Caster) -> Iterator[Case]:
    """Nothing to write, next to nothing, and what can't be answered."""
    for _ in range(TURNS):
        cast = Cast(sizes=caster.sizes())
        one, some = caster.prompt(1, 1), caster.prompt(3, 8)
        ops: list[Operation] = [["generate", [some, one], 0], ["generate", [], 5]]
        yield caster.case("edge/nothing-to-write", ops, cast, work=None)
        ops = [["generate", [some, []], 4], ["generate", [[]], 0]]
        yield caster.case("edge/empty-prompt", ops, cast, work=None)
        yield caster.case("edge/one-token", [["generate", [one], 7]], cast, work=SINGLE)
        yield caster.case("edge/one-new-token", [["generate", [some], 1]], cast, work=SINGLE)


def single_cases(caster: Caster) -> Iterator[Case]:
    """One prompt and one answer, on models of many shapes."""
    sizes = caster.sizes()
    ops: list[Operation] = [["generate", [caster.prompt(4, 12)], 8]]
    wide = replace(sizes, heads=3, kv_heads=3, head_width=8, width=24)
    shapes = {
        "single/one-layer": replace(sizes, layers=1),
        "single/five-layers": replace(sizes, layers=5),
        "single/one-head": replace(sizes, heads=1, kv_heads=1),
        "single/every-head-has-its-keys": wide,
        "single/heads-share-keys": replace(sizes, heads=6, kv_heads=2),
    }
    for check, shape in shapes.items():
        yield caster.case(check, ops, Cast(sizes=shape), work=SINGLE)
    sharp = Cast(sizes=sizes, sharpness=150.0)
    yield caster.case("single/logits-in-the-hundreds", ops, sharp, work=SINGLE)
    ops = [["generate", [caster.prompt(50, 50)], 30]]
    yield caster.case("single/long", ops, Cast(sizes=caster.sizes(layers=2)), work=SINGLE)


def end_cases(caster: Caster) -> Iterator[Case]:
    """The end token: at once, early, never, and where it ends nothing."""
    for _ in range(TURNS):
        ops: list[Operation] = [["generate", [caster.prompt(4, 9)], 9]]
        cast = Cast(sizes=caster.sizes(), ending="at-once")
        yield caster.case("end/at-once", ops, cast, work=SINGLE)
        cast = Cast(sizes=caster.sizes(), ending="early")
        yield caster.case("end/early", ops, cast, work=SINGLE)
        cast = Cast(sizes=caster.sizes(), ending="in-what-is-given")
        yield caster.case("end/inside-the-prompt", ops, cast, work=SINGLE)


def batch_cases(caster: Caster) -> Iterator[Case]:
    """Several prompts at once."""
    cast = Cast(sizes=caster.sizes())
    same = [caster.prompt(6, 6) for _ in range(3)]
    yield caster.case("batch/same-length", [["generate", same, 6]], cast, work=BATCH)
    mixed = [caster.prompt(1, 3), caster.prompt(9, 14), caster.prompt(4, 8)]
    caster.draw.shuffle(mixed)
    yield caster.case("batch/mixed-lengths", [["generate", mixed, 6]], cast, work=BATCH)
    twice = [same[0], mixed[0], same[0]]
    yield caster.case("batch/same-prompt-twice", [["generate", twice, 5]], cast, work=BATCH)
    many = [caster.prompt(1, 8) for _ in range(5)]
    cast = Cast(sizes=caster.sizes(layers=2, vocabulary=24), inner=160, ending="at-different-times")
    ops: list[Operation] = [["generate", many, 10]]
    yield caster.case("batch/end-at-different-times", ops, cast, work=BATCH)


def again_cases(caster: Caster) -> Iterator[Case]:
    """The same prompts for one model twice, and for others that look like it."""
    sizes = caster.sizes()
    prompts = [caster.prompt(3, 7), caster.prompt(3, 7)]
    for _ in range(3):
        ops: list[Operation] = [["generate", prompts, 5]]
        yield caster.case("state/same-prompts-another-model", ops, Cast(sizes=sizes), work=BATCH)
    ops = [["generate", prompts, 5], ["generate", prompts[::-1], 4], ["generate", prompts, 5]]
    yield caster.case("state/asked-again", ops, Cast(sizes=sizes), work=BATCH)


def talk_cases(caster: Caster) -> Iterator[Case]:
    """Conversations of several turns."""
    cast = Cast(sizes=caster.sizes())
    a, b, c, d = (caster.prompt(2, 6) for _ in range(4))
    ops: list[Operation] = [["open", 0], ["reply", 0, a, 5], ["reply", 0, b, 5]]
    yield caster.case("conversation/two-turns", ops, cast, work=TALK)
    ops = [["open", 0], ["tokens", 0], *(["reply", 0, part, 4] for part in (a, b[:1], c, d))]
    yield caster.case("conversation/many-turns", [*ops, ["tokens", 0]], cast, work=TALK)
    ops = [["open", 0], ["reply", 0, a, 3], ["reply", 0, b, 0], ["tokens", 0]]
    ops += [["reply", 0, c, 4], ["reply", 0, d, 1], ["reply", 0, a, 4]]
    yield caster.case("conversation/turns-without-an-answer", ops, cast, work=TALK)
    ops = [["open", 0], ["reply", 0, a, 8], ["reply", 0, b, 4], ["reply", 0, c, 3]]
    early = replace(cast, ending="early")
    yield caster.case("conversation/goes-on-after-the-end", ops, early, work=TALK)
    ops = [["open", 0], ["open", 1], ["reply", 0, a, 4], ["reply", 1, b, 4]]
    ops += [["reply", 0, c, 4], ["reply", 1, d, 4], ["tokens", 0], ["tokens", 1]]
    yield caster.case("conversation/two-at-once", ops, cast, work=TALK)
    ops = [["open", 0], ["reply", 0, a, 4], ["generate", [b, c], 4], ["reply", 0, d, 4]]
    yield caster.case("conversation/beside-a-batch", ops, cast, work=TALK)
    ops = [["open", 0], ["reply", 0, [], 3], ["reply", 0, a, 3], ["reply", 0, [], 0]]
    ops += [["rewind", 0, len(a) + 4], ["rewind", 0, -1], ["tokens", 0], ["reply", 0, b, 3]]
    yield caster.case("conversation/refused-and-unchanged", ops, cast, work=TALK)


def rewind_cases(caster: Caster) -> Iterator[Case]:
    """Conversations that go back, and that part."""
    cast = Cast(sizes=caster.sizes())
    a, b, c = (caster.prompt(3, 6) for _ in range(3))
    start: list[Operation] = [["open", 0], ["reply", 0, a, 5]]
    ops = [*start, ["rewind", 0, len(a) + 2], ["tokens", 0], ["reply", 0, b, 5]]
    yield caster.case("rewind/into-an-answer", ops, cast, work=TALK)
    ops = [*start, ["reply", 0, b, 4], ["rewind", 0, 2], ["reply", 0, c, 5], ["tokens", 0]]
    yield caster.case("rewind/into-the-first-turn", ops, cast, work=TALK)
    ops = [*start, ["rewind", 0, 0], ["tokens", 0], ["reply", 0, c, 5]]
    yield caster.case("rewind/to-the-beginning", ops, cast, work=TALK)
    whole = len(a) + 5
    ops = [*start, ["rewind", 0, whole], ["reply", 0, b, 3]]
    ops += [["rewind", 0, whole - 1], ["reply", 0, c, 3]]
    yield caster.case("rewind/next-to-nothing", ops, cast, work=TALK)
    ops = [*start, ["fork", 0, 1], ["reply", 1, b, 4], ["reply", 0, c, 4]]
    ops += [["reply", 1, c, 3], ["tokens", 0], ["tokens", 1]]
    yield caster.case("fork/both-go-on", ops, cast, work=TALK)
    ops = [*start, ["fork", 0, 1], ["rewind", 0, 2], ["reply", 0, c, 5], ["reply", 1, b, 4]]
    yield caster.case("fork/one-goes-back", ops, cast, work=TALK)
    ops = [*start, *(["fork", 0, n] for n in (1, 2, 3)), ["fork", 3, 4]]
    ops += [["reply", n, part, 3] for n, part in ((1, a), (2, b), (4, c), (0, c), (3, b))]
    yield caster.case("fork/many", ops, cast, work=TALK)
