"""Passing one answer of the model server on, as it arrives, while reading along.

A stream is passed on without delay, but for its last event: that one, like an answer that is not
streamed, is left to the caller, who sends it when the exchange is in the record. What the harness
sees is as broken as what the model server sent: never a clean end to half an answer.
"""

import json
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from bench.core.traffic import Dialect, ExchangeEnd
from bench.gateway.answer import error_type_of, read_whole
from bench.gateway.client import Client
from bench.gateway.exchange import OpenExchange
from bench.gateway.private import hide_private
from bench.gateway.replies import Reply, Settled
from bench.gateway.sse import EventFilter, UnsoundStreamError
from bench.gateway.strict_json import UnsoundJsonError, parse_answer
from bench.gateway.upstream import Answer, UpstreamFault

_OK = 200
_JSON = {"content-type": "application/json"}
_EVENTS = {"content-type": "text/event-stream", "cache-control": "no-cache"}
# Not the request's fault but our own configuration's, although HTTP numbers them 4xx.
_OUR_FAULTS = frozenset({401, 403, 404, 405, 407})


class ResponseTooLargeError(Exception):
    """The answer exceeds the cell's budget."""


class Relay:
    """Passes answers from the model server to one client."""

    def __init__(
        self,
        client: Client,
        exchange: OpenExchange,
        *,
        dialect: Dialect,
        alias: str,
        max_bytes: int,
    ) -> None:
        self._client = client
        self._exchange = exchange
        self._dialect = dialect
        self._alias = alias
        self._max_bytes = max_bytes

    async def pass_on(self, answer: Answer) -> Settled:
        """Pass an answer on, all but its end.

        Raises:
            UpstreamFault: when it is none, or not all of it came.
            ResponseTooLargeError: as soon as it is.
        """
        kind = answer.headers.get("content-type", "")
        if answer.status != _OK:
            return _passed_error(answer.status, kind, await self._body(answer))
        if not self._exchange.streamed:
            return self._whole(await self._body(answer))
        if kind.startswith("text/event-stream"):
            return await self._stream(answer)
        raise _unsound(f"asked for a stream, the answer is {kind or 'of no type'!r}")

    async def _stream(self, answer: Answer) -> Settled:
        facts = self._exchange.facts
        events = EventFilter(dialect=self._dialect, alias=self._alias, facts=facts)
        await self._client.start(_OK, _EVENTS)
        last = b""
        try:
            async with aclosing(answer.pieces()) as pieces:
                async for piece in pieces:
                    self._note(piece)
                    last = events.feed(piece)
                    if facts.ended:
                        break  # what may follow the last event is of no use to anybody
                    if last:
                        await self._client.write(last)
                        last = b""
            last += events.end()
        except UnsoundStreamError as error:
            raise _unsound(str(error)) from error
        reply = Reply(status=_OK, body=last, continues=True)
        if facts.error is not None:
            return _told_error(facts.error, reply)
        if not facts.ended and facts.finish_reason is None:
            raise UpstreamFault(ExchangeEnd.UPSTREAM_CUT, "the stream ended before the answer did")
        return Settled(end=ExchangeEnd.COMPLETED, reply=reply)

    def _whole(self, body: bytes) -> Settled:
        try:
            value = parse_answer(body)
        except UnsoundJsonError as error:
            raise _unsound(f"the answer is unsound: {error}") from error
        read_whole(self._exchange.facts, self._dialect, value)
        if not self._exchange.facts.ended:
            raise _unsound("the answer is JSON of another kind")
        if hide_private(value, alias=self._alias):
            body = json.dumps(value, separators=(",", ":")).encode()
        reply = Reply(status=_OK, body=body, headers=_JSON)
        return Settled(end=ExchangeEnd.COMPLETED, reply=reply)

    async def _body(self, answer: Answer) -> bytes:
        body = bytearray()
        async with aclosing(answer.pieces()) as pieces:
            async for piece in pieces:
                self._note(piece)
                body += piece
        return bytes(body)

    def _note(self, piece: bytes) -> None:
        self._exchange.note_piece(piece)
        if self._exchange.response_bytes > self._max_bytes:
            raise ResponseTooLargeError(f"the answer is larger than {self._max_bytes} bytes")


def _passed_error(status: int, kind: str, body: bytes) -> Settled:
    text = body[:300].decode("utf-8", "replace")
    return Settled(
        end=_error_end(status),
        detail=f"status {status}: {text}",
        reply=Reply(
            status=status,
            body=body,
            headers={"content-type": kind or "text/plain"},
            error_type=_error_type_in(body),
        ),
    )


def _error_type_in(body: bytes) -> str | None:
    try:
        return error_type_of(parse_answer(body))
    except UnsoundJsonError:
        return None  # the page of a proxy, say


def _told_error(error: dict[str, Any], reply: Reply) -> Settled:
    code = error.get("code")
    return Settled(
        end=_error_end(code if isinstance(code, int) else 500),
        detail=f"an error in the stream: {json.dumps(error)[:300]}",
        reply=replace(reply, error_type=error_type_of({"error": error})),
    )


def _error_end(status: int) -> ExchangeEnd:
    if 400 <= status < 500 and status not in _OUR_FAULTS:
        return ExchangeEnd.UPSTREAM_REJECTED
    return ExchangeEnd.UPSTREAM_ERROR


def _unsound(detail: str) -> UpstreamFault:
    return UpstreamFault(ExchangeEnd.UPSTREAM_ERROR, detail)
