"""Reading the gateway's record back: one line, one event."""

from pydantic import TypeAdapter, ValidationError

from bench.core.evidence import Traffic
from bench.core.traffic import Closed, Exchange, Opened, TrafficLine

_LINE: TypeAdapter[Opened | Exchange | Closed] = TypeAdapter(TrafficLine)


def read_traffic(raw: bytes) -> Traffic:
    """Read a `traffic.jsonl`; a line that is no event (a torn last one) is counted."""
    opened: Opened | None = None
    closed: Closed | None = None
    exchanges: list[Exchange] = []
    unreadable = 0
    for line in filter(None, raw.split(b"\n")):
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
                exchanges.append(event)
    return Traffic(
        opened=opened,
        exchanges=tuple(exchanges),
        closed=closed,
        unreadable_lines=unreadable,
    )
