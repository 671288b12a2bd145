"""A llama-server whose answers a test writes: tool calls for the agent to carry out, and faults.

For what an agent does at a model's word, and for a server that dies and comes back. The many ways
in which a single answer can be wrong are `fake_llama`'s.
"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.core.traffic import ToolCall, Turn
from bench.gateway.script import Scene
from bench.gateway.script_openai import events
from support import llama_bytes


class Fault(StrEnum):
    """What may come instead of an answer."""

    DIES = "dies"  # in the middle of the stream; nobody listens until `revive`
    ERROR = "error"  # 500
    OVERFLOW = "overflow"  # 400, the context is too small
    SILENT = "silent"  # takes the request and never says a word


def shell(command: str, *, text: str = "") -> Turn:
    """A turn that has the agent run a command."""
    return Turn(text=text, tool_calls=(ToolCall(name="bash", arguments={"command": command}),))


DONE = Turn(text="The work is done.")


@dataclass(slots=True)
class ScriptedLlama:
    """The server's controls: line *n* answers a request with *n* earlier answers, the last all."""

    script: tuple[Turn | Fault, ...]
    port: int = 0
    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _server: ThreadingHTTPServer | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def revive(self) -> None:
        """Listen (again), always at the same port."""
        handler = type("Handler", (_Handler,), {"llama": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def die(self) -> None:
        """Stop to listen: connections are refused from now on."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def line(self, number: int) -> Turn | Fault:
        """Return the answer to a request that holds so many earlier ones."""
        return self.script[min(number, len(self.script) - 1)]

    def wait_until_asked(self, *, seconds: float = 60.0) -> None:
        """Return when a further request has come in."""
        assert self.asked.acquire(timeout=seconds), f"nothing was asked within {seconds} s"


@contextmanager
def scripted_llama(*script: Turn | Fault) -> Iterator[ScriptedLlama]:
    """Serve on a free port until the block ends."""
    llama = ScriptedLlama(script)
    llama.revive()
    try:
        yield llama
    finally:
        llama._stopped.set()
        llama.die()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    llama: ScriptedLlama

    def do_GET(self) -> None:
        body = b'{"status":"ok"}' if self.path == "/health" else b'{"object":"list","data":[]}'
        self._whole(200, body)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        number = sum(message["role"] == "assistant" for message in body["messages"])
        self.llama.asked.release()
        match self.llama.line(number):
            case Fault.ERROR:
                self._whole(500, llama_bytes.SERVER_ERROR)
            case Fault.OVERFLOW:
                self._whole(400, llama_bytes.CONTEXT_OVERFLOW)
            case Fault.SILENT:
                self.llama._stopped.wait()
                self.close_connection = True
            case Fault.DIES:
                self._stream(events(_scene(number, Turn(text="I am about to")))[:2])
                self.llama.die()
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
            case Turn() as turn:
                self._stream([*events(_scene(number, turn)), b""])

    def _stream(self, chunks: list[bytes]) -> None:
        self._start(200, llama_bytes.STREAM_HEADERS | {"Transfer-Encoding": "chunked"})
        for chunk in chunks:
            self.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")

    def _whole(self, status: int, body: bytes) -> None:
        self._start(status, llama_bytes.JSON_HEADERS | {"Content-Length": str(len(body))})
        self.wfile.write(body)

    def _start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _scene(number: int, turn: Turn) -> Scene:
    return Scene(number=number, turn=turn, model="real-alias", input_tokens=10)
