"""A container engine that answers and has nothing: no image, no container, no volume."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from typing import Any

_VERSION = {"Version": "20.10.24", "ApiVersion": "1.41", "Os": "linux", "Arch": "amd64"}
_KNOWN: dict[str, Any] = {
    "/version": _VERSION,
    "/containers/json": [],
    "/volumes": {"Volumes": []},
}
_NO_IMAGE = {"message": "No such image"}


@contextmanager
def empty_engine(socket: Path) -> Iterator[None]:
    """Answer on a unix socket until the block ends."""
    with ThreadingUnixStreamServer(str(socket), _Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].removeprefix("/v1.41")
        if path.startswith("/images/"):
            self._answer(404, _NO_IMAGE)
            return
        self._answer(200, _KNOWN.get(path, {}))

    def _answer(self, status: int, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
