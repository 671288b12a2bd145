"""The real gateway and forwarder as processes, a client, and their record read back."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import TypeAdapter

from bench.core.traffic import Closed, Exchange, GatewayConfig, Opened, TrafficLine

_SECONDS = 20.0
_LINE: TypeAdapter[Opened | Exchange | Closed] = TypeAdapter(TrafficLine)
HELLO = [{"role": "user", "content": "Say hi"}]


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Return when the condition holds, fail at a deadline."""
    deadline = time.monotonic() + _SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited {_SECONDS} s for {what}"
        time.sleep(0.01)


@dataclass(slots=True)
class Program:
    """A program of ours with the one line it says when it is ready."""

    process: subprocess.Popen[bytes]
    ready: dict[str, Any]

    def stop(self) -> int:
        """End it as an engine would, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_SECONDS)


@contextmanager
def program(module: str, *arguments: str) -> Iterator[Program]:
    """Run a module until the block ends; it must say in time that it is ready."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield Program(process, _ready_line(process))
        finally:
            process.kill()


def _ready_line(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], _SECONDS)
    assert readable, "nothing on standard output"
    line: dict[str, Any] = json.loads(os.read(process.stdout.fileno(), 1 << 16))
    return line


@dataclass(slots=True)
class RunningGateway:
    """A gateway in its own process, with a client on its socket."""

    program: Program
    socket: Path
    traffic: Path
    client: httpx.Client

    def chat(self, **body: Any) -> httpx.Response:
        """Ask a chat completion."""
        return self.client.post("/v1/chat/completions", json={"messages": HELLO} | body)

    def messages(self, **body: Any) -> httpx.Response:
        """Ask an Anthropic message."""
        asked = {"messages": HELLO, "max_tokens": 100} | body
        return self.client.post("/v1/messages", params={"beta": "true"}, json=asked)

    def lines(self) -> list[Opened | Exchange | Closed]:
        """Return the record so far."""
        return [_LINE.validate_json(line) for line in self.traffic.read_bytes().splitlines()]

    def exchanges(self) -> list[Exchange]:
        """Return the exchanges recorded so far."""
        return [line for line in self.lines() if isinstance(line, Exchange)]

    def exchange(self, number: int = 1) -> Exchange:
        """Wait for the so-many-th line of an exchange."""
        wait_until(lambda: len(self.exchanges()) >= number, f"exchange {number} in the record")
        return self.exchanges()[number - 1]


@contextmanager
def gateway(folder: Path, config: GatewayConfig) -> Iterator[RunningGateway]:
    """Run a gateway until the block ends."""
    config_path, socket, traffic = folder / "c.json", folder / "g.sock", folder / "t.jsonl"
    config_path.write_text(config.model_dump_json())
    arguments = ("--config", config_path, "--socket", socket, "--traffic", traffic)
    transport = httpx.HTTPTransport(uds=str(socket))
    with (
        program("bench.gateway", *map(str, arguments)) as running,
        httpx.Client(transport=transport, base_url="http://gateway", timeout=_SECONDS) as client,
    ):
        yield RunningGateway(running, socket, traffic, client)


def timeless(line: Opened | Exchange | Closed) -> dict[str, Any]:
    """Return a line of the record as plain values without what differs from run to run."""
    plain = line.model_dump(mode="json")
    for name in ("at", "started_at", "uptime", "sent_ms", "first_byte_ms", "last_byte_ms"):
        plain.pop(name, None)
    if "chunks" in plain:
        plain["chunks"] = [chunk["text"] for chunk in plain["chunks"]]
    return plain
