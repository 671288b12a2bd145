"""How an exchange without an answer is named in the record, and what the harness is told."""

import logging

from bench.core.traffic import ExchangeEnd
from bench.gateway.client import BadBodyError
from bench.gateway.ledger import BudgetExhaustedError
from bench.gateway.relay import ResponseTooLargeError
from bench.gateway.replies import Settled, error_reply
from bench.gateway.request import RefusedRequestError
from bench.gateway.strict_json import UnsoundJsonError
from bench.gateway.upstream import UpstreamFault

log = logging.getLogger(__name__)


def settle_fault(error: Exception) -> Settled:
    """Settle an exchange by what was raised; also by a bug, which must not end the gateway."""
    text = str(error)
    match error:
        case BadBodyError():
            reply = error_reply(error.status, "invalid_request_error", text)
            return Settled(end=ExchangeEnd.REFUSED, detail=text, reply=reply)
        case UnsoundJsonError() | RefusedRequestError():
            reply = error_reply(400, "invalid_request_error", text)
            return Settled(end=ExchangeEnd.REFUSED, detail=text, reply=reply)
        case BudgetExhaustedError() | ResponseTooLargeError():
            # The header tells the common client libraries not to try again.
            no_retry = {"x-should-retry": "false"}
            reply = error_reply(429, "rate_limit_error", text, **no_retry)
            return Settled(end=ExchangeEnd.BUDGET_EXHAUSTED, detail=text, reply=reply)
        case UpstreamFault():
            status = 504 if error.end is ExchangeEnd.UPSTREAM_SILENT else 502
            reply = error_reply(status, "server_error", f"model server: {text}")
            return Settled(end=error.end, detail=text, reply=reply)
        case _:
            log.error("a bug of the gateway", exc_info=error)
            reply = error_reply(500, "server_error", "internal error")
            # Ours, so named like a fault of the server's: it is never the agent's failure.
            end = ExchangeEnd.UPSTREAM_ERROR
            return Settled(end=end, detail=f"a bug of the gateway: {error!r}", reply=reply)
