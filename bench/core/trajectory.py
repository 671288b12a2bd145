"""Reading the gateway's record back: one line, one event."""

import io

from pydantic import TypeAdapter, ValidationError

from bench.core.evidence import Traffic
from bench.core.traffic import Closed, Exchange, Opened, TrafficLine

_LINE: TypeAdapter[Opened | Exchange | Closed] = TypeAdapter(TrafficLine)


def read_traffic(raw: bytes) -> Traffic:
    """Read a `traffic.jsonl`; a line that is no event (a torn last one) is counted.

    Bodies are left out: an agent can have hundreds of megabytes recorded, which as Python values
    take many times their size. Who wants them reads the record line by line.
    """
    opened: Opened | None = None
    closed: Closed | None = None
    exchanges: list[Exchange] = []
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
                exchanges.append(_without_bodies(event))
    return Traffic(
        opened=opened,
        exchanges=tuple(exchanges),
        closed=closed,
        unreadable_lines=unreadable,
    )


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
