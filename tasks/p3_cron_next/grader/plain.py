# bench-canary p3_cron_next grader/plain.py 447497a6f732f2f3a129b79703a02a6b
"""Expressions about one thing each that may be written, and times around a minute."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from asking import case, fire_times, known_case, some_time
from writing import (
    DAY,
    HOUR,
    KINDS,
    MINUTE,
    MONTH,
    WEEKDAY,
    any_case,
    expression,
    listed,
    listed_numbers,
    one,
    some_field,
    span,
    star,
)

from bench.grading.generating import rng
from bench.grading.papers import Case


def written_cases(seed: int) -> Iterator[Case]:
    """What a field may hold."""
    draw = rng(seed, "written")
    for _ in range(3):
        after = some_time(draw)
        minute, hour = one(draw.randint(1, 59)), one(draw.randint(1, 23))
        yield case("written/numbers", expression(), after, draw.randint(2, 90))
        yield case("written/numbers", expression(minute, hour), after, 3)
        yield case("written/numbers", expression(minute, hour, one(draw.randint(1, 28))), after, 3)
        yield case("written/numbers", expression(one(0), one(0), one(1), one(1)), after, 3)
        padded = one(5, "05"), one(8, "08"), one(9, "009"), one(7, "0007"), one(1, "01")
        for place in range(5):
            fields = [padded[i] if i == place else None for i in range(5)]
            yield case("written/zeros-and-blanks", expression(*fields), after, 2)

        hours = listed_numbers(draw.sample(range(24), 4))
        months = listed_numbers(draw.sample(range(1, 13), 3))
        yield case("written/lists", expression(minute, hours, None, months), after, 7)
        twice = listed_numbers((30, 10, 30, 10, 20))
        yield case("written/lists", expression(twice, hour), after, 7)

        first = draw.randint(1, 20)
        spans = span(first, first + draw.randint(1, 9)), span(8, 17), span(5, 5)
        yield case("written/ranges", expression(spans[0], spans[1], spans[2]), after, 30)
        mixed = listed((span(first, first + 3), one(first + 1), span(40, 42)))
        yield case("written/ranges", expression(mixed, span(0, 23)), after, 12)

        every = draw.randint(7, 29)
        yield case("written/steps", expression(star(MINUTE, every), star(HOUR, 5)), after, 12)
        yield case("written/steps", expression(span(first, 59, every), hour), after, 6)
        yield case("written/steps", expression(minute, hour, span(2, 31, 9)), after, 6)
        yield case("written/steps", expression(minute, hour, None, star(MONTH, 5)), after, 95)
        yield case("written/steps", expression(minute, hour, star(DAY, 10)), after, 8)
        yield case("written/steps", expression(star(MINUTE, 60)), after, 3)
        over = span(first, first + 9, draw.randint(10, 10**9)), star(HOUR, 24), star(MONTH, 12)
        yield case("written/steps", expression(over[0], over[1], None, over[2]), after, 40)
        steps = listed((star(MINUTE, 25), span(first, first + 8, 4), one(58)))
        yield case("written/lists", expression(steps, hour), after, 10)
        yield case("written/lists", expression(hour=listed((star(HOUR), hour))), after)

        fields = [some_field(draw, kind, stars=0.7) for kind in KINDS]
        spaces = ["", " ", "\t", "  ", " \t ", "\t\t"]
        blanks = (draw.choice(spaces), *draw.sample(spaces[1:], 4), draw.choice(spaces))
        yield case(
            "written/zeros-and-blanks", replace(expression(*fields), spaces=blanks), after, 3
        )


def named_cases(seed: int) -> Iterator[Case]:
    """Names of months and days, and the two numbers of Sunday."""
    draw = rng(seed, "named")
    for name, number in zip(MONTH.names, range(1, 13), strict=True):
        month = one(number, draw.choice((name, name.upper(), any_case(draw, name))))
        yield case(
            "names/of-months-and-days", expression(one(0), one(0), None, month), some_time(draw), 32
        )
    for name, number in zip(WEEKDAY.names, range(7), strict=True):
        day = one(number, draw.choice((name, name.upper(), any_case(draw, name))))
        asked = expression(one(0), one(0), None, None, day)
        yield case("names/of-months-and-days", asked, some_time(draw), 3)
    for _ in range(3):
        month, weekday = draw.randint(1, 5), draw.randint(0, 3)
        for case_of in (str.lower, str.upper, str.capitalize, lambda word: any_case(draw, word)):
            ends = case_of(MONTH.names[month - 1]), case_of(MONTH.names[month + 5])
            months = span(month, month + 6, draw.choice((None, 2, 3)), text="-".join(ends))
            ends = case_of(WEEKDAY.names[weekday]), case_of(WEEKDAY.names[weekday + 3])
            days = span(weekday, weekday + 3, draw.choice((None, 2)), text="-".join(ends))
            lists = listed((months, one(12, case_of("dec"))))
            asked = expression(one(0), one(draw.randint(0, 23)), None, lists, days)
            yield case("names/ranges-and-lists", asked, some_time(draw), 40)
        halves = span(month, month + 6, text=f"{MONTH.names[month - 1]}-{month + 6}")
        asked = expression(one(0), one(0), one(1), halves)
        yield case("names/ranges-and-lists", asked, some_time(draw), 12)

    for _ in range(2):
        after = some_time(draw)
        for sunday in (one(0), one(7), one(0, "sun"), span(0, 7, 7), star(WEEKDAY, 7), span(7, 7)):
            asked = expression(one(0), one(0), None, None, sunday)
            yield case("names/sunday-is-0-and-7", asked, after, 3)
        for days in (
            span(5, 7),
            span(6, 7),
            span(0, 7),
            span(1, 7, 2),
            span(1, 7, 3),
            span(3, 7, 4),
            span(5, 7, text="fri-7"),
            listed((span(6, 7), one(3, "Wed"))),
            star(WEEKDAY, 2),
            star(WEEKDAY, 3),
            span(0, 6, 5),
        ):
            asked = expression(one(0), one(0), None, None, days)
            yield case("names/ranges-up-to-7", asked, after, 9)


def around_cases(seed: int) -> Iterator[Case]:
    """Times just before, at and just after a fire time, and where a minute, day or year ends."""
    draw = rng(seed, "around")
    moment = timedelta(microseconds=1)
    for _ in range(4):
        rare = expression(one(draw.randint(0, 59)), one(draw.randint(0, 23)))
        often = expression(star(MINUTE, draw.choice((1, 2, 5))))
        for asked in (rare, often):
            (fire,) = fire_times(asked, some_time(draw), 1)
            yield case("after/never-the-time-itself", asked, fire, 2)
            yield case("after/within-the-minute", asked, fire - moment, 2)
            yield case(
                "after/within-the-minute", asked, fire - timedelta(seconds=draw.randint(1, 59))
            )
            yield case("after/within-the-minute", asked, fire + moment, 2)
            later = fire + timedelta(seconds=draw.randint(1, 59), microseconds=draw.randint(0, 9))
            yield case("after/within-the-minute", asked, later, 2)
    every = expression()
    for _ in range(3):
        year = draw.randint(1970, 2090)
        for end in (
            datetime(year, draw.choice((1, 4, 7, 11)), 15, draw.randint(0, 22), 59, 59, 999_999),
            datetime(year, draw.choice((2, 6, 9)), 15, 23, 58, 30),
            datetime(year, draw.choice((4, 6, 9, 11)), 30, 23, 59),
            datetime(year, 2, 28, 23, 59, 1),
            datetime(year, 12, 31, 23, 59, 59),
        ):
            yield case("after/where-things-end", every, end, 3)
            asked = expression(one(0), one(0), None, None, None)
            yield case("after/where-things-end", asked, end, 3)
        asked = expression(one(59), one(23), one(31), one(12))
        yield case("after/where-things-end", asked, datetime(year, 12, 31, 23, 59, 0), 2)


def count_cases(seed: int) -> Iterator[Case]:
    """How many times are asked for."""
    draw = rng(seed, "count")
    for _ in range(4):
        asked = expression(*(some_field(draw, kind, stars=0.7) for kind in KINDS))
        after = some_time(draw)
        yield case("count/of-times", asked, after, None)
        yield case("count/of-times", asked, after, 0)
        many = draw.randint(20, 200)
        times = fire_times(asked, after, many)
        yield known_case("count/of-times", asked.text, after, many, times=times)
