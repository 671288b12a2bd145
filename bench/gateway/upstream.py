"""What answers the requests: a model server, or a double of one."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from bench.core.traffic import (
    ExchangeEnd,
    GatewayConfig,
    HttpUpstream,
    ScriptedUpstream,
)
from bench.gateway.endpoints import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A rebuilt request, on its way to the model server."""

    endpoint: Endpoint
    body: dict[str, Any]
    headers: Mapping[str, str]


class Answer(Protocol):
    """An answer that has begun."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The response's headers, names in lower case."""

    def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield the body as it arrives. Raises `UpstreamFault`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether the model server is ready, and what it said."""

    healthy: bool
    detail: str = ""


class Upstream(Protocol):
    """Where the answers come from."""

    def ask(self, question: Question) -> AbstractAsyncContextManager[Answer]:
        """Send the question; leaving the context ends the answer at once.

        Raises:
            UpstreamFault: when there is no answer.
        """

    async def health(self, *, seconds: float) -> Health:
        """Ask whether it is ready; never raises, and answers within `seconds`."""


class UpstreamFault(Exception):  # noqa: N818 a value of the record, seldom an error of ours
    """The model server gave no answer, or not all of it."""

    def __init__(self, end: ExchangeEnd, detail: str) -> None:
        super().__init__(detail)
        self.end = end
        self.detail = detail


def open_upstream(config: GatewayConfig) -> Upstream:
    """Make the upstream a configuration asks for. A further kind gets its case here."""
    # Imported where needed: the HTTP client alone takes a third of the start-up time.
    match config.upstream:
        case HttpUpstream() as http:
            from bench.gateway.http_upstream import LlamaServer

            return LlamaServer(http)
        case ScriptedUpstream() as script:
            from bench.gateway.scripted import ScriptedModel

            return ScriptedModel(script, alias=config.alias)
        case _ as unreachable:
            assert_never(unreachable)
