"""Somebody to be reached: a TCP and a UDP listener that count who came."""

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Listener:
    """Where it listens, and what reached it so far."""

    tcp_port: int
    udp_port: int
    connections: int = 0
    packets: int = 0


@contextmanager
def a_listener(
    host: str = "0.0.0.0",  # noqa: S104 - containers are to find it, if they can
    *,
    greeting: bytes = b"",
) -> Iterator[Listener]:
    """Listen on free ports until the block ends; who connects is greeted."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.socket(family, socket.SOCK_STREAM) as tcp,
        socket.socket(family, socket.SOCK_DGRAM) as udp,
    ):
        for each in (tcp, udp):
            each.bind((host, 0))
            each.setblocking(False)
        tcp.listen()
        listener = Listener(tcp_port=tcp.getsockname()[1], udp_port=udp.getsockname()[1])
        stopped = threading.Event()
        thread = threading.Thread(
            target=_count, args=(listener, tcp, udp, stopped, greeting), daemon=True
        )
        thread.start()
        try:
            yield listener
        finally:
            stopped.set()
            thread.join()


def _count(
    listener: Listener,
    tcp: socket.socket,
    udp: socket.socket,
    stopped: threading.Event,
    greeting: bytes,
) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(tcp, selectors.EVENT_READ)
        selector.register(udp, selectors.EVENT_READ)
        while not stopped.is_set():
            for key, _ in selector.select(timeout=0.1):
                with contextlib.suppress(OSError):  # who came may be gone again
                    if key.fileobj is tcp:
                        with tcp.accept()[0] as peer:
                            peer.sendall(greeting)
                        listener.connections += 1
                    else:
                        udp.recv(65536)
                        listener.packets += 1
