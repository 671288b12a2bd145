"""The gateway as an ASGI application: what becomes of each request, and its line in the record."""

import asyncio
import logging
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from bench.core.traffic import ExchangeEnd, GatewayConfig
from bench.gateway.client import BadBodyError, Client, HungUpError
from bench.gateway.endpoints import Endpoint, find_endpoint
from bench.gateway.exchange import OpenExchange
from bench.gateway.ledger import BudgetExhaustedError, Ledger
from bench.gateway.record import TrafficRecord
from bench.gateway.relay import Relay, ResponseTooLargeError
from bench.gateway.request import RefusedRequestError, rebuild
from bench.gateway.strict_json import UnsoundJsonError, parse_object
from bench.gateway.upstream import Question, Upstream, UpstreamFault

_PASSED_HEADERS = ("anthropic-version", "anthropic-beta")
_FAULT_STATUS = {ExchangeEnd.UPSTREAM_SILENT: 504}
_PATH_CHARACTERS = 2048

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    end: ExchangeEnd
    detail: str = ""


class Gateway:
    """Answers the harness of one cell."""

    def __init__(self, config: GatewayConfig, upstream: Upstream, record: TrafficRecord) -> None:
        self._config = config
        self._upstream = upstream
        self._record = record
        self._ledger = Ledger(config.budgets)
        self._seq = 0
        self._open: set[asyncio.Task[None]] = set()
        self.pending = 0  # inference requests that were cut by `close`

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and record it when it has ended, however it did."""
        client = Client(scope, receive, send)
        endpoint = find_endpoint(client.method, client.raw_path)
        exchange = self._begin(client, endpoint)
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            settled = await self._settle(client, endpoint, exchange)
        except asyncio.CancelledError:
            # Only `close` cancels, and the connection ends with this return.
            settled = self._cut_short(exchange)
        finally:
            self._open.discard(task)
        exchange.status = client.status
        self._record.add(exchange.close(settled.end, settled.detail))

    def close(self) -> None:
        """End every open exchange where it stands."""
        for task in self._open:
            task.cancel()

    def _begin(self, client: Client, endpoint: Endpoint | None) -> OpenExchange:
        self._seq += 1
        return OpenExchange(
            seq=self._seq,
            method=client.method,
            path=client.raw_path[:_PATH_CHARACTERS].decode("ascii", "backslashreplace"),
            dialect=None if endpoint is None else endpoint.dialect,
        )

    def _cut_short(self, exchange: OpenExchange) -> _Settled:
        if exchange.dialect is not None:
            self.pending += 1
        if exchange.sent_ms is not None and exchange.first_byte_ms is None:
            return _Settled(end=ExchangeEnd.UPSTREAM_SILENT, detail="no byte yet at the cell's end")
        return _Settled(end=ExchangeEnd.CLIENT_ABORTED, detail="open at the cell's end")

    async def _settle(
        self, client: Client, endpoint: Endpoint | None, exchange: OpenExchange
    ) -> _Settled:
        try:
            match endpoint:
                case None:
                    message = f"{exchange.method} {exchange.path[:200]} is not served"
                    await client.refuse(403, "permission_error", message)
                    return _Settled(end=ExchangeEnd.REFUSED, detail=message)
                case Endpoint.HEALTH:
                    await client.answer_json(200, {"status": "ok"})
                case Endpoint.MODELS:
                    await client.answer_json(200, _models(self._config.alias))
                case Endpoint.CHAT | Endpoint.MESSAGES | Endpoint.COUNT_TOKENS:
                    # Before the body is read, so that waiting requests take no memory.
                    async with self._ledger.slots:
                        return await self._infer(client, endpoint, exchange)
            return _Settled(end=ExchangeEnd.COMPLETED)
        except Exception as bug:  # one request's bug must not end the cell's gateway
            log.exception("request %d failed", exchange.seq)
            if not client.status:
                await client.refuse(500, "server_error", "internal error")
            return _Settled(end=ExchangeEnd.UPSTREAM_ERROR, detail=f"a bug of the gateway: {bug!r}")

    async def _infer(self, client: Client, endpoint: Endpoint, exchange: OpenExchange) -> _Settled:
        try:
            question = await self._question(client, endpoint, exchange)
            self._ledger.admit()
            if self._record.full:
                raise BudgetExhaustedError("the budget of the traffic record is used up")
            await client.while_there(self._ask(client, question, exchange))
            return _Settled(end=ExchangeEnd.COMPLETED)
        except BadBodyError as error:
            await client.refuse(error.status, "invalid_request_error", str(error))
            return _Settled(end=ExchangeEnd.REFUSED, detail=str(error))
        except (UnsoundJsonError, RefusedRequestError) as error:
            await client.refuse(400, "invalid_request_error", str(error))
            return _Settled(end=ExchangeEnd.REFUSED, detail=str(error))
        except (BudgetExhaustedError, ResponseTooLargeError) as error:
            if not client.status:
                # The header tells the common client libraries not to try again.
                no_retry = {"x-should-retry": "false"}
                await client.refuse(429, "rate_limit_error", str(error), **no_retry)
            return _Settled(end=ExchangeEnd.BUDGET_EXHAUSTED, detail=str(error))
        except UpstreamFault as fault:
            if not client.status:
                status = _FAULT_STATUS.get(fault.end, 502)
                await client.refuse(status, "server_error", f"model server: {fault.detail}")
            return _Settled(end=fault.end, detail=fault.detail)
        except HungUpError:
            # Some harnesses hang up as soon as they have the answer's last word.
            had_all = exchange.facts.ended or exchange.facts.finish_reason is not None
            return _Settled(end=ExchangeEnd.COMPLETED if had_all else ExchangeEnd.CLIENT_ABORTED)

    async def _question(
        self, client: Client, endpoint: Endpoint, exchange: OpenExchange
    ) -> Question:
        body = await client.body(max_bytes=self._config.budgets.max_request_bytes)
        exchange.request_bytes = len(body)
        try:
            exchange.request = parse_object(body)
        except UnsoundJsonError:
            exchange.note_body(body)
            raise
        rebuilt = rebuild(
            endpoint,
            exchange.request,
            config=self._config,
            tokens_left=self._ledger.tokens_left,
        )
        exchange.dropped_fields = rebuilt.dropped_fields
        exchange.overridden = rebuilt.overridden
        exchange.streamed = rebuilt.streamed
        sent = {name: client.header(name) for name in _PASSED_HEADERS}
        headers = {name: value for name, value in sent.items() if value is not None}
        return Question(endpoint=endpoint, body=rebuilt.body, headers=headers)

    async def _ask(self, client: Client, question: Question, exchange: OpenExchange) -> None:
        exchange.note_sent()
        relay = Relay(
            client,
            exchange,
            alias=self._config.alias,
            max_bytes=self._config.budgets.max_response_bytes,
        )
        try:
            async with self._upstream.ask(question) as answer:
                exchange.response_headers = dict(answer.headers)
                await relay.pass_on(answer)
        finally:
            facts = exchange.facts
            told = facts.output_tokens
            self._ledger.spend(facts.deltas if told is None else told)


def _models(alias: str) -> dict[str, object]:
    model = {"id": alias, "object": "model", "created": 0, "owned_by": "bench"}
    return {"object": "list", "data": [model]}
