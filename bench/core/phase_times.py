"""Are a task's time limits far from what its reference takes, and what would suit?"""

import math
import statistics
from collections.abc import Iterable, Iterator, Mapping

from bench.core.certificate import PhaseTimes
from bench.core.certification import Observed
from bench.core.specs import TaskLimits

SUGGESTED_FACTOR = 20
LEAST_FACTOR = 5
MOST_FACTOR = 100
# Starting a container takes as long where the machine is busy; less time is no measure of a limit.
_SHORTEST_SECONDS = 1.0


def phase_times(
    observed: Observed, *, reference: str, limits: TaskLimits
) -> tuple[PhaseTimes, ...]:
    """Return the times of the reference's phases, in the order in which they run."""
    taken = _samples(observed, reference)
    allowed = limits.model_dump(mode="json")
    return tuple(
        _times(phase, seconds, limit=allowed[phase]["seconds"]) for phase, seconds in taken.items()
    )


def limit_warnings(times: Iterable[PhaseTimes]) -> Iterator[str]:
    """Yield a sentence for each limit that is too near to what the reference takes, or too far."""
    for phase in times:
        counted = max(phase.max_seconds, _SHORTEST_SECONDS)
        factor = phase.limit_seconds / counted
        if LEAST_FACTOR <= factor <= MOST_FACTOR:
            continue
        word = "only" if factor < LEAST_FACTOR else "as much as"
        yield (
            f"limits.{phase.phase}.seconds = {phase.limit_seconds} is {word} {factor:.1f} × the "
            f"{counted:.1f} s that the reference took at most; {phase.suggested_seconds} would be "
            f"{SUGGESTED_FACTOR} ×"
        )


def _samples(observed: Observed, reference: str) -> Mapping[str, list[float]]:
    sittings = [*observed.of(reference), *(s for s in observed.again if s.proof == reference)]
    taken = {
        "compile": [s.seconds["compile"] for s in sittings if "compile" in s.seconds],
        "generate": [seconds for drawing in observed.drawings for seconds in drawing.seconds],
        "exhibit": [s.seconds["exhibit"] for s in sittings if "exhibit" in s.seconds],
        "judge": [s.seconds["judge"] for s in sittings if "judge" in s.seconds],
    }
    return {phase: seconds for phase, seconds in taken.items() if seconds}


def _times(phase: str, seconds: list[float], *, limit: int) -> PhaseTimes:
    longest = max(seconds)
    return PhaseTimes(
        phase=phase,
        samples=len(seconds),
        min_seconds=round(min(seconds), 3),
        median_seconds=round(statistics.median(seconds), 3),
        max_seconds=round(longest, 3),
        limit_seconds=limit,
        suggested_seconds=math.ceil(SUGGESTED_FACTOR * max(longest, _SHORTEST_SECONDS)),
    )
