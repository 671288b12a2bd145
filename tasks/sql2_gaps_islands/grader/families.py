# bench-canary sql2_gaps_islands grader/families.py 9ef61f843d8ff5fb8cded63dc25f3f68
"""Databases that are each about something a query may overlook."""

import random
from collections.abc import Iterator

from daybook import Daybook, Spell

from bench.grading.papers import Case

NAMES = ("door", "Door", "lamp", "cam 1", "cam-1", "é", "Z", "a", "_", "10", "9", "", "it's", "日")


def a_daybook(draw: random.Random) -> Daybook:
    """Return an empty database that reports on a late moment."""
    return Daybook(rng=draw, as_of=draw.randint(50_000, 90_000), patience=draw.randint(5, 40))


def edge_cases(draw: random.Random) -> Iterator[Case]:
    check = "edge/no-sessions"
    yield a_daybook(draw).case(check)
    bare = a_daybook(draw)
    for name in draw.sample(NAMES, 4):
        bare.device(name, patience=draw.choice((None, 0, 30)))
    yield bare.case(check)

    lone = a_daybook(draw)
    began = draw.randint(0, 9000)
    lone.session(lone.device(), began, began + draw.randint(1, 500))
    yield lone.case("edge/one-session")

    some = a_daybook(draw)
    for number in range(6):
        device = some.device()
        if number % 2:
            some.session(device, began + number, began + 50)
    yield some.case("edge/devices-without-sessions")
    for _ in range(3):
        some.session(None, draw.randint(0, 9000), draw.choice((9999, None)))
    yield some.case("edge/sessions-of-no-device")

    faulty = a_daybook(draw)
    device, other = faulty.device(), faulty.device()
    for _ in range(3):
        start = draw.randint(1000, 9000)
        faulty.session(device, start, start + 10)
        faulty.session(device, start + 60, start + 60 - draw.randint(1, 900))
        faulty.session(other, start, start - 1)
    yield faulty.case("edge/ends-before-it-begins")

    moments = a_daybook(draw)
    device, other = moments.device(patience=10), moments.device(patience=0)
    start = draw.randint(0, 9000)
    for offset in (0, 0, 10, 21, 100, 108, 118):
        moments.session(device, start + offset, start + offset)
    moments.session(device, start + 100, start + 108)
    for began, ended in ((0, 50), (50, 50), (20, 20), (60, 60), (60, 70)):
        moments.session(other, start + began, start + ended)
    yield moments.case("edge/sessions-of-no-length")


def moment_cases(draw: random.Random) -> Iterator[Case]:
    """What was running at the moment of the report, and what came later."""
    running = a_daybook(draw)
    device, other, third = running.device(), running.device(patience=0), running.device()
    start = draw.randint(100, 900)
    running.session(device, start, start + 50)
    running.session(device, start + 1000, None)
    running.session(device, start + 1200, start + 1300)
    running.session(device, start + 9000, start + 9400)
    running.session(other, start, None)
    running.session(other, start - 50, start - 1)
    running.session(third, start, start + 5)
    running.session(third, running.as_of - draw.randint(1, 99), None)
    running.session(third, running.as_of - draw.randint(1, 99), None)
    yield running.case("moment/without-an-end")

    check = "moment/ends-at-it-or-later"
    for late in (0, 1, draw.randint(2, 10**6)):
        later = a_daybook(draw)
        device, other = later.device(), later.device()
        began = later.as_of - draw.randint(100, 5000)
        later.session(device, began, later.as_of + late)
        later.session(device, began - 2000, began - 1000)
        later.session(other, began, later.as_of)
        later.session(other, began + 10, later.as_of + late)
        yield later.case(check)

    check = "moment/begins-at-it-or-later"
    for early in (-1, 0, 1, draw.randint(2, 999)):
        future = a_daybook(draw)
        device, other = future.device(), future.device()
        began = future.as_of + early
        future.session(device, began, None)
        future.session(device, began, began)
        future.session(device, began, began + 500)
        future.session(other, future.as_of - 300, future.as_of - 200)
        future.session(other, began, began + draw.randint(0, 10))
        yield future.case(check)


def chain_cases(draw: random.Random) -> Iterator[Case]:
    """What belongs together and what does not."""
    start = draw.randint(0, 9000)
    for patience in (0, 1, draw.randint(2, 90)):
        chain = a_daybook(draw)
        for silence in (-1, 0, 1, patience - 1, patience, patience + 1, patience + 2):
            device = chain.device(patience=patience)
            chain.session(device, start, start + 200)
            chain.session(device, start + 200 + silence, start + 300)
            chain.session(device, start + 300 + silence, start + 330)
        yield chain.case("chain/as-long-as-patience")

    within = a_daybook(draw)
    device, other = within.device(patience=10), within.device()
    within.session(device, start, start + 1000)
    for offset in draw.sample(range(20, 900, 40), 5):
        within.session(device, start + offset, start + offset + 15)
    within.session(device, start + 1000 + draw.randint(0, 10), start + 1200)
    within.session(device, start + 1300, start + 1400)
    within.session(other, start, start + 5000)
    within.session(other, start + 100, start + 200)
    within.session(other, start + 4000, start + 6000)
    within.session(other, start + 4500, start + 4600)
    within.session(other, start + 9000, start + 9100)
    yield within.case("chain/one-within-another")

    links = a_daybook(draw)
    device = links.device(patience=5)
    ends = [start]
    for _ in range(12):
        began = ends[-1] + draw.choice((-3, 0, 4, 5, 6, 7))
        ends.append(began + draw.randint(4, 30))
        links.session(device, began, ends[-1])
    yield links.case("chain/through-others")

    own = a_daybook(draw)
    for patience in (None, own.patience, own.patience + 5, own.patience - 5, None, 0):
        device = own.device(patience=patience)
        silence = own.patience if patience is None else patience
        own.session(device, start, start + 60)
        own.session(device, start + 60 + silence, start + 190)
        own.session(device, start + 190 + silence + 1, start + 400)
    yield own.case("chain/patience-of-its-own")

    never = a_daybook(draw)
    for patience in (0, None):
        device = never.device(patience=patience)
        for offset in (0, 50, 101, 151 + never.patience, 300):
            never.session(device, start + offset, start + offset + 50)
    yield never.case("chain/patience-of-zero")
    none = Daybook(rng=draw, as_of=never.as_of, patience=0)
    for patience in (None, 30):
        device = none.device(patience=patience)
        for offset in (0, 50, 101, 151, 300):
            none.session(device, start + offset, start + offset + 50)
    yield none.case("chain/patience-of-zero")


def tie_cases(draw: random.Random) -> Iterator[Case]:
    start = draw.randint(0, 9000)
    same = a_daybook(draw)
    for patience in (0, 20, None):
        device = same.device(patience=patience)
        for offset in (0, 100, 1000, 2000):
            for length in draw.sample(range(1, 90), 5):
                same.session(device, start + offset, start + offset + length)
    yield same.case("ties/begin-together")

    ends = a_daybook(draw)
    device = ends.device(patience=3)
    for offset in (100, 200, 1000):
        for length in draw.sample(range(1, 90), 4):
            ends.session(device, start + offset - length, start + offset)
    yield ends.case("ties/end-together")

    twice = a_daybook(draw)
    for _ in range(3):
        device = twice.device(patience=draw.choice((0, 9)))
        for offset in (0, 30, 500):
            for _ in range(draw.randint(2, 4)):
                twice.session(device, start + offset, start + offset + 25)
    yield twice.case("ties/the-same-twice")

    alike = a_daybook(draw)
    for lengths in ((40, 40, 40), (40, 70, 40, 70), (5, 5, 90, 5), (0, 0, 0)):
        device = alike.device(patience=2)
        for place, length in enumerate(lengths):
            alike.session(device, start + 200 * place, start + 200 * place + length)
    yield alike.case("ties/equally-long")


def value_cases(draw: random.Random) -> Iterator[Case]:
    start = draw.randint(0, 9000)
    silent = a_daybook(draw)
    device = silent.device(patience=60)
    # The first spell is the longest and the third the busiest.
    for began, ended in ((0, 20), (70, 90), (140, 160), (220, 230), (400, 500), (900, 1120)):
        silent.session(device, start + began, start + ended)
    yield silent.case("values/silence-within-a-spell")

    peak = a_daybook(draw)
    device, other = peak.device(patience=0), peak.device(patience=5)
    for began in range(0, 100, 10):
        peak.session(device, start + began, start + began + 10)
        peak.session(other, start + began, start + began + draw.choice((10, 20, 25)))
    for began, ended in ((200, 300), (210, 260), (260, 300), (290, 310), (220, 230), (225, 260)):
        peak.session(device, start + began, start + ended)
    yield peak.case("values/peak")

    far = a_daybook(draw)
    device = far.device(patience=10)
    # The session that ends last is not the one that begins last.
    for began, ended in ((0, 500), (100, 200), (700, 900), (710, 720), (1000, 1010)):
        far.session(device, start + began, start + ended)
    yield far.case("values/silence-after-the-latest-end")

    lasting = a_daybook(draw)
    length = draw.randint(2, 900)
    for more in (0, 1, -1):
        device = lasting.device(patience=1)
        began = lasting.as_of - length
        lasting.session(device, began, None)
        lasting.session(device, start, start + length + more)
        lasting.session(device, start + 3000, start + 3000 + length - 1)
    yield lasting.case("values/length-of-what-is-running")

    for zero in (-draw.randint(10**5, 10**9), 2**45 + draw.randint(0, 10**9)):
        old = Daybook(rng=draw, as_of=zero + 5000, patience=draw.randint(5, 20))
        device, other = old.device(), old.device(patience=3600)
        for offset in draw.sample(range(100, 4900, 100), 6):
            old.session(device, zero + offset, zero + offset + draw.randint(0, 120))
            old.session(other, zero + offset, zero + offset + draw.randint(0, 20))
        old.session(device, zero + 4990, None)
        yield old.case("values/times-of-all-kinds")
    across = Daybook(rng=draw, as_of=500, patience=10)
    device, other = across.device(), across.device()
    for began, ended in ((-500, -490), (-300, -5), (-2, 0), (0, 3), (14, 20), (300, 400)):
        across.session(device, began, ended)
    across.session(other, -20, -10)
    across.session(other, 0, 0)
    yield across.case("values/times-of-all-kinds")


def name_cases(draw: random.Random) -> Iterator[Case]:
    twins = a_daybook(draw)
    start = draw.randint(0, 9000)
    for _ in range(4):
        device = twins.device("twin")
        for _ in range(draw.randint(0, 3)):
            began = start + draw.randrange(0, 500)
            twins.session(device, began, began + draw.randint(5, 200))
    yield twins.case("names/twins")

    order = a_daybook(draw)
    for name in draw.sample(NAMES, len(NAMES)):
        device = order.device(name)
        for offset in draw.sample(range(0, 20_000, 400), 11):
            order.session(device, start + offset, start + offset + draw.randint(1, 99))
    yield order.case("names/order-of-rows")


def random_cases(draw: random.Random) -> Iterator[Case]:
    for _ in range(10):
        yield _grown(draw, devices=4, sessions=40).case("random/small")
    for _ in range(3):
        yield _grown(draw, devices=20, sessions=600).case("random/medium")


def related_cases(draw: random.Random) -> Iterator[Case]:
    """The same sessions at another time under other ids, and beside others."""
    first = _grown(draw, devices=4, sessions=50)
    yield first.case("relation/as-drawn")
    shift = draw.randint(-(10**6), 10**6)
    other = Daybook(rng=draw, as_of=first.as_of + shift, patience=first.patience)
    _copy(first, other, shift=shift)
    yield other.case("relation/moved-in-time")
    both = Daybook(rng=draw, as_of=first.as_of, patience=first.patience)
    _copy(first, both, shift=0)
    _copy(other, both, shift=-shift)
    yield both.case("relation/side-by-side")


def large_cases(draw: random.Random) -> Iterator[Case]:
    yield _ladder(draw, steps=20_000).case("large/one-long-spell")
    many = Daybook(rng=draw, as_of=10**8, patience=50)
    for _ in range(300):
        _fill(draw, many, many.device(patience=draw.choice((None, 0, 90))), clusters=8)
    _fill(draw, many, many.device(), clusters=500)
    yield many.case("large/many-devices")


def _grown(draw: random.Random, *, devices: int, sessions: int) -> Daybook:
    """Return sessions at random on a coarse grid of moments, so that much of it meets."""
    grid = draw.choice((1, 5, 10))
    length = sessions * 15 // devices // grid
    made = Daybook(rng=draw, as_of=grid * length, patience=grid * draw.randint(0, 2))
    numbers: list[int | None] = [None]
    for _ in range(devices):
        patience = draw.choice((None, None, 0, grid, grid + 1, 4 * grid))
        numbers.append(made.device(draw.choice(NAMES), patience=patience))
    for _ in range(sessions):
        began = grid * draw.randint(-2, length + 3)
        lasts = grid * draw.choice((-1, 0, 0, 1, 1, 2, 3, 5, draw.randint(0, 12)))
        unknown = draw.random() < 0.01
        made.session(draw.choice(numbers), began, None if unknown else began + lasts)
    return made


def _copy(source: Daybook, target: Daybook, *, shift: int) -> None:
    new = {
        number: target.device(device.name, patience=device.patience)
        for number, device in source.devices.items()
    }
    for _, device, began, ended in source.rows:
        moved = None if ended is None else ended + shift
        target.session(None if device is None else new[device], began + shift, moved)


def _ladder(draw: random.Random, *, steps: int) -> Daybook:
    """Return sessions that begin one after another while some earlier ones last.

    Each lasts a bit less than `high` steps, so that as many cover every step far from the ends.
    One more covers them all.
    """
    made = Daybook(rng=draw, as_of=10**9, patience=draw.randint(0, 9))
    device = made.device()
    step, high = draw.randint(5, 20), draw.randint(2, 6)
    start, length = draw.randint(0, 1000), high * step - draw.randint(1, step - 1)
    rows = [(start + step * place, start + step * place + length) for place in range(steps)]
    whole = start, rows[-1][1]
    spell = Spell(
        began=whole[0],
        until=whole[1],
        running=False,
        sessions=steps + 1,
        busy=whole[1] - whole[0],
        peak=high + 1,
    )
    made.known_spell(device, [*rows, whole], spell)
    return made


def _fill(draw: random.Random, made: Daybook, device: int, *, clusters: int) -> None:
    """Give a device groups of a few sessions each, with long silences between the groups."""
    start = 0
    for _ in range(clusters):
        start += draw.randint(3000, 9000)
        made.new_group(device)
        for _ in range(draw.randint(1, 7)):
            began = start + draw.randint(0, 600)
            made.session(device, began, began + draw.randint(0, 300))
