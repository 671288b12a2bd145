"""A model hub on loopback: one file, with or without ranges, whole or broken off."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class FakeHub:
    """The hub's controls, and what it was asked."""

    url: str
    content: bytes
    status: int = 200
    ranges: bool = True
    break_after: int | None = None  # bytes of the answer
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@contextmanager
def fake_hub(content: bytes) -> Iterator[FakeHub]:
    """Serve a file at any path until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    hub = FakeHub(url=f"http://127.0.0.1:{server.server_address[1]}", content=content)
    server.RequestHandlerClass = type("Handler", (_Handler,), {"hub": hub})
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub

    def do_GET(self) -> None:
        wanted = self.headers["range"]
        self.hub.asked.append((self.path, wanted))
        start = int(wanted[len("bytes=") : -1]) if wanted and self.hub.ranges else 0
        body = self.hub.content[start:]
        self.send_response_only(206 if start else self.hub.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.hub.break_after])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
