"""How an exchange was settled, and what is still to be sent to the harness once it is recorded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bench.core.traffic import ExchangeEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The last of an answer, or all of it."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    continues: bool = False  # the end of a stream whose status and headers were sent long ago
    error_type: str | None = None  # of an error, as its text names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How an exchange ended. Without a reply the harness sees its connection break."""

    end: ExchangeEnd
    detail: str = ""
    reply: Reply | None = None


def json_reply(status: int, value: Any, **headers: str) -> Reply:
    """Return an answer of our own."""
    body = json.dumps(value, separators=(",", ":")).encode()
    return Reply(status=status, body=body, headers={"content-type": "application/json"} | headers)


def error_reply(status: int, kind: str, message: str, **headers: str) -> Reply:
    """Return an error in the one shape that clients of both dialects read."""
    error = {"code": status, "type": kind, "message": f"bench gateway: {message}"}
    reply = json_reply(status, {"type": "error", "error": error}, **headers)
    return replace(reply, error_type=kind)
