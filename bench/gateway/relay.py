"""Passing one answer of the model server on, as it arrives, while reading along.

A stream is passed on without delay; everything else is short and passed on whole. What the harness
sees is as broken as what the model server sent: never a clean end to half an answer.
"""

import json
from typing import Any

from bench.core.traffic import Dialect, ExchangeEnd
from bench.gateway.answer import read_whole
from bench.gateway.client import Client
from bench.gateway.exchange import OpenExchange
from bench.gateway.private import hide_private
from bench.gateway.sse import EventFilter, UnsoundStreamError
from bench.gateway.upstream import Answer, UpstreamFault

_OK = 200
# Not the request's fault but our own configuration's, although HTTP numbers them 4xx.
_OUR_FAULTS = frozenset({401, 403, 404, 405, 407})


class ResponseTooLargeError(Exception):
    """The answer exceeds the cell's budget."""


class Relay:
    """Passes answers from the model server to one client."""

    def __init__(
        self, client: Client, exchange: OpenExchange, *, alias: str, max_bytes: int
    ) -> None:
        self._client = client
        self._exchange = exchange
        self._alias = alias
        self._max_bytes = max_bytes

    async def pass_on(self, answer: Answer) -> None:
        """Pass one answer on, whole or as a stream.

        Raises:
            UpstreamFault: when it is none, or not all of it came.
            ResponseTooLargeError: as soon as it is.
        """
        kind = answer.headers.get("content-type", "")
        if answer.status != _OK:
            await self._pass_error(answer, kind)
        elif not self._exchange.streamed:
            await self._pass_whole(answer)
        elif kind.startswith("text/event-stream"):
            await self._pass_stream(answer)
        else:
            raise _unsound(f"asked for a stream, the answer is {kind or 'of no type'!r}")

    async def _pass_stream(self, answer: Answer) -> None:
        facts = self._exchange.facts
        events = EventFilter(dialect=self._dialect, alias=self._alias, facts=facts)
        headers = {"content-type": "text/event-stream", "cache-control": "no-cache"}
        await self._client.start(answer.status, headers)
        try:
            async for piece in answer.pieces():
                self._note(piece)
                if passed := events.feed(piece):
                    await self._client.write(passed)
                if facts.ended:
                    break  # what may follow the last event is of no use to anybody
            if rest := events.end():
                await self._client.write(rest)
        except UnsoundStreamError as error:
            raise _unsound(str(error)) from error
        if facts.error is None and not facts.ended and facts.finish_reason is None:
            raise UpstreamFault(ExchangeEnd.UPSTREAM_CUT, "the stream ended before the answer did")
        await self._client.finish()
        if facts.error is not None:
            raise _told_fault(facts.error)

    async def _pass_whole(self, answer: Answer) -> None:
        body = await self._body(answer)
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise _unsound(f"the answer is not JSON: {error}") from error
        if isinstance(value, dict):
            read_whole(self._exchange.facts, self._dialect, value)
        if not isinstance(value, dict) or not self._exchange.facts.ended:
            raise _unsound("the answer is JSON of another kind")
        if hide_private(value, alias=self._alias):
            body = json.dumps(value, separators=(",", ":")).encode()
        await self._client.answer(answer.status, body, {"content-type": "application/json"})

    async def _pass_error(self, answer: Answer, kind: str) -> None:
        body = await self._body(answer)
        text = body[:300].decode("utf-8", "replace")
        await self._client.answer(answer.status, body, {"content-type": kind or "text/plain"})
        own = 400 <= answer.status < 500 and answer.status not in _OUR_FAULTS
        end = ExchangeEnd.UPSTREAM_REJECTED if own else ExchangeEnd.UPSTREAM_ERROR
        raise UpstreamFault(end, f"status {answer.status}: {text}")

    async def _body(self, answer: Answer) -> bytes:
        body = bytearray()
        async for piece in answer.pieces():
            self._note(piece)
            body += piece
        return bytes(body)

    def _note(self, piece: bytes) -> None:
        self._exchange.note_piece(piece)
        if self._exchange.response_bytes > self._max_bytes:
            raise ResponseTooLargeError(f"the answer is larger than {self._max_bytes} bytes")

    @property
    def _dialect(self) -> Dialect:
        assert self._exchange.dialect is not None
        return self._exchange.dialect


def _unsound(detail: str) -> UpstreamFault:
    return UpstreamFault(ExchangeEnd.UPSTREAM_ERROR, detail)


def _told_fault(error: dict[str, Any]) -> UpstreamFault:
    code = error.get("code")
    own = isinstance(code, int) and 400 <= code < 500
    end = ExchangeEnd.UPSTREAM_REJECTED if own else ExchangeEnd.UPSTREAM_ERROR
    return UpstreamFault(end, f"an error in the stream: {json.dumps(error)[:300]}")
