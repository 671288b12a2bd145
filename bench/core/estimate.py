"""What will a cell take? The mean of the settled attempts that are nearest to it.

Nearest are those of the same model, harness and task (other trials, other versions, with decoys or
without); without any, those of the model and task, then model and harness, then the model, then all
real models. Void attempts teach nothing: they broke off. Scripted models teach only about
themselves, and of them (by the catalogue's names) nothing else teaches. Where nothing is near,
nothing is estimated: unknown is `None`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeVar

from bench.core.brief import Recorded, worked_seconds
from bench.core.cells import plain_label

_Key = tuple[str, str, str]
_ANY = ""
_SCRIPTED = "scripted/"


class Nearest(StrEnum):
    """What a cell has in common with the attempts that its estimate is from."""

    MODEL_HARNESS_TASK = "model, harness, task"
    MODEL_TASK = "model, task"
    MODEL_HARNESS = "model, harness"
    MODEL = "model"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What one cell is expected to take."""

    seconds: float
    input_tokens: float | None
    output_tokens: float | None
    nearest: Nearest
    attempts: int  # that it is the mean of


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What several cells are expected to take, each after the other: the sum of what is known."""

    cells: int
    unknown: int  # cells without an estimate, which are in no sum
    seconds: float | None
    input_tokens: float | None
    output_tokens: float | None


class _Costs(NamedTuple):
    attempts: int = 0
    seconds: float = 0.0
    counted: int = 0  # attempts whose tokens are known
    input_tokens: int = 0
    output_tokens: int = 0

    def plus(self, seconds: float, tokens: tuple[int, int] | None) -> "_Costs":
        attempts, before, counted, tokens_in, tokens_out = self
        if tokens is None:
            return _Costs(attempts + 1, before + seconds, counted, tokens_in, tokens_out)
        more_in, more_out = tokens
        return _Costs(
            attempts + 1, before + seconds, counted + 1, tokens_in + more_in, tokens_out + more_out
        )


_NONE = _Costs()
_Record = TypeVar("_Record", bound=Recorded)


@dataclass(slots=True)
class Experience:
    """Sums over settled attempts, at each distance from a cell."""

    _costs: dict[_Key, _Costs] = field(default_factory=dict)

    def add(self, record: Recorded) -> None:
        """Learn from an attempt, if it settled its cell."""
        if not record.settled:
            return
        key, seconds, tokens = record.key, worked_seconds(record), _tokens(record)
        known = (k for _, k in _distances(key.model, key.harness, key.task))
        for place in known:
            if place[0] or not record.scripted:
                before = self._costs.get(place, _NONE)
                self._costs[place] = before.plus(seconds, tokens)

    def listening(self, records: Iterable[_Record]) -> Iterator[_Record]:
        """Learn from records while another goes through them."""
        for record in records:
            self.add(record)
            yield record

    def estimate(self, model: str, harness: str, task: str) -> Estimate | None:
        """Return what a cell is expected to take; `None` is unknown."""
        for nearest, place in _distances(model, harness, task):
            costs = self._costs.get(place)
            foreign = nearest is Nearest.NOTHING and model.startswith(_SCRIPTED)
            if costs is not None and not foreign:
                return _mean(costs, nearest)
        return None

    def copy(self) -> "Experience":
        """Return one that may learn more while this one stays."""
        return Experience(dict(self._costs))


def total_of(estimates: Iterable[Estimate | None]) -> Total:
    """Add estimates up."""
    estimates = tuple(estimates)
    known = [estimate for estimate in estimates if estimate is not None]
    return Total(
        cells=len(estimates),
        unknown=len(estimates) - len(known),
        seconds=_sum([e.seconds for e in known]),
        input_tokens=_sum([e.input_tokens for e in known]),
        output_tokens=_sum([e.output_tokens for e in known]),
    )


def _distances(model: str, harness: str, task: str) -> tuple[tuple[Nearest, _Key], ...]:
    model = plain_label(model)
    return (
        (Nearest.MODEL_HARNESS_TASK, (model, harness, task)),
        (Nearest.MODEL_TASK, (model, _ANY, task)),
        (Nearest.MODEL_HARNESS, (model, harness, _ANY)),
        (Nearest.MODEL, (model, _ANY, _ANY)),
        (Nearest.NOTHING, (_ANY, _ANY, _ANY)),
    )


def _tokens(record: Recorded) -> tuple[int, int] | None:
    usage = record.usage
    if usage is None or usage.input_tokens is None or usage.output_tokens is None:
        return None
    return usage.input_tokens, usage.output_tokens


def _mean(costs: _Costs, nearest: Nearest) -> Estimate:
    return Estimate(
        seconds=costs.seconds / costs.attempts,
        input_tokens=costs.input_tokens / costs.counted if costs.counted else None,
        output_tokens=costs.output_tokens / costs.counted if costs.counted else None,
        nearest=nearest,
        attempts=costs.attempts,
    )


def _sum(values: list[float] | list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
