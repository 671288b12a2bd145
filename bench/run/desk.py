"""Where the attempts of all threads are recorded and told of, and where a sweep is broken off."""

import threading
from collections.abc import Callable

from bench.core.attempt import Attempt
from bench.core.breaker import Breaker
from bench.core.events import AttemptRecorded, Event
from bench.core.record import Record
from bench.core.verdict import Reason
from bench.errors import LeakError, TooManyVoidsError
from bench.run.stops import Stop
from bench.run.workshop import Workshop


class Desk:
    """Has one writer, and one event after the other, for all threads.

    The two have locks of their own: to pack a large record takes a while, and a cell that goes on
    to its next phase must not wait for that.
    """

    def __init__(
        self, workshop: Workshop, *, stop: Stop, tell: Callable[[Event], None], max_voids: int
    ) -> None:
        self._workshop = workshop
        self._stop = stop
        self._tell = tell
        self._breaker = Breaker(limit=max_voids)
        self._writing = threading.Lock()
        self._telling = threading.Lock()

    def tell(self, event: Event) -> None:
        """Pass an event on, unless all is to end at once."""
        with self._telling:
            if not self._stop.aborted:
                self._tell(event)

    @property
    def voids_in_a_row(self) -> int:
        """What an attempt that begins now has to say of when it began."""
        return self._breaker.row

    def record(self, record: Record, attempt: Attempt, *, began_at: int) -> None:
        """Commit an attempt, then tell of it; it began after so many voids in a row.

        Raises:
            StoppedError: when all is to end at once: how it ended may be our own doing.
            LeakError: when a private file's canary was seen. The record is written first.
            TooManyVoidsError: when it is one void attempt too many in a row.
        """
        with self._writing:
            self._stop.check_aborted()
            self._workshop.store.append(record, attempt.artefacts)
            with self._telling:
                self._tell(AttemptRecorded(at=self._workshop.now(), record=record))
            self._breaker = self._breaker.after(record, began_at=began_at)
            if record.reason is Reason.LEAK:
                self._stop.abort()
                raise LeakError(_leak_told(record))
            if self._breaker.open:
                self._stop.abort()
                raise TooManyVoidsError(f"running a sweep: {self._breaker.diagnosis()}")


def _leak_told(record: Record) -> str:
    return (
        f"running {record.key.name}: {'; '.join(record.leaks)}. Private material reached the "
        f"agent's side; the evidence is in {record.artefacts}. The sweep stops."
    )
