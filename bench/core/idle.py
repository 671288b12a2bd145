"""How long did a model server stand idle between two cells? Told by their gateways' records."""

from dataclasses import dataclass

from bench.core.evidence import Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """From a cell's first request to the last byte of an answer, in seconds of uptime."""

    first: float
    last: float


def busy_span(traffic: Traffic) -> Busy | None:
    """Return when a cell had to do with its model server; `None` when it never had."""
    spans = [
        (exchange.began, exchange.began + (exchange.last_byte_ms or 0.0) / 1000)
        for exchange in traffic.exchanges
        if exchange.sent_ms is not None
    ]
    if not spans:
        return None
    return Busy(first=min(first for first, _ in spans), last=max(last for _, last in spans))


def idle_between(before: Busy | None, after: Busy | None) -> float | None:
    """Return the seconds between two cells; `None` where one of them asked nothing."""
    if before is None or after is None:
        return None
    return round(max(0.0, after.first - before.last), 3)
