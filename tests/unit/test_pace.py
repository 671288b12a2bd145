"""Until when a sweep may begin cells, as options say it."""

from datetime import datetime, timedelta, timezone

import pytest

from bench.cli.pace import end_of, pace_of
from bench.errors import BadInputError

HERE = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 25, 22, 30, 15, tzinfo=HERE)


@pytest.mark.parametrize(
    ("until", "meant"),
    [
        ("23:00", datetime(2026, 11, 25, 23, 0, tzinfo=HERE)),
        ("08:00", datetime(2026, 11, 26, 8, 0, tzinfo=HERE)),
        ("22:30", datetime(2026, 11, 26, 22, 30, tzinfo=HERE)),
        ("2026-12-01T08:00", datetime(2026, 12, 1, 8, 0, tzinfo=HERE)),
        ("2026-12-01T08:00+00:00", datetime(2026, 12, 1, 10, 0, tzinfo=HERE)),
    ],
)
def test_a_time_of_day_is_the_next_such_time(until: str, meant: datetime) -> None:
    assert end_of(until, now=NOW) == meant


@pytest.mark.parametrize("until", ["soon", "25:00", "8", "2026-11-25T22:00", ""])
def test_what_is_no_time_or_over_is_refused(until: str) -> None:
    with pytest.raises(BadInputError, match="reading --until"):
        end_of(until, now=NOW)


def pace(**given: object) -> object:
    options: dict[str, object] = {"slots": None, "serial": False, "until": None, "max_hours": None}
    return pace_of(**options | given, max_voids=6)  # type: ignore[arg-type] # by name


def test_serial_and_several_slots_contradict_each_other() -> None:
    pace(serial=True, slots=1)
    with pytest.raises(BadInputError, match="--slots 2"):
        pace(serial=True, slots=2)


def test_hours_that_are_over_are_noticed() -> None:
    assert pace_of(slots=None, serial=False, until=None, max_hours=0.0, max_voids=6).time_is_up()
    lasting = pace_of(slots=None, serial=False, until=None, max_hours=1.0, max_voids=6)
    assert not lasting.time_is_up()
    assert not pace_of(
        slots=None, serial=False, until=None, max_hours=None, max_voids=6
    ).time_is_up()
