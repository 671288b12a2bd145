"""A fake llama-server on a real port, with the real one's bytes and its ways to fail."""

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from support import llama_bytes, llama_tool_bytes

_UNFOLDING = b'{"choices":[' + b"[]," * 100_000 + b"[]]}"


class Mode(StrEnum):
    """How inference requests are answered; health is told by `FakeLlama.healthy`."""

    OK = "ok"
    TOOLS = "tools"  # streamed chat only: two tool calls
    READ = "read"  # one call of read_file, in all four forms of an answer
    FULL = "full"  # not streamed: an answer that filled the context
    UNFOLDS = "unfolds"  # JSON that takes many times its size in memory
    PACED = "paced"  # streams one event each time `FakeLlama.go_on` is called
    SERVER_ERROR = "server_error"
    LOADING = "loading"
    WRONG_KEY = "wrong_key"
    CONTEXT_OVERFLOW = "context_overflow"
    SILENT = "silent"  # takes the request and never answers
    STALLED = "stalled"  # the first event, then nothing
    CUT = "cut"  # dies in the middle of the answer, as on SIGKILL
    CUT_AT_ONCE = "cut_at_once"  # dies before the first byte
    UNFINISHED = "unfinished"  # a clean end, but of half an answer
    STREAM_ERROR = "stream_error"  # an error event inside a stream that began well
    NOT_JSON = "not_json"
    OTHER_JSON = "other_json"
    BABBLE = "babble"  # an endless stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An inference request as it arrived."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass(slots=True)
class FakeLlama:
    """The fake's controls, and what it saw."""

    port: int
    mode: Mode = Mode.OK
    healthy: bool = True
    seen: list[Seen] = field(default_factory=list)
    hang_ups: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _steps: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def go_on(self) -> None:
        """Let a paced stream send its next event."""
        self._steps.release()


@contextmanager
def fake_llama(*, host: str = "127.0.0.1") -> Iterator[FakeLlama]:
    """Serve on a free port until the block ends."""
    server = ThreadingHTTPServer((host, 0), _Handler)
    server.daemon_threads = True
    fake = FakeLlama(server.server_address[1])
    server.RequestHandlerClass = type("Handler", (_Handler,), {"fake": fake})
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake._stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    fake: FakeLlama

    def do_GET(self) -> None:
        if not self.fake.healthy:
            self._whole(503, llama_bytes.LOADING)
        elif self.path == "/health":
            self._whole(200, b'{"status":"ok"}')
        else:
            self._whole(200, b'{"object":"list","data":[{"id":"real-alias"}]}')

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.fake.seen.append(Seen(path=self.path, headers=headers, body=body))
        self.fake.asked.release()
        try:
            self._answer(streamed=body.get("stream") is True)
        except OSError:
            self.fake.hang_ups.release()
            self.close_connection = True

    def _answer(self, *, streamed: bool) -> None:
        match self.fake.mode:
            case Mode.SERVER_ERROR:
                self._whole(500, llama_bytes.SERVER_ERROR)
            case Mode.LOADING:
                self._whole(503, llama_bytes.LOADING)
            case Mode.WRONG_KEY:
                self._whole(401, llama_bytes.WRONG_KEY)
            case Mode.CONTEXT_OVERFLOW:
                self._whole(400, llama_bytes.CONTEXT_OVERFLOW)
            case Mode.SILENT:
                self._wait_for_hang_up()
            case Mode.CUT_AT_ONCE:
                self._die()
            case Mode.NOT_JSON:
                self._not_json(streamed=streamed)
            case Mode.OTHER_JSON:
                self._whole(200, b'{"hello":"world"}')
            case _ if streamed:
                self._stream()
            case Mode.CUT:
                self._start(200, llama_bytes.JSON_HEADERS | {"Content-Length": "600"})
                self.wfile.write(self._whole_answer()[:100])
                self._die()
            case _:
                self._whole(200, self._whole_answer())

    def _stream(self) -> None:
        events = self._events()
        self._start(200, llama_bytes.STREAM_HEADERS | {"Transfer-Encoding": "chunked"})
        match self.fake.mode:
            case Mode.STALLED:
                self._chunk(events[0])
                self._wait_for_hang_up()
            case Mode.CUT:
                self._chunk(events[0])
                self._chunk(events[1])
                self._die()
            case Mode.UNFINISHED:
                self._chunks(events[:2])
            case Mode.STREAM_ERROR:
                self._chunks((events[0], b"data: " + llama_bytes.SERVER_ERROR + b"\n\n"))
            case Mode.UNFOLDS:
                self._chunks((events[0], b"data: " + _UNFOLDING + b"\n\n"))
            case Mode.BABBLE:
                while not self.fake._stopped.is_set():
                    self._chunk(events[1])
            case Mode.PACED:
                for event in events:
                    self.fake._steps.acquire(timeout=30)
                    self._chunk(event)
                self._chunk(b"")
            case _:
                self._chunks(events)

    def _events(self) -> Sequence[bytes]:
        messages = self.path == "/v1/messages"
        match self.fake.mode:
            case Mode.READ if messages:
                return llama_tool_bytes.READ_MESSAGE_STREAM
            case Mode.READ:
                return llama_tool_bytes.READ_CHAT_STREAM
            case Mode.TOOLS if not messages:
                return llama_bytes.TOOL_STREAM
            case _:
                return llama_bytes.MESSAGES_STREAM if messages else llama_bytes.CHAT_STREAM

    def _whole_answer(self) -> bytes:
        if self.path == "/v1/messages/count_tokens":
            return llama_bytes.COUNT_TOKENS
        messages = self.path == "/v1/messages"
        match self.fake.mode:
            case Mode.READ:
                return llama_tool_bytes.READ_MESSAGE if messages else llama_tool_bytes.READ_CHAT
            case Mode.FULL:
                return llama_tool_bytes.FULL_MESSAGE if messages else llama_tool_bytes.FULL_CHAT
            case Mode.UNFOLDS:
                return _UNFOLDING
            case _:
                return llama_bytes.MESSAGES if messages else llama_bytes.CHAT

    def _not_json(self, *, streamed: bool) -> None:
        if not streamed:
            self._whole(200, b"<html>hello</html>")
            return
        self._start(200, llama_bytes.STREAM_HEADERS | {"Transfer-Encoding": "chunked"})
        self._chunks((b"data: <html>hello</html>\n\n",))

    def _whole(self, status: int, body: bytes) -> None:
        self._start(status, llama_bytes.JSON_HEADERS | {"Content-Length": str(len(body))})
        self.wfile.write(body)

    def _start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _chunks(self, events: Sequence[bytes]) -> None:
        for event in (*events, b""):
            self._chunk(event)

    def _chunk(self, event: bytes) -> None:
        self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")

    def _die(self) -> None:
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _wait_for_hang_up(self) -> None:
        self.connection.settimeout(60)
        if self.connection.recv(1) == b"":
            self.fake.hang_ups.release()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
