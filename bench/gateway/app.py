"""The gateway as an ASGI application: what becomes of each request, and its line in the record."""

import asyncio
import contextlib
from dataclasses import replace

from starlette.types import Receive, Scope, Send

from bench.core.traffic import ExchangeEnd, GatewayConfig
from bench.gateway.client import Client, HungUpError
from bench.gateway.endpoints import Endpoint, find_endpoint
from bench.gateway.exchange import OpenExchange
from bench.gateway.faults import settle_fault
from bench.gateway.ledger import BudgetExhaustedError, Ledger
from bench.gateway.pulse import PulseTaker
from bench.gateway.record import TrafficRecord
from bench.gateway.relay import Relay
from bench.gateway.replies import Settled, error_reply, json_reply
from bench.gateway.request import rebuild
from bench.gateway.strict_json import UnsoundJsonError, parse_object
from bench.gateway.upstream import Question, Upstream

_PASSED_HEADERS = ("anthropic-version", "anthropic-beta")
_PATH_CHARACTERS = 2048


class Gateway:
    """Answers the harness of one cell."""

    def __init__(self, config: GatewayConfig, upstream: Upstream, record: TrafficRecord) -> None:
        self._config = config
        self._upstream = upstream
        self._record = record
        self._ledger = Ledger(config.budgets)
        self.pulses = PulseTaker(self._ledger)
        self._seq = 0
        self._open: set[asyncio.Task[None]] = set()
        self.pending = 0  # inference requests that were cut by `close`

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and record it, however it ended, before its answer is complete."""
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            with contextlib.suppress(asyncio.CancelledError):  # by `close`, and by nothing else
                await self._serve(Client(scope, receive, send))
        finally:
            self._open.discard(task)

    def close(self) -> None:
        """End every open exchange where it stands."""
        for task in self._open:
            task.cancel()

    async def _serve(self, client: Client) -> None:
        endpoint = find_endpoint(client.method, client.raw_path)
        exchange = self._begin(client, endpoint)
        try:
            settled = await self._settle(client, endpoint, exchange)
        except asyncio.CancelledError:
            settled = self._cut_short(exchange)
        reply = settled.reply
        exchange.status = client.status or (reply.status if reply is not None else 0)
        # Before the harness has its answer: it may end, and the cell with it, the moment after.
        self._record.add(exchange.close(settled))
        if reply is not None:
            await client.finish(reply)

    def _begin(self, client: Client, endpoint: Endpoint | None) -> OpenExchange:
        self._seq += 1
        return OpenExchange(
            seq=self._seq,
            method=client.method,
            path=client.raw_path[:_PATH_CHARACTERS].decode("ascii", "backslashreplace"),
            dialect=None if endpoint is None else endpoint.dialect,
        )

    def _cut_short(self, exchange: OpenExchange) -> Settled:
        if exchange.dialect is not None:
            self.pending += 1
        if exchange.sent_ms is not None and exchange.first_byte_ms is None:
            return Settled(end=ExchangeEnd.UPSTREAM_SILENT, detail="no byte yet at the cell's end")
        return Settled(end=ExchangeEnd.CLIENT_ABORTED, detail="open at the cell's end")

    async def _settle(
        self, client: Client, endpoint: Endpoint | None, exchange: OpenExchange
    ) -> Settled:
        match endpoint:
            case None:
                message = f"{exchange.method} {exchange.path[:200]} is not served"
                reply = error_reply(403, "permission_error", message)
                return Settled(end=ExchangeEnd.REFUSED, detail=message, reply=reply)
            case Endpoint.HEALTH:
                return _answered({"status": "ok"})
            case Endpoint.MODELS:
                return _answered(_models(self._config.alias))
            case Endpoint.CHAT | Endpoint.MESSAGES | Endpoint.COUNT_TOKENS:
                # Before the body is read, so that waiting requests take no memory.
                async with self._ledger.slots:
                    return await self._infer(client, endpoint, exchange)

    async def _infer(self, client: Client, endpoint: Endpoint, exchange: OpenExchange) -> Settled:
        try:
            question = await self._question(client, endpoint, exchange)
            self._admit()
            return await client.while_there(self._ask(client, question, exchange))
        except HungUpError:
            # Some harnesses hang up as soon as they have the answer's last word.
            had_all = exchange.facts.finish_reason is not None
            return Settled(end=ExchangeEnd.COMPLETED if had_all else ExchangeEnd.CLIENT_ABORTED)
        except Exception as error:  # noqa: BLE001 one request's bug must not end the gateway
            settled = settle_fault(error)
            return replace(settled, reply=None) if client.status else settled

    def _admit(self) -> None:
        if self._record.full:
            raise BudgetExhaustedError("the budget of the traffic record is used up")
        self._ledger.admit()

    async def _question(
        self, client: Client, endpoint: Endpoint, exchange: OpenExchange
    ) -> Question:
        body = await client.body(max_bytes=self._config.budgets.max_request_bytes)
        exchange.request_bytes = len(body)
        try:
            sent = exchange.request = parse_object(body)
        except UnsoundJsonError:
            exchange.note_body(body)
            raise
        rebuilt = rebuild(endpoint, sent, config=self._config, tokens_left=self._ledger.tokens_left)
        exchange.note_rebuilt(rebuilt)
        passed = {name: client.header(name) for name in _PASSED_HEADERS}
        headers = {name: value for name, value in passed.items() if value is not None}
        return Question(endpoint=endpoint, body=rebuilt.body, headers=headers)

    async def _ask(self, client: Client, question: Question, exchange: OpenExchange) -> Settled:
        assert exchange.dialect is not None
        relay = Relay(
            client,
            exchange,
            dialect=exchange.dialect,
            alias=self._config.alias,
            max_bytes=self._config.budgets.max_response_bytes,
        )
        exchange.note_sent()
        self.pulses.begin(exchange)
        try:
            async with self._upstream.ask(question) as answer:
                exchange.response_headers = dict(answer.headers)
                return await relay.pass_on(answer)
        finally:
            told = exchange.facts.output_tokens
            self._ledger.spend(exchange.facts.deltas if told is None else told)
            self.pulses.end(exchange)


def _answered(value: dict[str, object]) -> Settled:
    return Settled(end=ExchangeEnd.COMPLETED, reply=json_reply(200, value))


def _models(alias: str) -> dict[str, object]:
    model = {"id": alias, "object": "model", "created": 0, "owned_by": "bench"}
    return {"object": "list", "data": [model]}
