# bench-canary c1_hashmap grader/families.py 7ef79c89affe908aed9f6ed923f3d4f5
"""Short scripts, each about one sentence of the prompt or one usual mistake."""

import random
from collections.abc import Iterator

from scripts import Script, tidy

from bench.grading.papers import Case

MOST = 2**64 - 1


def drawn(draw: random.Random, count: int, *, longest: int = 9, few: int = 256) -> list[bytes]:
    """Return different keys of one byte or more, over so many different bytes."""
    keys: dict[bytes, None] = {}
    while len(keys) < count:
        length = draw.randint(1, longest)
        keys[bytes(draw.randrange(few) for _ in range(length))] = None
    return [*keys]


def number(draw: random.Random) -> int:
    return draw.randint(0, 10**6)


def filled(script: Script, keys: list[bytes], draw: random.Random, *, at: int = 0) -> None:
    for key in keys:
        script.set(key, number(draw), at=at)


def basic_cases(draw: random.Random) -> Iterator[Case]:
    a, b, c, d = drawn(draw, 4)
    script = Script()
    script.look(a)
    filled(script, [a, b, c], draw)
    script.look(a, b, c, d)
    yield script.case("basics/set-and-get")

    script = Script()
    filled(script, [a, b, a, c, b, a], draw)
    script.look(a, b, c)
    yield script.case("basics/overwrite")

    script = Script()
    script.remove(a)
    filled(script, [a, b, c], draw)
    for key in (b, b, d):
        script.remove(key)
    script.look(a, b, c)
    filled(script, [b], draw)
    script.look(a, b, c)
    for key in (a, b, c, a):
        script.remove(key)
    script.look(a, b)
    yield script.case("basics/remove")

    script = Script()
    for value in (0, 1, 2**31, 2**32, 2**63, MOST, draw.randint(2**62, MOST)):
        script.set(a, value)
        script.get(a)
        script.set(b, value)
        script.remove(b)
    yield script.case("basics/every-value")

    script = Script()
    filled(script, [a, b], draw)
    for key in (a, d, b):
        script.has(key)
    for key in (d, a, a):
        script.drop(key)
    script.look(a, b)
    yield script.case("basics/nowhere-to-put-a-value")

    script = Script()
    script.clear()
    keys = drawn(draw, 60)
    filled(script, keys, draw)
    script.clear()
    script.look(*keys[:5])
    filled(script, keys[20:50], draw)
    script.look(*keys[:25])
    yield script.case("basics/clear")

    script = Script()
    keys = drawn(draw, 500)
    for turn, key in enumerate(keys):
        script.set(key, turn)
        if turn % 60 == 0:
            script.look(*keys[: turn + 2])
    script.look(*keys)
    yield script.case("basics/growth")


def key_cases(draw: random.Random) -> Iterator[Case]:
    script = Script()
    filled(script, [bytes((byte,)) for byte in range(256)], draw)
    filled(script, [b"a\0b", b"a\0c", b"a\0", b"\0a", b"\0\0a", b"\xff\0\xff", b"\xff\0\xfe"], draw)
    script.look(b"a", b"a\0b", b"a\0c", b"a\0", b"\0", b"\xff\0\xff", b"\0\0")
    yield script.case("keys/any-bytes")

    (other,) = drawn(draw, 1)
    script = Script()
    for before in ([], [other], drawn(draw, 40)):
        script.anew()
        filled(script, before, draw)
        for key in (b"", b"\0", b""):
            script.get(b"")
            script.set(key, number(draw))
        script.look(b"", b"\0")
        script.remove(b"")
        script.look(b"", b"\0", *before[:3])
        script.set(b"", number(draw))
        script.has(b"")
        script.drop(b"")
        script.drop(b"")
    yield script.case("keys/empty")

    script = Script()
    long = [bytearray(draw.randbytes(draw.randint(5_000, 20_000))) for _ in range(2)]
    for key in [*long]:
        for place in (0, len(key) // 2, len(key) - 1):
            like = bytearray(key)
            like[place] ^= 1 << draw.randrange(8)
            long.append(like)
    filled(script, [bytes(key) for key in long], draw)
    script.look(*map(bytes, long), bytes(long[0][:-1]), bytes(long[0]) + b"\0")
    yield script.case("keys/long")

    letter = bytes((draw.randrange(256),))
    alike = [letter * length for length in range(1, 70)]
    alike += [b"\0" * length for length in range(1, 40) if letter != b"\0"]
    alike += [b"key", b"Key", b"key ", b"key\0", b"key\0\0", b"kex", b"yek"]
    draw.shuffle(alike)
    script = Script()
    filled(script, alike[::2], draw)
    script.look(*alike)
    for key in alike[::4]:
        script.remove(key)
    script.look(*alike)
    yield script.case("keys/look-alike")

    script = Script()
    for count in (6, 12, 24, 48, 200):
        script.anew()
        keys = [bytes((turn % 256, turn // 256)) * 9 for turn in range(count)]
        filled(script, keys, draw)
        # Somewhere on the way the map has to grow while the key still points into it.
        for turn in range(count):
            key = draw.choice(keys)
            script.set_stored(key, len(key) - draw.randint(0, 1) * (1 + turn % 15), number(draw))
        script.look(*keys[:10])
        for key in draw.sample(keys, count // 2):
            script.remove_stored(key)
        script.look(*keys[:10])
    yield script.case("keys/from-the-map-itself")

    script = Script()
    keys = drawn(draw, 900)
    filled(script, keys[:40], draw)
    script.pin(*keys[:20])
    filled(script, keys[40:], draw)
    filled(script, keys[:10], draw)
    for key in keys[20:600]:
        script.remove(key)
    filled(script, keys[100:300], draw)
    script.pins(20)
    yield script.case("keys/copies-stay-put")


def walk_cases(draw: random.Random) -> Iterator[Case]:
    once, at_the_end = Script(), Script()
    for count in (0, 1, 2, 15, 16, 17, 300):
        for script in (once, at_the_end):
            script.anew()
            filled(script, drawn(draw, count), draw)
        once.dump()
        once.dump()
        at_the_end.walk_on(4)
    yield once.case("walk/each-once")
    yield at_the_end.case("walk/at-the-end")

    # One byte and few entries to a table make many of them meet.
    counts = (1, 7, 12, 40, 100, 250)
    sets = [[bytes((byte,)) for byte in draw.sample(range(256), count)] for count in counts]
    dropping, raising, pairing, doubling = Script(), Script(), Script(), Script()
    for keys in sets:
        for script in (dropping, raising, doubling):
            script.anew()
            filled(script, keys, draw)
        divisor = draw.randint(2, 5)
        for rest in draw.sample(range(divisor), 2):
            dropping.walk_dropping(divisor, rest)
            dropping.look(*keys)
        dropping.walk_dropping(1, 0)
        dropping.look(*keys[:3])

        raising.walk_raising(2, 1)
        raising.walk_raising(1, 0)
        raising.look(*keys)

        doubling.walk_twice()

        high = draw.sample(range(0, 256, 2), min(len(keys), 100))
        pairs = [bytes((byte | low,)) for byte in high for low in (0, 1)]
        draw.shuffle(pairs)
        pairing.anew()
        filled(pairing, pairs, draw)
        pairing.walk_pairs()
        pairing.look(*pairs[:2])
    yield dropping.case("walk/removing-what-is-visited")
    yield raising.case("walk/overwriting")
    yield pairing.case("walk/removing-others")
    yield doubling.case("walk/two-at-once")


def memory_cases(draw: random.Random) -> Iterator[Case]:
    script = Script()
    for granted in range(5):
        script.new_strained(granted=granted)
    yield tidy(script.case("memory/refused-at-creation"))

    script = Script()
    keys = drawn(draw, 70, longest=5)
    for turn, key in enumerate(keys):
        script.set_strained(key, number(draw), granted=turn % 3 if turn % 7 else 0)
    script.look(*keys)
    yield tidy(script.case("memory/refused-on-the-way"))

    script = Script()
    keys = drawn(draw, 130, longest=3)
    filled(script, keys[:100], draw)
    for key in keys[:90]:
        script.remove(key)
    for turn, key in enumerate(keys[100:]):
        script.remove(keys[0])
        script.set_strained(key, number(draw), granted=turn % 2)
        script.remove(key)
        script.set(keys[turn], turn)
    script.look(*keys)
    yield tidy(script.case("memory/refused-after-removals"))

    script = Script()
    keys = drawn(draw, 60)
    filled(script, keys, draw)
    script.limit(0)
    script.requests(none=False)
    filled(script, keys, draw)
    for key in keys[:20]:
        script.get(key)
        script.remove(key)
    script.look(*keys)
    script.walk_raising(2, 0)
    script.walk_dropping(3, 0)
    script.requests(none=True)
    script.clear()
    script.requests(none=True)
    script.look(*keys[:2])
    script.limit(-1)
    filled(script, keys[:30], draw)
    script.look(*keys)
    yield tidy(script.case("memory/only-new-entries-need-it"))

    sets = ([], [b""], drawn(draw, 40), drawn(draw, 300))
    script = Script()
    for keys in sets:
        script.anew()
        filled(script, keys, draw)
        for key in keys[::3]:
            script.remove(key)
    yield tidy(script.case("memory/everything-is-given-back"))

    script = Script()
    for keys in sets:
        script.anew()
        filled(script, keys, draw)
        script.blocks()
        filled(script, [b"", *keys[:5]], draw)
        for key in keys[::3]:
            script.remove(key)
        script.blocks()
        script.clear()
        script.blocks()
    yield script.case("memory/one-block-a-key")

    script = Script()
    for count in (0, 1, 10, 1000, 30_000):
        script.anew()
        script.many_set("l::", 0, count, 0)
        script.held()
        script.many_remove("l::", 0, count, 0)
        script.held()
    yield script.case("memory/in-proportion")


def state_cases(draw: random.Random) -> Iterator[Case]:
    script = Script(0, 1, 2)
    keys = drawn(draw, 60)
    filled(script, keys[:40], draw, at=0)
    filled(script, keys[20:], draw, at=1)
    filled(script, keys[:30], draw, at=0)
    for key in keys[10:30]:
        script.remove(key, at=0)
    for at in (0, 1, 2):
        script.size(at=at)
        script.dump(at=at)
        for key in keys[::7]:
            script.get(key, at=at)
    script.clear(at=1)
    filled(script, keys[:3], draw, at=2)
    script.end(0)
    for at in (1, 2):
        script.dump(at=at)
    script.new(0)
    filled(script, keys[:5], draw, at=1)
    script.dump(at=0)
    script.dump(at=1)
    yield tidy(script.case("state/several-maps"))
