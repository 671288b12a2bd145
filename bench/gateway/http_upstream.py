"""A llama-server (or compatible) over HTTP: how it is asked, and how its faults are named."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

import httpx

from bench.core.traffic import ExchangeEnd, HttpUpstream
from bench.gateway.upstream import Health, Question, UpstreamFault


class LlamaServer:
    """Asks each question on a connection of its own.

    llama-server closes an idle connection after some seconds; a question sent at that moment
    would be lost and look like a fault of the server's. A new connection costs half a millisecond.
    """

    def __init__(self, config: HttpUpstream) -> None:
        self._idle_seconds = config.idle_timeout_seconds
        self._base_url = config.base_url.rstrip("/")
        self._key = {"authorization": f"Bearer {config.api_key}"} if config.api_key else {}
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(
                config.idle_timeout_seconds, connect=config.connect_timeout_seconds, pool=None
            ),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,  # no proxy of the machine's, no .netrc
            verify=self._base_url.startswith("https:"),  # reading the certificates takes 20 ms
        )

    @asynccontextmanager
    async def ask(self, question: Question) -> AsyncIterator["_HttpAnswer"]:
        """Send the question; leaving the context closes the connection, which frees the slot."""
        with _named_faults(self._idle_seconds):
            request = self._client.build_request(
                "POST",
                self._base_url + question.endpoint.value,
                content=json.dumps(question.body, ensure_ascii=False).encode(),
                headers={
                    "accept": "*/*",
                    "accept-encoding": "identity",
                    "content-type": "application/json",
                    "connection": "close",
                    "user-agent": "bench-gateway",
                    **question.headers,
                    **self._key,
                },
            )
            response = await self._client.send(request, stream=True)
        try:
            yield _HttpAnswer(response, idle_seconds=self._idle_seconds)
        finally:
            await response.aclose()

    async def health(self, *, seconds: float) -> Health:
        """Ask for its health, and whether it takes our key, which `/health` does not need."""
        try:
            async with asyncio.timeout(seconds):
                for path in ("/health", "/v1/models"):
                    answer = await self._client.get(self._base_url + path, headers=self._key)
                    if answer.status_code != httpx.codes.OK:
                        text = answer.text[:300]
                        detail = f"GET {path} was answered {answer.status_code}: {text}"
                        return Health(healthy=False, detail=detail)
        except TimeoutError:
            return Health(healthy=False, detail=f"no answer within {seconds:g} s")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Health(healthy=False, detail=_described(error))
        return Health(healthy=True)


class _HttpAnswer:
    def __init__(self, response: httpx.Response, *, idle_seconds: float) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = dict(response.headers)
        self._response = response
        self._idle_seconds = idle_seconds

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        with _named_faults(self._idle_seconds):
            async for piece in self._response.aiter_raw():
                yield piece


@contextmanager
def _named_faults(idle_seconds: float) -> Iterator[None]:
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL) as error:
        raise UpstreamFault(ExchangeEnd.UPSTREAM_UNREACHABLE, _described(error)) from error
    except httpx.ReadTimeout as error:
        detail = f"no byte from the model server for {idle_seconds:g} s"
        raise UpstreamFault(ExchangeEnd.UPSTREAM_SILENT, detail) from error
    except httpx.HTTPError as error:
        raise UpstreamFault(ExchangeEnd.UPSTREAM_CUT, _described(error)) from error


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")
