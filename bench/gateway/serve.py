"""From start to end of one cell's gateway: listen, say so, serve until told to end, close."""

import asyncio
import json
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from bench.core.traffic import READY_EVENT, Closed, GatewayConfig, Opened
from bench.gateway.app import Gateway
from bench.gateway.pulse import tell_pulse
from bench.gateway.record import TrafficRecord
from bench.gateway.upstream import Health, open_upstream

_PROBE_SECONDS = 3.0
_LAST_PROBE_SECONDS = 2.0
_DRAIN_SECONDS = 1
# Never closes an idle connection before the harness does: a request sent at that very moment
# would be lost. The forwarder bounds how many there are.
_KEEP_ALIVE_SECONDS = 24 * 3600


async def serve(config: GatewayConfig, *, socket_path: Path, traffic_path: Path) -> None:
    """Serve one cell until SIGTERM or SIGINT; returns when the record is closed."""
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    upstream = open_upstream(config)
    with (
        TrafficRecord(traffic_path, max_bytes=config.budgets.max_record_bytes) as record,
        _listen(socket_path) as listener,
    ):
        gateway = Gateway(config, upstream, record)
        health = await upstream.health(seconds=_PROBE_SECONDS)
        record.note(Opened(at=time.time(), upstream_healthy=health.healthy, detail=health.detail))
        await _Server(gateway, ending=ending, health=health).serve(sockets=[listener])
        health = await upstream.health(seconds=_LAST_PROBE_SECONDS)
        record.note(
            Closed(
                at=time.time(),
                upstream_healthy=health.healthy,
                detail=health.detail,
                pending=gateway.pending,
                exchanges=record.exchanges,
                unrecorded=record.unrecorded,
            )
        )


def _listen(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o666)  # the forwarder runs as another user
    return listener


class _Server(uvicorn.Server):
    """Uvicorn with our own signals, without its ten looks a second whether to end."""

    def __init__(self, gateway: Gateway, *, ending: asyncio.Event, health: Health) -> None:
        super().__init__(
            uvicorn.Config(
                gateway,
                # h11 bounds the head of a request at 64 KiB; httptools has no bound, and a
                # gateway that ran out of memory would void the cell at the agent's will.
                http="h11",
                ws="none",
                lifespan="off",
                loop="asyncio",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=_DRAIN_SECONDS,
            )
        )
        self._gateway = gateway
        self._ending = ending
        self._health = health

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone: uvicorn would raise them again after the shutdown."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept, then say so: the first line on standard output."""
        await super().startup(sockets=sockets)
        ready = {
            "event": READY_EVENT,
            "upstream_healthy": self._health.healthy,
            "detail": self._health.detail,
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()

    async def main_loop(self) -> None:
        """Wait for the end, then cut what is open."""
        telling = asyncio.create_task(
            tell_pulse(self._gateway.pulses, descriptor=sys.stdout.fileno())
        )
        await self._ending.wait()
        telling.cancel()
        self._gateway.close()
