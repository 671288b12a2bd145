"""A harness that does not finish what it sends, against the gateway's clock."""

import asyncio

import pytest
from starlette.types import Message

from bench.gateway import client
from bench.gateway.client import BadBodyError, Client


def _client(method: str = "POST") -> Client:
    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("nothing ever arrives")

    async def send(message: Message) -> None:
        raise AssertionError(f"nothing is sent, but {message}")

    scope = {"type": "http", "method": method, "raw_path": b"/", "headers": []}
    return Client(scope, receive, send)


def test_a_body_that_stops_arriving_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_BODY_SECONDS", 0.05)
    with pytest.raises(BadBodyError, match="no whole body within") as refused:
        asyncio.run(_client().body(max_bytes=10))
    assert refused.value.status == 408


def test_a_method_of_any_length_is_kept_short() -> None:
    assert _client("X" * 5000).method == "X" * 32
