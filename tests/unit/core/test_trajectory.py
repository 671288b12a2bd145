"""Reading a gateway's record back."""

import pytest

from bench.core.terms import terms_of
from bench.core.traffic import Chunk, Dialect, Exchange, ExchangeEnd
from bench.core.trajectory import read_traffic
from support.builders import a_traffic, an_exchange


def test_a_record_is_read_without_the_bodies_and_a_torn_line_is_counted() -> None:
    exchange = an_exchange()
    sent = exchange.model_copy(
        update={
            "request": {"messages": [[]] * 1000, "max_tokens": 5},
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
    assert read.terms == terms_of(sent)
    assert read.terms is not None
    assert (read.terms.output_cap_asked, read.terms.dropped_fields) == (5, ("junk",))


def _asking(seq: int, **changes: object) -> Exchange:
    request = {"messages": [], "max_tokens": seq}
    return an_exchange(seq).model_copy(update={"request": request} | changes)


@pytest.mark.parametrize(
    ("exchanges", "cap"),
    [
        pytest.param((_asking(1), _asking(2)), 1, id="in order"),
        pytest.param((_asking(2), _asking(1), _asking(3)), 1, id="the first ended second"),
        pytest.param(
            (_asking(1, request=None, request_text="junk"), _asking(2)), 2, id="no body before it"
        ),
        pytest.param(
            (_asking(1, dialect=Dialect.ANTHROPIC, path="/v1/messages/count_tokens"), _asking(2)),
            2,
            id="tokens counted before it",
        ),
        pytest.param(
            (_asking(1, end=ExchangeEnd.UPSTREAM_ERROR), _asking(2)), 1, id="it got no answer"
        ),
        pytest.param((an_exchange(1, dialect=None),), None, id="nothing asked"),
        pytest.param((), None, id="nothing at all"),
    ],
)
def test_the_terms_are_those_of_the_request_that_was_asked_first(
    exchanges: tuple[Exchange, ...], cap: int | None
) -> None:
    lines = [exchange.model_dump_json() for exchange in exchanges]
    terms = read_traffic("\n".join(lines).encode()).terms
    assert (terms.output_cap_asked if terms is not None else None) == cap
