"""How far a cell's conversation is, told while it goes on: a line of JSON every other second.

It is for people who look on. Nothing waits for it to be read, and nothing is decided by it.
"""

import asyncio
import os
import time

from bench.core.traffic import Pulse
from bench.gateway.exchange import OpenExchange
from bench.gateway.ledger import Ledger

_EVERY_SECONDS = 2.0


class PulseTaker:
    """Counts requests and tokens, also of answers that are still on their way."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._open: dict[int, OpenExchange] = {}
        self._closed_deltas = 0
        self._last: Pulse | None = None
        self._last_deltas = 0
        self._last_at: float | None = None

    def begin(self, exchange: OpenExchange) -> None:
        """An exchange was passed on to the model server."""
        self._open[exchange.seq] = exchange

    def end(self, exchange: OpenExchange) -> None:
        """Its answer has ended, and the ledger knows of it."""
        if self._open.pop(exchange.seq, None) is not None:
            self._closed_deltas += exchange.facts.deltas

    def take(self, now: float) -> Pulse | None:
        """Return how far it is; `None` when nothing is other than before. `now` is in seconds."""
        streaming = sum(exchange.facts.deltas for exchange in self._open.values())
        deltas = self._closed_deltas + streaming
        pulse = Pulse(
            requests=self._ledger.requests,
            output_tokens=self._ledger.output_tokens + streaming,
            tokens_per_second=self._rate(deltas, now),
        )
        self._last_deltas, self._last_at = deltas, now
        if pulse == self._last or not pulse.requests:
            return None
        self._last = pulse
        return pulse

    def _rate(self, deltas: int, now: float) -> float:
        # Of what is streamed alone: an answer that comes whole says nothing of when it was made.
        if self._last_at is None or now <= self._last_at:
            return 0.0
        return round((deltas - self._last_deltas) / (now - self._last_at), 1)


async def tell_pulse(pulses: PulseTaker, *, descriptor: int) -> None:
    """Write pulses until cancelled; one that nobody takes at once is dropped."""
    os.set_blocking(descriptor, False)
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        pulse = pulses.take(time.monotonic())
        if pulse is None:
            continue
        try:
            # Shorter than a pipe takes in one piece, so it is written whole or not at all.
            os.write(descriptor, pulse.model_dump_json().encode() + b"\n")
        except OSError:
            continue
