"""On what terms did each harness ask? What could not be made equal, side by side, from the records.

One line a harness and version, over the first requests of all its cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.core.record import Record
from bench.core.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The least and the greatest of some numbers."""

    least: int
    greatest: int

    def __str__(self) -> str:
        return f"{self.least}" if self.least == self.greatest else f"{self.least}–{self.greatest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HarnessTerms:
    """What a version of a harness sent with the first requests of its cells."""

    harness: str
    version: str
    cells: int
    request_bytes: Span
    input_tokens: Span | None  # as model servers counted; none did where it is `None`
    system_bytes: Span
    user_bytes: Span
    tools: tuple[str, ...]  # all that were offered in any cell
    tools_bytes: Span
    streamed: frozenset[bool]
    sampling: tuple[str, ...]
    output_caps: tuple[int | None, ...]
    dropped: tuple[str, ...]  # by the gateway
    overridden: tuple[str, ...]  # by the gateway


def harness_terms(records: Iterable[Record]) -> tuple[HarnessTerms, ...]:
    """Return the terms of every harness and version that has a record with some, in their order."""
    asked: dict[tuple[str, str], dict[str, Terms]] = {}
    for record in records:
        if record.terms is not None:
            version = (record.harness, record.surroundings.harness_version)
            asked.setdefault(version, {})[record.cell] = record.terms  # the last attempt's
    return tuple(
        _joined(*version, list(cells.values())) for version, cells in sorted(asked.items())
    )


def _joined(harness: str, version: str, terms: Sequence[Terms]) -> HarnessTerms:
    tokens = [one.input_tokens for one in terms if one.input_tokens is not None]
    return HarnessTerms(
        harness=harness,
        version=version,
        cells=len(terms),
        request_bytes=_span(one.request_bytes for one in terms),
        input_tokens=_span(tokens) if tokens else None,
        system_bytes=_span(one.system_bytes for one in terms),
        user_bytes=_span(one.user_bytes for one in terms),
        tools=tuple(dict.fromkeys(tool for one in terms for tool in one.tools)),
        tools_bytes=_span(one.tools_bytes for one in terms),
        streamed=frozenset(one.streamed for one in terms),
        sampling=tuple(dict.fromkeys(f"{k}={v}" for t in terms for k, v in t.sampling.items())),
        output_caps=tuple(dict.fromkeys(one.output_cap_asked for one in terms)),
        dropped=tuple(dict.fromkeys(field for one in terms for field in one.dropped_fields)),
        overridden=tuple(dict.fromkeys(field for one in terms for field in one.overridden)),
    )


def _span(numbers: Iterable[int]) -> Span:
    listed = list(numbers)
    return Span(least=min(listed), greatest=max(listed))
