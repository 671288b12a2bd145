"""Reading the gateway's record back: one line, one event."""

import io
import sys
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from bench.core.evidence import Traffic
from bench.core.terms import Terms, terms_of
from bench.core.traffic import Closed, Exchange, Opened, TrafficLine

_LINE: TypeAdapter[Opened | Exchange | Closed] = TypeAdapter(TrafficLine)


def read_traffic(raw: bytes) -> Traffic:
    """Read a `traffic.jsonl`; a line that is no event (a torn last one) is counted.

    Bodies are left out: an agent can have hundreds of megabytes recorded, which as Python values
    take many times their size. Who wants them reads the record line by line. The terms are taken
    from the first request's body while it is there.
    """
    opened: Opened | None = None
    closed: Closed | None = None
    exchanges: list[Exchange] = []
    first = _First()
    unreadable = 0
    for line in filter(bytes.strip, io.BytesIO(raw)):
        try:
            event = _LINE.validate_json(line)
        except ValidationError:
            unreadable += 1
            continue
        match event:
            case Opened():
                opened = event
            case Closed():
                closed = event
            case Exchange():
                first = _earlier(first, event)
                exchanges.append(_without_bodies(event))
    return Traffic(
        opened=opened,
        exchanges=tuple(exchanges),
        closed=closed,
        unreadable_lines=unreadable,
        terms=first.terms,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _First:
    seq: int = sys.maxsize
    terms: Terms | None = None


def _earlier(first: _First, event: Exchange) -> _First:
    """Return the first request so far: lines are in the order of ends, not of beginnings."""
    terms = terms_of(event) if event.seq < first.seq else None
    return first if terms is None else _First(seq=event.seq, terms=terms)


def _without_bodies(exchange: Exchange) -> Exchange:
    return exchange.model_copy(
        update={
            "request": None,
            "request_text": None,
            "dropped_fields": (),
            "overridden": {},
            "chunks": (),
        }
    )
