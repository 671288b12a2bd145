"""What a record says of the traffic."""

from bench.core.record import busy_seconds, usage_of
from bench.core.traffic import ExchangeEnd
from support.builders import a_traffic, an_exchange


def test_usage_adds_up_what_was_completed_and_counts_all_ends() -> None:
    traffic = a_traffic(
        an_exchange(1),
        an_exchange(2),
        an_exchange(3, ExchangeEnd.UPSTREAM_ERROR),
        an_exchange(4, ExchangeEnd.REFUSED, dialect=None),
    )
    usage = usage_of(traffic)
    assert usage is not None
    assert (usage.requests, usage.refused, usage.input_tokens, usage.output_tokens) == (
        3,
        1,
        40,
        20,
    )
    assert usage.ends == {"completed": 2, "upstream_error": 1, "refused": 1}
    assert usage.tokens_per_second == 10.0
    assert usage.first_token_ms == 100.0


def test_what_is_unknown_is_none_and_not_zero() -> None:
    assert usage_of(None) is None
    usage = usage_of(a_traffic(an_exchange(1, output_tokens=None)))
    assert usage is not None
    assert (usage.output_tokens, usage.tokens_per_second) == (None, None)


def test_the_model_is_busy_once_where_exchanges_overlap() -> None:
    traffic = a_traffic(
        an_exchange(1, started_at=100.0),
        an_exchange(2, started_at=100.5),
        an_exchange(3, started_at=200.0),
    )
    seconds = busy_seconds(traffic)
    assert seconds is not None
    assert abs(seconds - (1.6 + 1.1)) < 1e-6
