"""How long and how densely a sweep may run: the options, and the time they say it ends."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bench.errors import BadInputError
from bench.run.sweep import Pace

Slots = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=64,
        help="How many agents work at once.",
        show_default="as many as the server has slots",
    ),
]
Serial = Annotated[
    bool,
    typer.Option("--serial", help="One cell from end to end before the next one is made ready."),
]
Until = Annotated[
    str | None,
    typer.Option(
        help="Begin no cell after this time, such as 08:00 or 2026-12-01T08:00; what works then "
        "is finished and graded.",
        metavar="TIME",
    ),
]
MaxHours = Annotated[
    float | None, typer.Option(min=0.0, help="Begin no cell after so many hours; as --until.")
]


def pace_of(
    *, slots: int | None, serial: bool, until: str | None, max_hours: float | None, max_voids: int
) -> Pace:
    """Return the pace that options ask for.

    Raises:
        BadInputError: for a time that is none, or is over, or options that contradict each other.
    """
    if serial and slots not in (None, 1):
        raise BadInputError(
            f"reading options: --serial has one agent work at a time, --slots {slots} has several. "
            "Leave one out."
        )
    return Pace(
        slots=slots,
        serial=serial,
        max_voids=max_voids,
        time_is_up=_any_of(_clock_passes(until), _hours_pass(max_hours)),
    )


def _any_of(*ends: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: any(end() for end in ends)


def _hours_pass(hours: float | None) -> Callable[[], bool]:
    if hours is None:
        return lambda: False
    # By the monotonic clock: setting the time does not make a sweep longer.
    end = time.monotonic() + hours * 3600
    return lambda: time.monotonic() >= end


def _clock_passes(until: str | None) -> Callable[[], bool]:
    if until is None:
        return lambda: False
    end = end_of(until, now=datetime.now().astimezone())
    return lambda: datetime.now().astimezone() >= end


def end_of(until: str, *, now: datetime) -> datetime:
    """Return the moment that is meant: a time of day is the next such time.

    Raises:
        BadInputError: for what is no time, or lies in the past.
    """
    try:
        return _next(datetime.strptime(until, "%H:%M"), now)
    except ValueError:
        pass
    try:
        end = datetime.fromisoformat(until)
    except ValueError:
        raise BadInputError(
            f"reading --until: {until!r} is no time. Write 08:00, or 2026-12-01T08:00."
        ) from None
    end = end if end.tzinfo is not None else end.replace(tzinfo=now.tzinfo)
    if end <= now:
        raise BadInputError(f"reading --until: {until} is over; it is {now:%Y-%m-%dT%H:%M}.")
    return end


def _next(time_of_day: datetime, now: datetime) -> datetime:
    end = now.replace(hour=time_of_day.hour, minute=time_of_day.minute, second=0, microsecond=0)
    return end if end > now else end + timedelta(days=1)
