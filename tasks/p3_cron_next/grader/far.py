# bench-canary p3_cron_next grader/far.py 004d640769a2c15b122dd241f402f6af
"""Times that are decades away or never come, where time ends, and a great many times at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from asking import case, fire_times, some_time
from writing import DAY, MINUTE, WEEKDAY, expression, listed, listed_numbers, one, star

from bench.grading.generating import rng
from bench.grading.papers import Case


def rare_cases(seed: int) -> Iterator[Case]:
    """Leap days on one day of the week only, 12 to 40 years from one another."""
    draw = rng(seed, "rare")
    minute, hour = one(draw.randint(0, 59)), one(draw.randint(0, 23))
    sundays = expression(minute, hour, one(29), one(2), star(WEEKDAY, 7))
    for _ in range(3):
        start = some_time(draw, first=1580, last=2500)
        fires = fire_times(sundays, start, 2)
        yield case("far/leap-days-on-a-sunday", sundays, start, 1)
        yield case("far/leap-days-on-a-sunday", sundays, fires[0], 2)
    weekend = expression(minute, hour, one(29), one(2), star(WEEKDAY, 6))
    yield case("far/leap-days-on-a-sunday", weekend, datetime(2096, 3, 1), 3)
    century = draw.choice((1900, 2100, 2200, 2300))
    before = datetime(century - draw.randint(5, 12), draw.randint(3, 12), 1)
    yield case("far/leap-days-on-a-sunday", sundays, before, 2)


def never_cases(seed: int) -> Iterator[Case]:
    """Days that do not exist, so that nothing is found."""
    draw = rng(seed, "never")
    short = listed_numbers(draw.sample((2, 4, 6, 9, 11), draw.randint(2, 5)))
    for day, month in (
        (one(30), one(2)),
        (one(31), one(2, "feb")),
        (listed_numbers((31, 30)), one(2)),
        (one(31), one(draw.choice((4, 6, 9, 11)))),
        (one(31), short),
        (one(30), one(2)),
    ):
        minute = draw.choice((one(draw.randint(0, 59)), star(MINUTE)))
        asked = expression(minute, one(draw.randint(0, 23)), day, month)
        yield case("far/never", asked, some_time(draw, first=1, last=9998), draw.choice((1, 7)))
    asked = expression(one(0), one(0), one(30), one(2), star(WEEKDAY, 2))
    yield case("far/never", asked, some_time(draw), 3)


def end_cases(seed: int) -> Iterator[Case]:
    """The last year that counts: a hundred years on, or the year 9999."""
    draw = rng(seed, "end")
    check = "far/until-the-end-of-the-hundredth-year"
    for _ in range(2):
        after = some_time(draw, first=1900, last=2200)
        last = datetime(after.year + 100, 12, 31, 23, 59)
        yearly = expression(one(59), one(23), one(31), one(12))
        yield case(check, yearly, after, draw.randint(102, 10**6))
        first = expression(one(0), one(0), one(1), one(1))
        yield case(check, first, last.replace(year=after.year), 150)
        monthly = expression(one(draw.randint(0, 59)), one(0), one(draw.randint(1, 31)))
        yield case(check, monthly, after, 2000)
        leap = expression(one(0), one(12), one(29), one(2))
        yield case(check, leap, datetime(draw.choice((1996, 2000, 2004)), 2, 29, 13), 100)
        yield case(check, leap, after, 100)

    check = "far/first-and-last-years"
    yield case(check, expression(), datetime.max, 3)
    yield case(check, expression(), datetime(9999, 12, 31, 23, 59), 1)
    yield case(check, expression(), datetime(9999, 12, 31, 23, draw.randint(50, 58), 30), 20)
    midnight = expression(one(0), one(0))
    yield case(check, midnight, datetime(9999, 12, 30, 23, 59), 5)
    yield case(check, midnight, datetime(9999, 12, 31, 0, 0), 5)
    leap = expression(one(0), one(0), one(29), one(2))
    yield case(check, leap, datetime(9996, 2, 29), 2)
    yield case(check, leap, datetime(9900 + draw.randint(0, 60), 1, 1), 60)
    yearly = expression(one(1), one(1), one(1), one(1))
    yield case(check, yearly, datetime(9899 + draw.randint(0, 90), 6, 1), 200)
    odd = expression(one(0), one(0), star(DAY, 2), None, one(draw.randint(0, 6)))
    yield case(check, odd, datetime(9999, 11, 20), 50)

    check = "far/first-and-last-years"
    yield case(check, expression(), datetime.min, 2)
    yield case(check, leap, datetime.min + timedelta(days=draw.randint(0, 300)), 24)
    weekly = expression(one(0), one(0), None, None, one(draw.randint(0, 6)))
    yield case(check, weekly, datetime.min, 3)


def many_cases(seed: int) -> Iterator[Case]:
    """Thousands of times, near together and far apart."""
    draw = rng(seed, "many")
    yield case("large/thousands-of-times", expression(), some_time(draw), 10_000)
    hours = listed_numbers(draw.sample(range(24), 2))
    asked = expression(listed((star(MINUTE, 20), one(59))), hours, one(13), None, one(5))
    yield case("large/thousands-of-times", asked, some_time(draw), 10_000)
    yield case("large/thousands-of-times", expression(one(0), one(0)), some_time(draw), 10_000)
