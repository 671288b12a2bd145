"""Whose turn it is at the model server: as many agents at once as it has slots, in plan order."""

import threading
from enum import Enum, auto
from types import TracebackType
from typing import Protocol, Self

from bench.core.evidence import Traffic
from bench.core.identity import ModelIdentity, changes
from bench.core.idle import Busy, busy_span
from bench.run.idling import IdleMeter
from bench.run.ports import ModelConnection
from bench.run.stops import Stop

_LOOK_SECONDS = 0.25


class Turn(Protocol):
    """One attempt's turn at the model server."""

    def begin(self) -> None:
        """Wait for a slot, and have the server answer; again it does nothing."""

    def end(self) -> None:
        """Free the slot, and see what the model is by now; again it does nothing."""

    def saw(self, traffic: Traffic) -> None:
        """Take in what the gateway recorded."""

    def changed(self) -> str | None:
        """Say what of the model is another now than when the turn began, or `None`."""


class AnyTime:
    """The turn of an attempt that need not wait for others."""

    def begin(self) -> None:
        """See `Turn.begin`."""

    def end(self) -> None:
        """See `Turn.end`."""

    def saw(self, traffic: Traffic) -> None:
        """See `Turn.saw`."""

    def changed(self) -> str | None:
        """See `Turn.changed`."""
        return None


class Gate:
    """Lets up to `limit` in at once; of those that wait, the one with the lowest place first."""

    def __init__(self, limit: int, *, stop: Stop) -> None:
        self._free = limit
        self._stop = stop
        self._waiting: list[int] = []
        self._changed = threading.Condition()

    def enter(self, place: int) -> None:
        """Wait to be let in.

        Raises:
            StoppedError: when the sweep ends before that.
        """
        with self._changed:
            self._waiting.append(place)
            try:
                while True:
                    self._stop.check()
                    if self._free and min(self._waiting) == place:
                        break
                    self._changed.wait(_LOOK_SECONDS)
                self._free -= 1
            finally:
                self._waiting.remove(place)
                self._changed.notify_all()

    def leave(self) -> None:
        """Make room."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()


class Lane:
    """The way to one model server: some agents work, as many again are made ready for them."""

    def __init__(self, connection: ModelConnection, *, slots: int, stop: Stop) -> None:
        self.connection = connection
        self.slots = Gate(slots, stop=stop)
        self.ahead = Gate(slots, stop=stop)
        # Where several work at once, no gap is between two of them.
        self.meter = IdleMeter(stop=stop) if slots == 1 else None
        self._one_at_a_time = threading.Lock()

    def prepare(self) -> ModelIdentity | None:
        """Have the server answer, which may have to be started again; return what it is."""
        with self._one_at_a_time:
            return self.connection.prepare()


class _State(Enum):
    WAITS = auto()
    HAS_SLOT = auto()
    OVER = auto()


class LaneTurn:
    """A turn in a lane: its block begins once there is room to make an agent ready for it."""

    def __init__(self, lane: Lane, *, place: int) -> None:
        self._lane = lane
        self._place = place
        self._state = _State.WAITS
        self._number: int | None = None
        self.before: ModelIdentity | None = None
        self.after: ModelIdentity | None = None

    def __enter__(self) -> Self:
        self._lane.ahead.enter(self._place)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()
        self._note(None)
        if self._state is _State.WAITS:
            self._state = _State.OVER
            self._lane.ahead.leave()

    def begin(self) -> None:
        """See `Turn.begin`.

        Raises:
            StoppedError: when the sweep ends before there is a slot.
            MissingPrerequisiteError: when the server is gone and can't be started again.
        """
        if self._state is not _State.WAITS:
            return
        self._lane.slots.enter(self._place)
        self._state = _State.HAS_SLOT
        self._lane.ahead.leave()
        if self._lane.meter is not None:
            self._number = self._lane.meter.begin()
        self.before = self._lane.prepare()

    def end(self) -> None:
        """See `Turn.end`."""
        if self._state is not _State.HAS_SLOT:
            return
        self._state = _State.OVER
        try:
            self.after = self._lane.connection.identity()
        finally:
            self._lane.slots.leave()

    def saw(self, traffic: Traffic) -> None:
        """See `Turn.saw`."""
        self._note(busy_span(traffic))

    def changed(self) -> str | None:
        """See `Turn.changed`."""
        return changes(self.before, self.after)

    def idle_before(self) -> float | None:
        """Return how long the server stood idle before this turn, seconds; `None` is unknown.

        Raises:
            StoppedError: when all is to end at once.
        """
        meter = self._lane.meter
        return None if meter is None or self._number is None else meter.before(self._number)

    def _note(self, busy: Busy | None) -> None:
        if self._lane.meter is not None and self._number is not None:
            self._lane.meter.saw(self._number, busy)
