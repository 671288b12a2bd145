"""Measures a model server's idle gaps, though records of cells may come in out of their order."""

import threading

from bench.core.idle import Busy, idle_between
from bench.run.stops import Stop

_LOOK_SECONDS = 0.25


class IdleMeter:
    """Hears of each turn at one server when the turn begins, and once its record has been read."""

    def __init__(self, *, stop: Stop) -> None:
        self._stop = stop
        self._begun = 0
        self._seen: dict[int, Busy | None] = {}
        self._changed = threading.Condition()

    def begin(self) -> int:
        """Return a turn's number."""
        with self._changed:
            self._begun += 1
            return self._begun

    def saw(self, number: int, busy: Busy | None) -> None:
        """Take in when a turn kept the server busy; what was said first stands."""
        with self._changed:
            self._seen.setdefault(number, busy)
            self._changed.notify_all()

    def before(self, number: int) -> float | None:
        """Return the idle seconds before a turn; waits for the records of those before it.

        Raises:
            StoppedError: when all is to end at once.
        """
        with self._changed:
            while any(n not in self._seen for n in range(1, number)):
                self._stop.check_aborted()
                self._changed.wait(_LOOK_SECONDS)
            earlier = [self._seen[n] for n in range(1, number)]
            last = next((busy for busy in reversed(earlier) if busy is not None), None)
            return idle_between(last, self._seen.get(number))
