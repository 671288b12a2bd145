"""As much of a record as planning and progress need: read from the same lines, far cheaper.

What is read is checked as strictly as in a whole record; the rest of the line is not looked at.
"""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bench.core.cells import CellKey
from bench.core.record import Record
from bench.core.verdict import Outcome, Reason

# What is reckoned with: no NaN, nothing beyond a lifetime.
_Seconds = Annotated[float, Field(ge=-1e9, le=1e9)]


class _Excerpt(BaseModel):
    """A value that is a part of a document: frozen, and open to the keys it leaves out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class BriefTimes(_Excerpt):
    """When an attempt began, how long all of it took, and how long it waited for its turn."""

    started_at: AwareDatetime
    total_seconds: _Seconds
    waited_seconds: _Seconds = 0.0


class BriefUsage(_Excerpt):
    """What an attempt asked of the model. `None` is unknown."""

    input_tokens: int | None
    output_tokens: int | None
    tokens_per_second: float | None


class Brief(_Excerpt):
    """One settled attempt, without its evidence. The fields are those of `Record`."""

    schema_version: Literal[1]
    cell: str
    attempt: int
    outcome: Outcome
    reason: Reason
    scripted: bool
    key: CellKey
    times: BriefTimes
    usage: BriefUsage | None

    @property
    def settled(self) -> bool:
        """Whether the cell needs no further attempt."""
        return self.outcome is not Outcome.VOID


Recorded = Record | Brief


def worked_seconds(record: Recorded) -> float:
    """Return how long an attempt took by itself, without its wait for others."""
    return record.times.total_seconds - record.times.waited_seconds


def ended_at(record: Recorded) -> datetime:
    """Return when an attempt was over."""
    return record.times.started_at + timedelta(seconds=record.times.total_seconds)
