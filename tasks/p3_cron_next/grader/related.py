# bench-canary p3_cron_next grader/related.py 7b5f10bc95ac6a93173fca54653ed80f
"""Expressions drawn at random, and others that must agree with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from asking import case, fire_times, known_case, some_time
from writing import (
    HOUR,
    KINDS,
    MINUTE,
    MONTH,
    Expression,
    expression,
    listed_numbers,
    some_field,
    span,
)

from bench.grading.generating import rng
from bench.grading.papers import Case

CYCLE = timedelta(days=146_097)  # of the calendar: 400 years, a whole number of weeks


def random_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "random")
    for _ in range(25):
        dense = expression(*(some_field(draw, kind, stars=0.5) for kind in KINDS))
        yield case("random/fields", dense, some_time(draw), draw.choice((None, 2, 5, 12)))
        fields = [some_field(draw, kind, stars=0.1) for kind in KINDS]
        yield case("random/fields", expression(*fields), some_time(draw), draw.randint(1, 40))


def related_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "related")
    for _ in range(8):
        asked = expression(*(some_field(draw, kind) for kind in KINDS))
        after = some_time(draw)
        times = fire_times(asked, after, 12)
        # Days that do not exist may leave less than was asked for.
        half = len(times) // 2
        other = in_other_words(asked)
        yield known_case("relation/other-words", other.text, after, 12, times=times)
        text = asked.text
        if half:
            yield known_case("relation/in-two-goes", text, after, half, times=times[:half])
            start = times[half - 1]
            rest = fire_times(asked, start, 12 - half)
            yield known_case("relation/in-two-goes", text, start, 12 - half, times=rest)
        later = [time + CYCLE for time in times]
        yield known_case("relation/400-years-on", text, after + CYCLE, 12, times=later)


def in_other_words(asked: Expression) -> Expression:
    """Return the same expression written as lists; a star where days are concerned stays one."""
    lists = [listed_numbers(sorted(field.values)) for field in asked.fields]
    minute, hour, day, month, weekday = lists
    if asked.minute.text == "*":
        minute = span(MINUTE.low, MINUTE.high)
    if asked.hour.text == "*":
        hour = span(HOUR.low, HOUR.high, 1)
    if asked.month.text == "*":
        month = span(MONTH.low, MONTH.high, text="jan-dec")
    return replace(
        asked,
        minute=minute,
        hour=hour,
        day=asked.day if asked.day.is_open else day,
        month=month,
        weekday=asked.weekday if asked.weekday.is_open else weekday,
    )
