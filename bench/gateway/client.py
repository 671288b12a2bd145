"""The harness's side of one exchange: reading its body, answering it, noticing that it hung up."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from bench.gateway.replies import Reply

_BODY_SECONDS = 60.0
_Result = TypeVar("_Result")


class HungUpError(Exception):
    """The harness closed its connection before it had its answer."""


class BadBodyError(Exception):
    """The body is too large, or does not arrive."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """One request of a harness and the way back to it."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._request = Request(scope, receive)
        self._receive = receive
        self._send = send
        self.method: str = scope["method"][:32]
        self.raw_path: bytes = scope["raw_path"]
        self.status = 0  # of an answer that has begun

    def header(self, name: str) -> str | None:
        """Return a header the harness sent, when it is plain and short enough to pass on."""
        value = self._request.headers.get(name, "")
        return value if 0 < len(value) <= 1024 and value.isascii() and value.isprintable() else None

    async def body(self, *, max_bytes: int) -> bytes:
        """Read the request's body.

        Raises:
            BadBodyError: when it is larger, or stops arriving.
            HungUpError: when the harness is gone.
        """
        body = bytearray()
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                async for piece in self._request.stream():
                    body += piece
                    if len(body) > max_bytes:
                        raise BadBodyError(413, f"the request is larger than {max_bytes} bytes")
        except ClientDisconnect as gone:
            raise HungUpError from gone
        except TimeoutError as error:
            raise BadBodyError(408, f"no whole body within {_BODY_SECONDS:g} s") from error
        return bytes(body)

    async def while_there(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Do the work, and stop it as soon as the harness hangs up. Call after `body`.

        Raises:
            HungUpError: when it did.
        """
        task = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(self._gone())
        try:
            await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise HungUpError
            return task.result()
        finally:
            task.cancel()
            gone.cancel()
            # Waited for, so that the connection to the model server is closed when this returns.
            await asyncio.gather(task, gone, return_exceptions=True)

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass  # what follows a whole body is of no interest

    async def start(self, status: int, headers: Mapping[str, str]) -> None:
        """Send status and headers; without `content-length` the body's end must be told."""
        self.status = status
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})

    async def write(self, piece: bytes) -> None:
        """Send a piece of the body at once."""
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})

    async def finish(self, reply: Reply) -> None:
        """Send a whole answer, or the end of one; without this the harness sees a broken one."""
        if not reply.continues:
            length = {"content-length": str(len(reply.body))}
            await self.start(reply.status, {**reply.headers, **length})
        await self._send({"type": "http.response.body", "body": reply.body, "more_body": False})
