"""Whether a sweep is to go on: it may be over softly, when its time is up, or at once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field


class StoppedError(Exception):
    """A cell is not begun, or left as it is, because the sweep ends. Nothing is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Asked by every cell before it goes on; safe to use from any thread."""

    time_is_up: Callable[[], bool] = field(default=lambda: False)
    _aborted: threading.Event = field(default_factory=threading.Event)

    def abort(self) -> None:
        """End at once: what is under way is not recorded any more."""
        self._aborted.set()

    @property
    def aborted(self) -> bool:
        """Whether all is to end at once."""
        return self._aborted.is_set()

    def check(self) -> None:
        """Let a cell go on.

        Raises:
            StoppedError: when nothing is to be begun any more.
        """
        if self.aborted or self.time_is_up():
            raise StoppedError

    def check_aborted(self) -> None:
        """Let a cell that is under way go on.

        Raises:
            StoppedError: when all is to end at once.
        """
        if self.aborted:
            raise StoppedError

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than until all is to end at once."""
        self._aborted.wait(seconds)
