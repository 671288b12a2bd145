"""How long a model server stood idle between two cells."""

import pytest

from bench.core.idle import Busy, busy_span, idle_between
from support.builders import a_traffic, an_exchange


def test_a_cell_keeps_the_server_busy_from_its_first_request_to_its_last_byte() -> None:
    traffic = a_traffic(
        an_exchange(1, uptime=50.0, sent_ms=1.0, last_byte_ms=2000.0),
        an_exchange(2, uptime=60.0, sent_ms=1.0, last_byte_ms=500.0),
        an_exchange(3, uptime=70.0, sent_ms=None, last_byte_ms=None),  # refused: never passed on
    )
    assert busy_span(traffic) == Busy(first=50.0, last=60.5)


def test_a_clock_that_is_set_back_changes_nothing() -> None:
    traffic = a_traffic(
        an_exchange(1, started_at=9000.0, uptime=50.0, sent_ms=1.0, last_byte_ms=1000.0),
        an_exchange(2, started_at=10.0, uptime=60.0, sent_ms=1.0, last_byte_ms=1000.0),
    )
    assert busy_span(traffic) == Busy(first=50.0, last=61.0)


def test_a_cell_that_asked_nothing_kept_it_busy_never() -> None:
    assert busy_span(a_traffic()) is None


@pytest.mark.parametrize(
    ("before", "after", "idle"),
    [
        (Busy(first=1.0, last=5.0), Busy(first=6.25, last=9.0), 1.25),
        (Busy(first=1.0, last=5.0), Busy(first=4.0, last=9.0), 0.0),
        (None, Busy(first=1.0, last=2.0), None),
        (Busy(first=1.0, last=2.0), None, None),
    ],
    ids=["a gap", "none", "the first", "asked nothing"],
)
def test_the_gap_is_between_the_last_byte_and_the_next_request(
    before: Busy | None, after: Busy | None, idle: float | None
) -> None:
    assert idle_between(before, after) == idle
