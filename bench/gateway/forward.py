"""The forwarder: passes a TCP port of the agent's network namespace to the gateway's socket.

It decides nothing and understands nothing of what it carries. Standard library only, and none of
its slow parts: its start-up time is part of every cell. Two threads a connection add less delay a
token than asyncio does.
"""

import argparse
import contextlib
import json
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

_READY = {"event": "forwarder.ready"}  # bench.core.traffic has the name, and imports pydantic
_CONNECTIONS = 64
_PIECE_BYTES = 1 << 16


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Listen, say so on standard output, and forward until SIGTERM."""
    parser = argparse.ArgumentParser(prog="bench.gateway.forward", description=__doc__)
    parser.add_argument("--listen", required=True, help="HOST:PORT; port 0 takes a free one")
    parser.add_argument("--socket", required=True, help="the gateway's unix socket")
    options = parser.parse_args(arguments)
    # As the first process of a container SIGTERM would be ignored without a handler.
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    with _listen(options.listen) as listener:
        sys.stdout.write(json.dumps(_READY | {"port": listener.getsockname()[1]}) + "\n")
        sys.stdout.flush()
        _accept(listener, options.socket)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _listen(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    return socket.create_server((host, int(port)), backlog=128)


def _accept(listener: socket.socket, target: str) -> NoReturn:
    # Taken before accept(): a connection too many waits in the backlog instead of being refused.
    room = threading.Semaphore(_CONNECTIONS)
    while True:
        room.acquire()
        try:
            client, _ = listener.accept()
            threading.Thread(target=_bridge, args=(client, target, room), daemon=True).start()
        except (ConnectionError, RuntimeError):
            room.release()  # it hung up while it waited, or there is no thread for it


def _bridge(client: socket.socket, target: str, room: threading.Semaphore) -> None:
    try:
        with client, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as gateway:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            gateway.connect(target)
            back = threading.Thread(target=_pump, args=(gateway, client), daemon=True)
            back.start()
            _pump(client, gateway)
            back.join()
    except (OSError, RuntimeError):
        pass  # no gateway, no thread, or the agent hung up: closing both ends says so
    finally:
        room.release()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """Copy until the source ends, then end the sink's half; on an error end both ends whole."""
    try:
        while piece := source.recv(_PIECE_BYTES):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        _cut(source)
        _cut(sink)


def _cut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # already closed by its peer
        end.shutdown(socket.SHUT_RDWR)


if __name__ == "__main__":
    main()
