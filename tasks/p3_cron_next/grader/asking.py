# bench-canary p3_cron_next grader/asking.py 6cc29ddcf559f5af63493767bb45bdba
"""Questions about expressions, answered by looking at every day and every minute."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from writing import Expression

from bench.grading.papers import Case

YEARS_AHEAD = 100
LAST_YEAR = 9999
MINUTES_OF_A_DAY = 1440


def fire_times(asked: Expression, after: datetime, count: int) -> list[datetime]:
    """Return the times at which an expression fires, tried day by day and minute by minute."""
    found: list[datetime] = []
    minutes = [time for time in map(_clock, range(MINUTES_OF_A_DAY)) if asked.fires_at(time)]
    last = date(min(after.year + YEARS_AHEAD, LAST_YEAR), 12, 31)
    for number in range(after.toordinal(), last.toordinal() + 1):
        if len(found) >= count:
            break
        day = date.fromordinal(number)
        if asked.fires_on(day):
            times = (datetime.combine(day, minute) for minute in minutes)
            found += [moment for moment in times if moment > after]
    return found[:count]


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def case(check: str, asked: Expression, after: datetime, count: int | None = 1) -> Case:
    """Ask for the next times; a count of `None` leaves the argument out."""
    times = fire_times(asked, after, 1 if count is None else count)
    return known_case(check, asked.text, after, count, times=times)


def known_case(
    check: str, text: str, after: datetime, count: int | None, *, times: list[datetime]
) -> Case:
    """Ask for the next times where they are known already."""
    expected = {"times": [moment.isoformat() for moment in times]}
    return Case(check=check, question=question(text, after, count), expected=expected)


def refused_case(
    check: str, text: str, after: datetime, count: int | None = 1, *, zone: int | None = None
) -> Case:
    """Ask for what must be refused; `zone` makes the time an aware one, so many minutes off."""
    asked = question(text, after, count) | {"zone": zone}
    return Case(check=check, question=asked, expected={"value_error": True})


def question(text: str, after: datetime, count: int | None) -> dict[str, Any]:
    """Return a question as the driver reads it."""
    parts = [after.year, after.month, after.day, after.hour, after.minute, after.second]
    return {
        "expression": text,
        "after": [*parts, after.microsecond],
        "count": count,
        "zone": None,
    }


def some_time(draw: random.Random, *, first: int = 1950, last: int = 2090) -> datetime:
    """Return a time at random, to the microsecond."""
    start = datetime(first, 1, 1)
    days = (date(last, 12, 31) - start.date()).days
    return start + timedelta(
        days=draw.randint(0, days),
        seconds=draw.randrange(86_400),
        microseconds=draw.randrange(1_000_000),
    )
