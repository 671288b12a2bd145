"""What does the gateway cost? Added time to first byte, per-token delay, tokens a second.

Run by hand: `python tests/benchmarks/bench_gateway.py`. A paced server in a process of its own
stamps every event with the clock all processes share; the same questions go to it directly,
through the gateway's socket, and through the forwarder as an agent's do, in turns, so that a noisy
machine disturbs all three alike.
"""

import argparse
import asyncio
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
_EVENT = (
    'data: {{"choices":[{{"finish_reason":null,"index":0,"delta":{{"content":" token"}}}}],'
    '"created":1795489830,"id":"chatcmpl-Vd7h3tRkw9ZbNhWHuVtQL5kTLvyWzYIn","model":"bench-model",'
    '"system_fingerprint":"b0-unknown","object":"chat.completion.chunk","sent":{sent}}}\n\n'
)
_WARM_UPS = 2


def main() -> None:
    """Run the comparison, or the server for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--tokens", type=int, default=200, help="of a paced answer")
    parser.add_argument("--pause-ms", type=float, default=5.0, help="between two paced tokens")
    parser.add_argument("--burst", type=int, default=20_000, help="tokens of an unpaced answer")
    parser.add_argument("--serve", action="store_true", help="be the server")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(_serve())
        return
    with tempfile.TemporaryDirectory() as folder:
        _compare(Path(folder), options)


# The server ---------------------------------------------------------------------------------------


async def _serve() -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    _say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if head.startswith(b"get "):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
    else:
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
        asked = json.loads(await reader.readexactly(length))
        count, pause = map(float, asked["messages"][0]["content"].split())
        writer.write(_HEAD)
        for _ in range(int(count)):
            event = _EVENT.format(sent=time.monotonic_ns()).encode()
            writer.write(b"%x\r\n%s\r\n" % (len(event), event))
            await writer.drain()
            if pause:
                await asyncio.sleep(pause)
        writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
    await writer.drain()
    writer.close()


# The comparison -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Arm:
    """One way to the server, and what was measured on it."""

    name: str
    connect: Callable[[], socket.socket]
    first_byte_ms: list[float] = field(default_factory=list)
    delays_us: list[float] = field(default_factory=list)
    burst_rates: list[float] = field(default_factory=list)


def _compare(folder: Path, options: argparse.Namespace) -> None:
    server, port = _start(sys.executable, __file__, "--serve")
    config = {"upstream": {"kind": "http", "base_url": f"http://127.0.0.1:{port}"}}
    budgets = {"max_requests": 10_000, "max_record_bytes": 1 << 40}  # no cell asks for as much
    (folder / "c").write_text(json.dumps(config | {"budgets": budgets}))
    gateway_started = time.monotonic()
    gateway, _ = _start(
        *(sys.executable, "-m", "bench.gateway", "--config", str(folder / "c")),
        *("--socket", str(folder / "s"), "--traffic", str(folder / "t")),
    )
    gateway_ready = time.monotonic()
    forwarder, entrance = _start(
        *(sys.executable, "-m", "bench.gateway.forward", "--listen", "127.0.0.1:0"),
        *("--socket", str(folder / "s")),
    )
    forwarder_ready = time.monotonic()
    try:
        arms = (
            _Arm("direct", lambda: socket.create_connection(("127.0.0.1", port))),
            _Arm("gateway", lambda: _unix(folder / "s")),
            _Arm("forwarder + gateway", lambda: socket.create_connection(("127.0.0.1", entrance))),
        )
        for number in range(options.rounds + _WARM_UPS):
            for arm in arms:
                _measure(arm, options, counted=number >= _WARM_UPS)
    finally:
        for process in (server, gateway, forwarder):
            process.kill()
    _report(arms)
    started = (gateway_ready - gateway_started, forwarder_ready - gateway_ready)
    sys.stdout.write(f"ready after: gateway {started[0] * 1000:.0f} ms, ")
    sys.stdout.write(f"forwarder {started[1] * 1000:.0f} ms\n")


def _measure(arm: _Arm, options: argparse.Namespace, *, counted: bool) -> None:
    paced = _ask(arm, options.tokens, options.pause_ms / 1000)
    burst = _ask(arm, options.burst, 0.0)
    if counted:
        arm.first_byte_ms.append(paced.first_byte_ms)
        arm.delays_us.extend(paced.delays_us)
        arm.burst_rates.append(options.burst / burst.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timing:
    first_byte_ms: float
    seconds: float
    delays_us: list[float]


def _ask(arm: _Arm, count: int, pause: float) -> _Timing:
    asked = {"stream": True, "messages": [{"role": "user", "content": f"{count} {pause}"}]}
    body = json.dumps(asked).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    delays = []
    rest = b""
    started = time.monotonic_ns()
    first = 0
    ended = False
    with arm.connect() as connection:
        connection.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)
        while piece := connection.recv(1 << 18):
            now = time.monotonic_ns()
            *lines, rest = (rest + piece).split(b"\n")
            stamps = [line for line in lines if line.startswith(b"data: {")]
            ended = ended or b"data: [DONE]" in lines
            first = first or (now if stamps else 0)
            if pause:
                delays += [now - json.loads(line[6:])["sent"] for line in stamps]
    assert ended, f"{arm.name}: the answer broke off: {rest[-300:]!r}"
    return _Timing(
        first_byte_ms=(first - started) / 1e6,
        seconds=(time.monotonic_ns() - started) / 1e9,
        delays_us=[delay / 1e3 for delay in delays],
    )


def _report(arms: tuple[_Arm, ...]) -> None:
    direct = arms[0]
    columns = ("", "first byte ms p50", "p99", "token delay us p50", "p99", "tokens/s")
    sys.stdout.write("{:<22}{:>20}{:>9}{:>22}{:>9}{:>12}\n".format(*columns))
    for arm in arms:
        first, delay, rate = map(
            statistics.median, (arm.first_byte_ms, arm.delays_us, arm.burst_rates)
        )
        row = (first, _p99(arm.first_byte_ms), delay, _p99(arm.delays_us), rate)
        sys.stdout.write(
            "{:<22}{:>20.2f}{:>9.2f}{:>22.0f}{:>9.0f}{:>12.0f}\n".format(arm.name, *row)
        )
        if arm is not direct:
            added = (first - statistics.median(direct.first_byte_ms)) * 1000
            ratio = rate / statistics.median(direct.burst_rates)
            more = delay - statistics.median(direct.delays_us)
            row_text = (
                f"+{added:.0f} us to the first byte, +{more:.0f} us a token, {ratio:.2f} x tokens/s"
            )
            sys.stdout.write(f"{'':<22}{row_text}\n")


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


def _unix(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(str(path))
    return connection


def _start(*command: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start a program and wait for its line; returns the port in it, if any."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline()).get("port", 0)


def _say(line: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
