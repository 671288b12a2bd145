"""When do void attempts stop a sweep? And what do they say is broken?"""

from collections import Counter
from dataclasses import dataclass

from bench.core.record import Record
from bench.core.verdict import Reason

_ADVICE = {
    Reason.MODEL_UNAVAILABLE: "See whether the model server is up and not out of memory; the log "
    "of one that the bench started is in the results folder",
    Reason.ENGINE_FAILURE: "See `bench doctor`, the engine's log, and whether its disk is full",
    Reason.GRADER_FAILURE: "Check the task with `bench tasks check`",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """The void attempts since one was last settled.

    Those that were under way together count as one: one fault voids as many as there are slots.
    """

    limit: int
    voids: tuple[Record, ...] = ()
    row: int = 0  # how many times in a row something was void

    def after(self, record: Record, *, began_at: int) -> "Breaker":
        """Return the breaker after a further attempt, which began when its `row` was that."""
        if record.settled:
            return Breaker(limit=self.limit)
        row = self.row + 1 if began_at >= self.row else self.row
        return Breaker(limit=self.limit, voids=(*self.voids, record), row=row)

    @property
    def open(self) -> bool:
        """Whether the sweep is to stop."""
        return self.row >= self.limit

    def diagnosis(self) -> str:
        """Say what the void attempts have in common, and what to do."""
        reasons = Counter(record.reason for record in self.voids)
        cells = len({record.cell for record in self.voids})
        counted = ", ".join(f"{count} × {reason}" for reason, count in reasons.most_common())
        common = reasons.most_common(1)[0][0]
        last = next(record for record in reversed(self.voids) if record.reason is common)
        advice = _ADVICE.get(common, "Look at the records' detail")
        return (
            f"{len(self.voids)} void attempts in a row, at {cells} cells: {counted}. The last of "
            f"them ({last.key.name}): {last.detail[:500]}. {advice}. Then run the same command "
            "again: nothing is lost, and void cells are still pending."
        )
