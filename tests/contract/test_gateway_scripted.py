"""The scripted model through the whole way an agent has: forwarder, socket, gateway."""

import json
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.core.traffic import (
    ExchangeEnd,
    GatewayConfig,
    Pulse,
    ScriptedUpstream,
    ToolCall,
    Turn,
)
from support.builders import a_call
from support.gateway import HELLO, RunningGateway, gateway, program, wait_until

_CALL = ToolCall(name="write", arguments={"path": "a.py", "content": "print('hé')\n" * 5})
_TURNS = (
    Turn(text="I shall write the file now.", tool_calls=(_CALL, ToolCall(name="ls", arguments={}))),
    Turn(tool_calls=(_CALL,)),
    Turn(text="It is written."),
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    config = GatewayConfig(upstream=ScriptedUpstream(turns=_TURNS))
    with gateway(tmp_path_factory.mktemp("gateway"), config) as started:
        yield started


@pytest.fixture(scope="module")
def agent(running: RunningGateway) -> Iterator[httpx.Client]:
    """A client where an agent would be: behind the forwarder."""
    arguments = ("--listen", "127.0.0.1:0", "--socket", str(running.socket))
    with program("bench.gateway.forward", *arguments) as forwarder:
        url = f"http://127.0.0.1:{forwarder.ready['port']}"
        with httpx.Client(base_url=url, timeout=20) as client:
            yield client


def _history(answers: int) -> list[dict[str, Any]]:
    earlier = [{"role": "assistant", "content": "x"}, {"role": "user", "content": "go on"}]
    return [*HELLO, *(earlier * answers)]


def _chat_turn(text: str) -> Turn:
    """Put a streamed chat answer together as a client library does."""
    *lines, done = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    assert done == "[DONE]"
    chunks = [json.loads(line) for line in lines]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    names: list[str] = []
    arguments: list[str] = []
    for call in (call for delta in deltas for call in delta.get("tool_calls", ())):
        if "name" in call["function"]:
            assert call["index"] == len(names)
            names.append(call["function"]["name"])
            arguments.append("")
        arguments[call["index"]] += call["function"]["arguments"]
    assert chunks[-1]["usage"]["total_tokens"] > 0
    calls = [
        ToolCall(name=n, arguments=json.loads(a)) for n, a in zip(names, arguments, strict=True)
    ]
    return Turn(
        text="".join(delta.get("content") or "" for delta in deltas), tool_calls=tuple(calls)
    )


def _message_turn(text: str) -> Turn:
    """Put a streamed message together as a client library does."""
    events = [json.loads(part.partition("\ndata: ")[2]) for part in text.split("\n\n") if part]
    assert (events[0]["type"], events[-1]["type"]) == ("message_start", "message_stop")
    written = ""
    inputs: dict[int, str] = {}
    names: dict[int, str] = {}
    for event in events:
        if event["type"] == "content_block_start" and event["content_block"]["type"] == "tool_use":
            names[event["index"]] = event["content_block"]["name"]
        if event["type"] == "content_block_delta":
            delta = event["delta"]
            written += delta.get("text", "")
            inputs[event["index"]] = inputs.get(event["index"], "") + delta.get("partial_json", "")
    calls = [ToolCall(name=name, arguments=json.loads(inputs[i])) for i, name in names.items()]
    return Turn(text=written, tool_calls=tuple(calls))


@pytest.mark.parametrize("answers", [0, 1, 2, 3])
def test_the_turn_follows_from_the_answers_so_far_in_both_dialects(
    agent: httpx.Client, answers: int
) -> None:
    turn = (*_TURNS, Turn(text="Done."))[answers]
    asked = {"messages": _history(answers), "stream": True}
    chat = agent.post("/v1/chat/completions", json=asked).text
    assert chat == agent.post("/v1/chat/completions", json=asked).text  # tried again: the same
    assert _chat_turn(chat) == turn
    assert _message_turn(agent.post("/v1/messages", json=asked).text) == turn


def test_answers_that_are_not_streamed_say_the_same(agent: httpx.Client) -> None:
    asked = {"messages": HELLO}
    chat = agent.post("/v1/chat/completions", json=asked).json()
    message = agent.post("/v1/messages", json=asked).json()
    called = chat["choices"][0]["message"]["tool_calls"]
    assert [(c["function"]["name"], json.loads(c["function"]["arguments"])) for c in called] == [
        (call.name, call.arguments) for call in _TURNS[0].tool_calls
    ]
    assert chat["choices"][0]["message"]["content"] == _TURNS[0].text
    assert chat["choices"][0]["finish_reason"] == "tool_calls"
    text, *uses = message["content"]
    assert text == {"type": "text", "text": _TURNS[0].text}
    assert [(use["name"], use["input"]) for use in uses] == [
        (call.name, call.arguments) for call in _TURNS[0].tool_calls
    ]
    assert message["stop_reason"] == "tool_use"
    assert chat["usage"]["completion_tokens"] == message["usage"]["output_tokens"] > 20


def test_the_record_of_a_scripted_answer_has_all_a_real_one_has(
    running: RunningGateway, agent: httpx.Client
) -> None:
    before = len(running.exchanges())
    agent.post("/v1/messages", json={"messages": HELLO, "stream": True})
    exchange = running.exchanges()[before]  # there before the harness has its answer
    assert exchange.tool_calls == (
        a_call("write", dict(_CALL.arguments), offered=False),
        a_call("ls", {}, offered=False),
    )
    assert exchange.text_sha256 == sha256(_TURNS[0].text.encode()).hexdigest()
    assert exchange.finish_reason == "tool_use"
    assert exchange.input_tokens is not None
    assert exchange.output_tokens is not None
    assert exchange.output_tokens > 20
    assert agent.post("/v1/messages/count_tokens", json={"messages": HELLO}).json() == {
        "input_tokens": 19
    }


def test_a_pace_is_kept(tmp_path: Path) -> None:
    script = ScriptedUpstream(turns=(Turn(text="x" * 400),), tokens_per_second=200)
    with gateway(tmp_path, GatewayConfig(upstream=script)) as running:
        running.chat(stream=True)
        exchange = running.exchange()
    assert exchange.first_byte_ms is not None
    assert exchange.last_byte_ms is not None
    assert exchange.output_tokens == 100
    assert exchange.last_byte_ms - exchange.first_byte_ms > 400


def test_while_an_answer_is_on_its_way_the_gateway_tells_how_far_it_is(tmp_path: Path) -> None:
    script = ScriptedUpstream(turns=(Turn(text="x" * 2400),), tokens_per_second=100)
    with gateway(tmp_path, GatewayConfig(upstream=script)) as running:
        running.chat(stream=True)
        told = pulses(running)
    assert {pulse.requests for pulse in told} == {1}
    tokens = [pulse.output_tokens for pulse in told]
    assert len(tokens) >= 2  # in six seconds
    assert tokens == sorted(set(tokens))
    # Pieces are counted, of which the script's hold four tokens each.
    assert any(12 < pulse.tokens_per_second < 38 for pulse in told)


def pulses(running: RunningGateway) -> list[Pulse]:
    """End a gateway and return what it told."""
    running.program.stop()
    assert running.program.process.stdout is not None
    return [Pulse.model_validate_json(line) for line in running.program.process.stdout]


def test_nobody_has_to_hear_how_far_it_is(tmp_path: Path) -> None:
    script = ScriptedUpstream(turns=(Turn(text="x" * 1600),), tokens_per_second=100)
    with gateway(tmp_path, GatewayConfig(upstream=script)) as running:
        assert running.program.process.stdout is not None
        running.program.process.stdout.close()  # a write to it fails from now on
        running.chat(stream=True)
        assert running.exchange().end is ExchangeEnd.COMPLETED
        assert running.program.stop() == 0


def test_an_agent_that_hangs_up_behind_the_forwarder_ends_the_generation(tmp_path: Path) -> None:
    slow = ScriptedUpstream(turns=(Turn(text="x" * 4000),), tokens_per_second=1)
    body = json.dumps({"messages": HELLO, "stream": True}).encode()
    request = b"POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: %d\r\n\r\n%s"
    with (
        gateway(tmp_path, GatewayConfig(upstream=slow)) as running,
        program(
            "bench.gateway.forward", "--listen", "127.0.0.1:0", "--socket", str(running.socket)
        ) as forwarder,
    ):
        address = ("127.0.0.1", forwarder.ready["port"])
        for number, reset in enumerate((False, True), start=1):
            with socket.create_connection(address, timeout=20) as agent:
                agent.sendall(request % (len(body), body))
                assert agent.recv(10) == b"HTTP/1.1 2"
                if reset:  # a killed process' unread data makes its end a reset
                    agent.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            assert running.exchange(number).end is ExchangeEnd.CLIENT_ABORTED
        assert forwarder.stop() == 0


def test_the_forwarder_carries_many_bytes_both_ways_and_half_closes(tmp_path: Path) -> None:
    sent = bytes(range(256)) * 40_000
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(tmp_path / "s"))
        listener.listen()
        echo = threading.Thread(target=_answer_after_the_end, args=(listener,), daemon=True)
        echo.start()
        with (
            program(
                "bench.gateway.forward", "--listen", "127.0.0.1:0", "--socket", str(tmp_path / "s")
            ) as forwarder,
            socket.create_connection(("127.0.0.1", forwarder.ready["port"]), 20) as agent,
        ):
            agent.sendall(sent)
            agent.shutdown(socket.SHUT_WR)
            assert b"".join(iter(lambda: agent.recv(65536), b"")) == sent[::-1]
        echo.join(20)


def _answer_after_the_end(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        received = b"".join(iter(lambda: connection.recv(65536), b""))
        connection.sendall(received[::-1])


def test_without_a_gateway_the_forwarder_hangs_up_and_lives_on(tmp_path: Path) -> None:
    arguments = ("--listen", "127.0.0.1:0", "--socket", str(tmp_path / "none"))
    with program("bench.gateway.forward", *arguments) as forwarder:
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", forwarder.ready["port"]), 20) as agent:
                assert agent.recv(1) == b""
        assert forwarder.stop() == 0


def test_a_connection_too_many_waits_until_another_one_ends(running: RunningGateway) -> None:
    arguments = ("--listen", "127.0.0.1:0", "--socket", str(running.socket))
    with program("bench.gateway.forward", *arguments) as forwarder:
        address = ("127.0.0.1", forwarder.ready["port"])
        idle = [socket.create_connection(address, 20) for _ in range(64)]
        with socket.create_connection(address, 0.3) as late:
            late.sendall(b"GET /health HTTP/1.1\r\nHost: g\r\n\r\n")
            with pytest.raises(TimeoutError):
                late.recv(1)
            for connection in idle:
                connection.close()
            late.settimeout(20)
            assert late.recv(12) == b"HTTP/1.1 200"


def test_a_broken_configuration_is_told_and_ends_the_gateway(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"upstream": {"kind": "htp"}}')
    command = [sys.executable, "-m", "bench.gateway", "--config", str(tmp_path / "c.json")]
    run = subprocess.run(command, capture_output=True, check=False, timeout=20)
    assert run.returncode == 2
    assert run.stdout == b""
    assert b"reading the gateway's configuration" in run.stderr
    assert b"'htp' found using 'kind' does not match" in run.stderr


def test_the_gateway_ends_at_once_when_nothing_is_open(tmp_path: Path) -> None:
    config = GatewayConfig(upstream=ScriptedUpstream(turns=()))
    with gateway(tmp_path, config) as running:
        assert running.program.ready == {
            "event": "gateway.ready",
            "upstream_healthy": True,
            "detail": "scripted",
        }
        assert running.socket.stat().st_mode & 0o777 == 0o666
        assert running.program.stop() == 0
    wait_until(lambda: len(running.lines()) == 2, "the record's first and last line")
