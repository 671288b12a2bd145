"""A way to the Docker engine that can be cut: to whoever takes it, the engine is gone and back."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingUnixStreamServer

import pytest

_DEFAULT = "unix:///var/run/docker.sock"


class EngineLink:
    """Passes bytes on between its own socket and the engine's, while it is whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = _engine_socket()
        self._server: ThreadingUnixStreamServer | None = None
        self._open: set[socket.socket] = set()

    @property
    def address(self) -> str:
        """What DOCKER_HOST names it by."""
        return f"unix://{self._path}"

    def mend(self) -> None:
        """Let connections through (again)."""
        self._path.unlink(missing_ok=True)
        handler = type("Handler", (_Handler,), {"engine": self._engine, "open": self._open})
        self._server = ThreadingUnixStreamServer(str(self._path), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and refuse further ones."""
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        server.server_close()
        for end in tuple(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def engine_link(path: Path) -> Iterator[EngineLink]:
    """Have a whole link until the block ends."""
    link = EngineLink(path)
    link.mend()
    try:
        yield link
    finally:
        link.cut()


class _Handler(BaseRequestHandler):
    engine: str
    open: set[socket.socket]

    def handle(self) -> None:
        with socket.socket(socket.AF_UNIX) as engine:
            engine.connect(self.engine)
            self.open |= {self.request, engine}
            back = threading.Thread(target=_pass_on, args=(engine, self.request), daemon=True)
            back.start()
            _pass_on(self.request, engine)
            back.join()
            self.open -= {self.request, engine}


def _pass_on(giver: socket.socket, taker: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := giver.recv(65536):
            taker.sendall(piece)
        taker.shutdown(socket.SHUT_WR)


def _engine_socket() -> str:
    address = os.environ.get("DOCKER_HOST", _DEFAULT)
    if not address.startswith("unix://"):
        pytest.skip(f"only a way to a local engine is cut here, and DOCKER_HOST is {address}")
    return address.removeprefix("unix://")
