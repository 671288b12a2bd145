"""Somebody on the host whom no sealed container may reach: it listens, and says at which addresses.

Without it "nothing answers" would prove nothing.
"""

import contextlib
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

_SOMEWHERE = ("192.0.2.1", 9)  # TEST-NET-1 of RFC 5737; no packet is sent there
_SECONDS = 1.0
_WAITING = 64


@contextmanager
def host_listener(candidates: Iterable[str]) -> Iterator[tuple[tuple[str, int], ...]]:
    """Listen on a free port, and yield the addresses at which this machine itself is answered.

    The candidates and this machine's outward address are tried. None may be left, when it has no
    network at all.
    """
    with socket.create_server(("", 0), backlog=_WAITING) as listener:
        port = listener.getsockname()[1]
        wanted = dict.fromkeys((*candidates, *_own_address()))
        yield tuple((host, port) for host in wanted if _answers(host, port))


def _own_address() -> tuple[str, ...]:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.connect(_SOMEWHERE)
        return (str(udp.getsockname()[0]),)
    return ()


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection((host, port), timeout=_SECONDS).close()
        return True
    return False
