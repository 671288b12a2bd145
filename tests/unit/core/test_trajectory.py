"""Reading a gateway's record back."""

from bench.core.traffic import Chunk
from bench.core.trajectory import read_traffic
from support.builders import a_traffic, an_exchange


def test_a_record_is_read_without_the_bodies_and_a_torn_line_is_counted() -> None:
    exchange = an_exchange()
    sent = exchange.model_copy(
        update={
            "request": {"messages": [[]] * 1000},
            "request_text": "text",
            "dropped_fields": ("junk",),
            "overridden": {"model": "m"},
            "chunks": (Chunk(at_ms=1, text="piece"),),
        }
    )
    traffic = a_traffic(exchange)
    assert traffic.opened is not None
    assert traffic.closed is not None
    lines = [event.model_dump_json() for event in (traffic.opened, sent, traffic.closed)]
    read = read_traffic("\n".join([*lines, "", '{"kind": "exch']).encode())
    assert (read.opened, read.exchanges, read.closed) == (
        traffic.opened,
        traffic.exchanges,
        traffic.closed,
    )
    assert read.unreadable_lines == 1
