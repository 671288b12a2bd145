# bench-canary p3_cron_next proofs/solved/cron_next.py d93f5f62c6de2489dfb12465247b709e
"""When a cron expression fires next."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime
from itertools import islice

YEARS_AHEAD = 100
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_SEPARATOR = re.compile(r"[ \t]+")
_WORD = r"[0-9]+|[A-Za-z]+"
_PART = re.compile(
    rf"(?:(?P<star>\*)|(?P<first>{_WORD})(?:-(?P<last>{_WORD}))?)(?:/(?P<step>[0-9]+))?"
)


@dataclass(frozen=True)
class Field:
    """What one of the five fields may hold."""

    low: int
    high: int
    star_high: int
    names: tuple[str, ...] = ()  # in order, the first one for `low`

    def values(self, text: str) -> frozenset[int]:
        """Return all values that a field's text stands for."""
        return frozenset(value for part in text.split(",") for value in self._part(part))

    def _part(self, text: str) -> range:
        match = _PART.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no value, range or star")
        step = int(match["step"] or 1)
        if step < 1:
            raise ValueError(f"the step of {text!r} must be 1 or more")
        if match["star"]:
            return range(self.low, self.star_high + 1, step)
        if match["step"] and not match["last"]:
            raise ValueError(f"{text!r}: a step needs a star or a range before it")
        first = self._value(match["first"])
        last = self._value(match["last"] or match["first"])
        if first > last:
            raise ValueError(f"the range {text!r} goes backward")
        return range(first, last + 1, step)

    def _value(self, word: str) -> int:
        if word.lower() in self.names:
            return self.low + self.names.index(word.lower())
        # Words that are neither a name nor a number end in int()'s own ValueError.
        value = int(word)
        if not self.low <= value <= self.high:
            raise ValueError(f"{value} is not within {self.low}-{self.high}")
        return value


MINUTE = Field(0, 59, 59)
HOUR = Field(0, 23, 23)
DAY = Field(1, 31, 31)
MONTH = Field(1, 12, 12, MONTH_NAMES)
WEEKDAY = Field(0, 7, 6, DAY_NAMES)


class Schedule:
    """A parsed cron expression."""

    def __init__(self, expression: str) -> None:
        fields = _SEPARATOR.split(expression.strip(" \t"))
        if len(fields) != 5:
            raise ValueError(f"{expression!r} has {len(fields)} fields instead of 5")
        minute, hour, day, month, weekday = fields
        self.minutes = sorted(MINUTE.values(minute))
        self.hours = sorted(HOUR.values(hour))
        self.days = DAY.values(day)
        self.months = sorted(MONTH.values(month))
        self.weekdays = frozenset(value % 7 for value in WEEKDAY.values(weekday))
        self.either_day = not day.startswith("*") and not weekday.startswith("*")

    def times(self, after: datetime) -> Iterator[datetime]:
        """Yield all times after the given one, in order."""
        for day in self._dates(after.date()):
            for hour in self.hours:
                for minute in self.minutes:
                    time = datetime(day.year, day.month, day.day, hour, minute)
                    if time > after:
                        yield time

    def _dates(self, start: date) -> Iterator[date]:
        # Year by year and month by month: nothing is ever added to a date, so none overflows.
        for year in range(start.year, min(start.year + YEARS_AHEAD, MAXYEAR) + 1):
            for month in self.months:
                if (year, month) < (start.year, start.month):
                    continue
                for number in range(1, monthrange(year, month)[1] + 1):
                    day = date(year, month, number)
                    if day >= start and self._includes(day):
                        yield day

    def _includes(self, day: date) -> bool:
        in_month = day.day in self.days
        in_week = day.isoweekday() % 7 in self.weekdays
        return in_month or in_week if self.either_day else in_month and in_week


def next_times(expression: str, after: datetime, count: int = 1) -> list[datetime]:
    """Return the next `count` times at which the expression fires, strictly after `after`."""
    schedule = Schedule(expression)
    if after.tzinfo is not None:
        raise ValueError("a time with a time zone")
    if count < 0:
        raise ValueError("a negative count")
    return list(islice(schedule.times(after), count))
