"""How far a conversation is, while its answers are still on their way."""

import pytest

from bench.core.traffic import Budgets, Dialect, Pulse
from bench.gateway.exchange import OpenExchange
from bench.gateway.ledger import Ledger
from bench.gateway.pulse import PulseTaker


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(Budgets())


def asked(ledger: Ledger, pulses: PulseTaker, seq: int) -> OpenExchange:
    ledger.admit()
    exchange = OpenExchange(seq=seq, method="POST", path="/", dialect=Dialect.OPENAI)
    pulses.begin(exchange)
    return exchange


def answered(ledger: Ledger, pulses: PulseTaker, exchange: OpenExchange, *, tokens: int) -> None:
    ledger.spend(tokens)
    pulses.end(exchange)


def told(requests: int, tokens: int, rate: float) -> Pulse:
    return Pulse(requests=requests, output_tokens=tokens, tokens_per_second=rate)


def test_before_the_first_request_there_is_nothing_to_tell(ledger: Ledger) -> None:
    assert PulseTaker(ledger).take(1.0) is None


def test_a_streamed_answer_is_counted_piece_by_piece_and_then_as_the_server_told(
    ledger: Ledger,
) -> None:
    pulses = PulseTaker(ledger)
    assert pulses.take(0.0) is None
    exchange = asked(ledger, pulses, 1)
    exchange.facts.deltas = 20
    assert pulses.take(2.0) == told(1, 20, 10.0)
    exchange.facts.deltas = 50
    assert pulses.take(4.0) == told(1, 50, 15.0)
    answered(ledger, pulses, exchange, tokens=53)
    assert pulses.take(6.0) == told(1, 53, 0.0)
    assert pulses.take(8.0) is None


def test_answers_of_several_requests_are_added_up(ledger: Ledger) -> None:
    pulses = PulseTaker(ledger)
    first, second = asked(ledger, pulses, 1), asked(ledger, pulses, 2)
    first.facts.deltas, second.facts.deltas = 3, 4
    assert pulses.take(1.0) == told(2, 7, 0.0)  # the first look knows no rate
    answered(ledger, pulses, first, tokens=5)
    second.facts.deltas = 8
    assert pulses.take(2.0) == told(2, 13, 4.0)


def test_a_whole_answer_says_nothing_of_its_pace(ledger: Ledger) -> None:
    pulses = PulseTaker(ledger)
    assert pulses.take(0.0) is None
    answered(ledger, pulses, asked(ledger, pulses, 1), tokens=900)
    assert pulses.take(2.0) == told(1, 900, 0.0)


def test_a_clock_that_stands_still_divides_nothing_by_nothing(ledger: Ledger) -> None:
    pulses = PulseTaker(ledger)
    asked(ledger, pulses, 1).facts.deltas = 5
    assert pulses.take(1.0) == told(1, 5, 0.0)
    asked(ledger, pulses, 2).facts.deltas = 5
    assert pulses.take(1.0) == told(2, 10, 0.0)
