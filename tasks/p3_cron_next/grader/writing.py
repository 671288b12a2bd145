# bench-canary p3_cron_next grader/writing.py aa288c484ef2d783b862ac5cad32ea4d
"""Cron expressions that are written together with what they mean, so that nothing has to be parsed.

Every part knows its text and its values; a field and an expression are put together from them.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

NAMES = {
    "month": ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    "weekday": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the five fields: its place, the numbers it takes and what a star stands for."""

    name: str
    place: int
    low: int
    high: int
    star_high: int

    @property
    def names(self) -> list[str]:
        """Names for the numbers from `low` on."""
        return NAMES.get(self.name, [])


MINUTE = Kind(name="minute", place=0, low=0, high=59, star_high=59)
HOUR = Kind(name="hour", place=1, low=0, high=23, star_high=23)
DAY = Kind(name="day", place=2, low=1, high=31, star_high=31)
MONTH = Kind(name="month", place=3, low=1, high=12, star_high=12)
WEEKDAY = Kind(name="weekday", place=4, low=0, high=7, star_high=6)
KINDS = (MINUTE, HOUR, DAY, MONTH, WEEKDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field, or a part of one: what is written, and the numbers it stands for."""

    text: str
    values: frozenset[int]

    @property
    def is_open(self) -> bool:
        """Whether it counts as open, were it one of the two fields of days."""
        return self.text[0] == "*"


def _numbers(low: int, high: int, step: int | None) -> frozenset[int]:
    return frozenset(number for number in range(low, high + 1) if (number - low) % (step or 1) == 0)


def star(kind: Kind, step: int | None = None) -> Field:
    """Write `*` or `*/step`."""
    text = "*" if step is None else f"*/{step}"
    return Field(text=text, values=_numbers(kind.low, kind.star_high, step))


def one(number: int, text: str | None = None) -> Field:
    """Write one number, or another text for it."""
    values = frozenset({number})
    return Field(text=str(number) if text is None else text, values=values)


def span(first: int, last: int, step: int | None = None, *, text: str | None = None) -> Field:
    """Write a range, with a step if there is one; `text` takes the place of its two ends."""
    text = f"{first}-{last}" if text is None else text
    return Field(
        text=text if step is None else f"{text}/{step}", values=_numbers(first, last, step)
    )


def listed(parts: Iterable[Field]) -> Field:
    """Write several parts as a list."""
    parts = list(parts)
    values = frozenset().union(*(part.values for part in parts))
    return Field(text=",".join(part.text for part in parts), values=values)


def listed_numbers(numbers: Iterable[int]) -> Field:
    """Write a list of numbers."""
    return listed(one(number) for number in numbers)


def any_case(draw: random.Random, word: str) -> str:
    """Write a word with letters of either case, at least one of them a capital."""
    letters = [letter.upper() if draw.random() < 0.5 else letter for letter in word]
    place = draw.randrange(len(word))
    letters[place] = letters[place].upper()
    return "".join(letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Five fields, and what stands before, between and after them. Sunday's number is 0 alone."""

    minute: Field
    hour: Field
    day: Field
    month: Field
    weekday: Field
    spaces: tuple[str, ...] = ("", " ", " ", " ", " ", "")

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in their order."""
        return self.minute, self.hour, self.day, self.month, self.weekday

    @property
    def text(self) -> str:
        """The expression as it is written."""
        before, *others = self.spaces
        pairs = zip(self.fields, others, strict=True)
        return before + "".join(field.text + space for field, space in pairs)

    def fires_on(self, day: date) -> bool:
        """Whether it fires at some time of a day."""
        if day.month not in self.month.values:
            return False
        hits = [day.day in self.day.values, _day_of_week(day) in self.weekday.values]
        both_restricted = not (self.day.is_open or self.weekday.is_open)
        return any(hits) if both_restricted else all(hits)

    def fires_at(self, clock: time) -> bool:
        """Whether it fires at a time of the days on which it fires."""
        return clock.hour in self.hour.values and clock.minute in self.minute.values


def _day_of_week(day: date) -> int:
    # 0001-01-01 was a Monday, and ordinals count from 1 on it.
    return day.toordinal() % 7


def expression(
    minute: Field | None = None,
    hour: Field | None = None,
    day: Field | None = None,
    month: Field | None = None,
    weekday: Field | None = None,
) -> Expression:
    """Write an expression; what is not given is a star."""
    weekday = weekday or star(WEEKDAY)
    days = frozenset(0 if number == 7 else number for number in weekday.values)
    return Expression(
        minute=minute or star(MINUTE),
        hour=hour or star(HOUR),
        day=day or star(DAY),
        month=month or star(MONTH),
        weekday=replace(weekday, values=days),
    )


def some_field(draw: random.Random, kind: Kind, *, stars: float = 0.4) -> Field:
    """Write a field at random: a star, or a list of one to three parts."""
    if draw.random() < stars:
        return star(kind, draw.choice((None, None, draw.randint(1, kind.high))))
    return listed(_some_part(draw, kind) for _ in range(draw.choice((1, 1, 2, 3))))


def _some_part(draw: random.Random, kind: Kind) -> Field:
    first, last = sorted(draw.randint(kind.low, kind.high) for _ in range(2))
    step = draw.choice((None, draw.randint(1, 9)))
    match draw.randrange(4):
        case 0:
            return one(first, _name(draw, kind, first))
        case 1 if kind.names:
            ends = _name(draw, kind, first), _name(draw, kind, last)
            return span(first, last, step, text="-".join(ends))
        case 1 | 2:
            return span(first, last, step)
        case _:
            return one(last)


def _name(draw: random.Random, kind: Kind, number: int) -> str:
    index = number - kind.low
    if index < len(kind.names) and draw.random() < 0.7:
        return any_case(draw, kind.names[index])
    return str(number)
