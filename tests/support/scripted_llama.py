"""A llama-server whose answers a test writes: tool calls for the agent to carry out, and faults.

For what an agent does at a model's word, and for a server that dies and comes back. The many ways
in which a single answer can be wrong are `fake_llama`'s.
"""

import contextlib
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
from bench.gateway import script_anthropic, script_openai
from bench.gateway.script import Scene
from support import llama_bytes


class Fault(StrEnum):
    """What may come instead of an answer."""

    DIES = "dies"  # in the middle of the answer; nobody listens until `revive`
    GONE = "gone"  # before the first byte, from then on as above
    ERROR = "error"  # 500
    LOADING = "loading"  # 503, as from when it was started until its model is loaded
    OVERFLOW = "overflow"  # 400, the context is too small
    SILENT = "silent"  # takes the request and never says a word
    HANGS = "hangs"  # as above, and from then on to everybody, until `revive`
    GARBAGE = "garbage"  # 200, and bytes that are no JSON


def shell(command: str, *, text: str = "") -> Turn:
    """A turn that has the agent run a command."""
    return Turn(text=text, tool_calls=(ToolCall(name="bash", arguments={"command": command}),))


DONE = Turn(text="The work is done.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An answer whose tool calls end in the midst of their arguments."""

    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """An answer whose events come one by one, so many seconds apart."""

    turn: Turn
    seconds: float


Line = Turn | Broken | Slow | Fault


@dataclass(slots=True)
class ScriptedLlama:
    """The server's controls: line *n* answers a request with *n* earlier answers, the last all.

    Answers that the first request held already are a harness's own examples and do not count.
    """

    script: tuple[Line, ...]
    port: int = 0
    examples: int | None = None
    props: bytes | None = None  # what /props says, if there is such a path
    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _server: ThreadingHTTPServer | None = None
    _hangs: threading.Event = field(default_factory=threading.Event)
    _stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def revive(self) -> None:
        """Listen (again), always at the same port."""
        self._hangs.clear()
        self.die()
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

    def line(self, number: int) -> Line:
        """Return the answer to a request that holds so many earlier ones."""
        return self.script[min(number, len(self.script) - 1)]

    def number(self, body: dict[str, Any]) -> int:
        """Return how many answers a request holds since the first one."""
        answers = [m for m in body["messages"] if m["role"] == "assistant"]
        if self.examples is None:
            self.examples = len(answers)
        return max(0, len(answers) - self.examples)

    def wait_until_asked(self, *, seconds: float = 60.0) -> None:
        """Return when a further request has come in."""
        assert self.asked.acquire(timeout=seconds), f"nothing was asked within {seconds} s"


@contextmanager
def scripted_llama(*script: Line) -> Iterator[ScriptedLlama]:
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
        if self.llama._hangs.is_set():
            self._say_nothing()
            return
        if self.path == "/props" and self.llama.props is not None:
            self._whole(200, self.llama.props)
            return
        body = b'{"status":"ok"}' if self.path == "/health" else b'{"object":"list","data":[]}'
        self._whole(200, body)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        number = self.llama.number(body)
        self.llama.asked.release()
        match self.llama.line(number):
            case Fault.ERROR:
                self._whole(500, llama_bytes.SERVER_ERROR)
            case Fault.LOADING:
                self._whole(503, llama_bytes.LOADING)
            case Fault.OVERFLOW:
                self._whole(400, llama_bytes.CONTEXT_OVERFLOW)
            case _ if self.llama._hangs.is_set():
                self._say_nothing()
            case Fault.SILENT:
                self._say_nothing()
            case Fault.HANGS:
                self.llama._hangs.set()
                self._say_nothing()
            case Fault.GARBAGE:
                self._whole(200, b"<html>\xff\x00 no model lives here")
            case Fault.DIES:
                self._half(body, _scene(number, Turn(text="I am about to")))
                self._die()
            case Fault.GONE:
                self._die()
            case Broken(turn=turn):
                self._answer(body, _scene(number, turn), broken=True)
            case Slow(turn=turn, seconds=seconds):
                with contextlib.suppress(ConnectionError):  # who asked may be gone by then
                    self._answer(body, _scene(number, turn), seconds_apart=seconds)
            case Turn() as turn:
                self._answer(body, _scene(number, turn))

    def _say_nothing(self) -> None:
        self.llama._stopped.wait()
        self.close_connection = True

    def _answer(
        self,
        body: dict[str, Any],
        scene: Scene,
        *,
        broken: bool = False,
        seconds_apart: float = 0.0,
    ) -> None:
        if body.get("stream"):
            events = self._dialect.events(scene)
            pieces = [*map(_cut_arguments, events), b""] if broken else [*events, b""]
            self._stream(pieces, seconds_apart=seconds_apart)
        else:
            self._whole(200, json.dumps(self._dialect.whole(scene)).encode())

    def _half(self, body: dict[str, Any], scene: Scene) -> None:
        if body.get("stream"):
            self._stream(self._dialect.events(scene)[:2])
        else:
            self._start(200, llama_bytes.JSON_HEADERS | {"Content-Length": "600"})
            self.wfile.write(json.dumps(self._dialect.whole(scene)).encode()[:60])

    def _die(self) -> None:
        self.wfile.flush()
        self.llama.die()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    @property
    def _dialect(self) -> Any:
        anthropic = self.path.startswith("/v1/messages")
        return script_anthropic if anthropic else script_openai

    def _stream(self, chunks: list[bytes], *, seconds_apart: float = 0.0) -> None:
        self._start(200, llama_bytes.STREAM_HEADERS | {"Transfer-Encoding": "chunked"})
        for chunk in chunks:
            self.llama._stopped.wait(seconds_apart)
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


def _cut_arguments(event: bytes) -> bytes:
    """Take away the quotation mark and bracket with which a call's arguments end."""
    return event.replace(rb'\"}"', b'"')


def _scene(number: int, turn: Turn) -> Scene:
    return Scene(number=number, turn=turn, model="real-alias", input_tokens=10)
