"""Runs a broker: what must be counted or kept back is asked of it, one frame at a time.

It is trusted and lives in a container of its own beside the exhibit's; a socket is all they share.
A frame is four bytes of length, big endian, and as many bytes. The peer sends one and gets one, as
often as the limits allow, on one connection at a time. Whatever a peer sends, does not send or does
not read, the broker goes on to its end, which is SIGTERM, and writes then what it saw.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bench.grading.judging import BROKER_FILE, Exam, read_exam
from bench.grading.strict_json import BadAnswerError

READY = {"event": "broker.ready"}
_LENGTH_BYTES = 4
_WAITING_PEERS = 8
_REMEMBERED = 20  # reasons for hanging up


class Desk(Protocol):
    """What a task's broker does."""

    def answer(self, request: bytes) -> bytes:
        """Return the reply to a frame; a `BadAnswerError` ends the connection and nothing else.

        Any other exception is a fault of the broker and ends it: then there is no verdict.
        """

    def report(self) -> Any:
        """Return what the judge is to know, as JSON can hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerLimits:
    """How much a peer may ask."""

    max_request_bytes: int = 64 * 1024
    max_requests: int = 100_000
    max_connections: int = 64


@dataclass(slots=True, kw_only=True)
class Served:
    """What happened at the socket."""

    connections: int = 0
    requests: int = 0
    hung_up: list[str] = field(default_factory=list)  # why, the first ones

    def note(self, why: str) -> None:
        """Remember why a connection was ended, unless there were many already."""
        if len(self.hung_up) < _REMEMBERED:
            self.hung_up.append(why)


class _EndedError(Exception):
    """The runner wants the broker to end."""


class _HangUpError(Exception):
    """This connection is over, and why."""


def broker_main(make: Callable[[Exam], Desk], *, limits: BrokerLimits | None = None) -> None:
    """Serve one exhibit: the whole of a `broker.py`'s main.

    Reads below `BENCH_ROOT` (default `/broker`), listens at `BENCH_SOCKET` (default
    `/run/broker/socket`), says on standard output that it is ready, and at SIGTERM writes
    `broker.json` below `BENCH_OUT` (default `/out`). The exam has no answers yet.
    """
    root = Path(os.environ.get("BENCH_ROOT", "/broker"))
    path = Path(os.environ.get("BENCH_SOCKET", "/run/broker/socket"))
    out = Path(os.environ.get("BENCH_OUT", "/out"))
    with _told_to_end() as ended:
        desk = make(read_exam(root, answered=False))
        with _listener(path) as listener:
            sys.stdout.write(json.dumps(READY) + "\n")
            sys.stdout.flush()
            served = serve(listener, desk, ended=ended, limits=limits or BrokerLimits())
    partial = out / f"{BROKER_FILE}.partial"
    partial.write_text(json.dumps({"report": desk.report(), **asdict(served)}), "ascii")
    partial.rename(out / BROKER_FILE)


def serve(
    listener: socket.socket, desk: Desk, *, ended: socket.socket, limits: BrokerLimits
) -> Served:
    """Serve one peer after the other until `ended` can be read; the last ones find nobody."""
    served = Served()
    try:
        while served.connections < limits.max_connections:
            _wait(ended, read=listener)
            try:
                peer, _ = listener.accept()
            except OSError:
                continue  # gone before it was let in
            served.connections += 1
            with peer:
                peer.setblocking(False)
                _converse(peer, desk, served, ended=ended, limits=limits)
        listener.close()
        served.note(f"more than {limits.max_connections} connections")
        _wait(ended)
    except _EndedError:
        pass
    return served


def _converse(
    peer: socket.socket, desk: Desk, served: Served, *, ended: socket.socket, limits: BrokerLimits
) -> None:
    try:
        while (head := _received(peer, _LENGTH_BYTES, ended=ended)) is not None:
            size = int.from_bytes(head, "big")
            if size > limits.max_request_bytes:
                raise _HangUpError(f"a request of {size} bytes")
            request = _received(peer, size, ended=ended)
            if request is None:
                raise _HangUpError("half a request")
            if served.requests >= limits.max_requests:
                raise _HangUpError(f"more than {limits.max_requests} requests")
            served.requests += 1
            reply = desk.answer(request)
            _send(peer, len(reply).to_bytes(_LENGTH_BYTES, "big") + reply, ended=ended)
    except (_HangUpError, BadAnswerError) as error:
        served.note(str(error))
    except OSError as error:
        served.note(f"the connection broke: {error.strerror}")


def _received(peer: socket.socket, size: int, *, ended: socket.socket) -> bytes | None:
    """Return exactly so many bytes, or `None` if the peer closed before the first one."""
    content = bytearray()
    while len(content) < size:
        _wait(ended, read=peer)
        try:
            piece = peer.recv(size - len(content))
        except BlockingIOError:
            continue  # select promises nothing
        if not piece and content:
            raise _HangUpError("half a request")
        if not piece:
            return None
        content += piece
    return bytes(content)


def _send(peer: socket.socket, content: bytes, *, ended: socket.socket) -> None:
    left = memoryview(content)
    while left:
        _wait(ended, write=peer)
        with contextlib.suppress(BlockingIOError):
            left = left[peer.send(left) :]


def _wait(
    ended: socket.socket, *, read: socket.socket | None = None, write: socket.socket | None = None
) -> None:
    reading = [ended] if read is None else [ended, read]
    readable, _, _ = select.select(reading, [] if write is None else [write], [])
    if ended in readable:
        raise _EndedError


@contextlib.contextmanager
def _told_to_end() -> Iterator[socket.socket]:
    """Yield a socket that can be read once SIGTERM has come, whatever is then under way."""
    ended, told = socket.socketpair()
    with ended, told:
        told.setblocking(False)
        signal.signal(signal.SIGTERM, lambda *_: None)
        signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        try:
            yield ended
        finally:
            signal.set_wakeup_fd(-1)


@contextlib.contextmanager
def _listener(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        path.chmod(0o666)  # the exhibit's user is another one
        listener.setblocking(False)
        listener.listen(_WAITING_PEERS)
        yield listener
