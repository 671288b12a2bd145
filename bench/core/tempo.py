"""At what tempo has a sweep gone so far: its attempts, their time, how fast models generated."""

from dataclasses import dataclass
from datetime import datetime

from bench.core.brief import Recorded, ended_at, worked_seconds

_SPEEDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """What this sweep has recorded so far."""

    attempts: int = 0
    settled: int = 0
    seconds: float = 0.0  # of its attempts without their waits, added up
    last_at: datetime | None = None

    def plus(self, record: Recorded) -> "Tempo":
        """Return the tempo with one more attempt."""
        at = ended_at(record)
        return Tempo(
            attempts=self.attempts + 1,
            settled=self.settled + record.settled,
            seconds=self.seconds + worked_seconds(record),
            last_at=at if self.last_at is None else max(at, self.last_at),
        )


@dataclass(frozen=True, order=True, slots=True)
class Speed:
    """How fast a model generated in one attempt."""

    at: datetime
    model: str
    tokens_per_second: float


def keep_speed(speeds: list[Speed], record: Recorded) -> None:
    """Add an attempt's speed to the last ones, newest first, and drop the oldest."""
    usage = record.usage
    if usage is None or usage.tokens_per_second is None:
        return
    at = record.times.started_at
    if len(speeds) < _SPEEDS or at >= speeds[-1].at:
        speeds.append(Speed(at, record.key.model, usage.tokens_per_second))
        speeds.sort(reverse=True)
        del speeds[_SPEEDS:]
