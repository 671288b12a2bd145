"""Idle gaps are told right though records come in out of their order."""

import threading

import pytest

from bench.core.idle import Busy
from bench.run.idling import IdleMeter
from bench.run.stops import Stop, StoppedError

SECONDS = 20.0


def test_a_gap_waits_for_the_record_of_the_cell_before() -> None:
    meter = IdleMeter(stop=Stop())
    first, second = meter.begin(), meter.begin()
    meter.saw(second, Busy(first=7.0, last=9.0))
    told: list[float | None] = []
    asking = threading.Thread(target=lambda: told.append(meter.before(second)))
    asking.start()
    meter.saw(first, Busy(first=1.0, last=5.5))
    asking.join(SECONDS)
    assert told == [1.5]


def test_a_cell_that_asked_nothing_is_passed_over() -> None:
    meter = IdleMeter(stop=Stop())
    first, second, third = meter.begin(), meter.begin(), meter.begin()
    meter.saw(first, Busy(first=1.0, last=2.0))
    meter.saw(second, None)
    meter.saw(second, Busy(first=2.0, last=3.0))  # what was said first stands
    meter.saw(third, Busy(first=6.0, last=7.0))
    assert [meter.before(n) for n in (first, second, third)] == [None, None, 4.0]


def test_nobody_waits_for_a_record_when_all_is_to_end() -> None:
    stop = Stop()
    meter = IdleMeter(stop=stop)
    meter.begin()
    second = meter.begin()
    stop.abort()
    with pytest.raises(StoppedError):
        meter.before(second)
