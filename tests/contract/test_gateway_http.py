"""The gateway as a process between a client and a fake llama-server with real bytes."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.core.traffic import (
    Budgets,
    Closed,
    ExchangeEnd,
    GatewayConfig,
    HttpUpstream,
    Opened,
    Sampling,
)
from support.builders import a_call
from support.fake_llama import FakeLlama, Mode, fake_llama
from support.gateway import HELLO, RunningGateway, gateway, timeless
from support.llama_bytes import CHAT_STREAM, CONTEXT_OVERFLOW, MESSAGES_STREAM, SERVER_ERROR

_KEY = "the-upstream-key"


@pytest.fixture
def llama() -> Iterator[FakeLlama]:
    with fake_llama() as fake:
        yield fake


def _config(llama: FakeLlama, *, idle_seconds: float = 30.0, **more: Any) -> GatewayConfig:
    upstream = HttpUpstream(base_url=llama.url, api_key=_KEY, idle_timeout_seconds=idle_seconds)
    return GatewayConfig(upstream=upstream, **more)


@pytest.fixture
def running(llama: FakeLlama, tmp_path: Path) -> Iterator[RunningGateway]:
    with gateway(tmp_path, _config(llama)) as started:
        yield started


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    llama: FakeLlama
    running: RunningGateway


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Pair]:
    """One gateway for the tables of faults, each of which it must survive."""
    with (
        fake_llama() as fake,
        gateway(tmp_path_factory.mktemp("gateway"), _config(fake)) as started,
    ):
        yield _Pair(llama=fake, running=started)


_EMPTY: dict[str, Any] = {
    "request_text": None,
    "dropped_fields": [],
    "output_cap": None,
    "detail": "",
    "error_type": None,
    "cached_tokens": 31,
    "input_tokens": 32,
    "output_tokens": 4,
    "text_sha256": sha256(b"I'm glad you").hexdigest(),
    "tool_calls": [],
    "upstream_timings": {},
}
_STREAM_HEADERS = {
    "server": "llama.cpp",
    "access-control-allow-origin": "",
    "x-accel-buffering": "no",
    "content-type": "text/event-stream",
    "transfer-encoding": "chunked",
}
_TIMINGS = {
    "cache_n": 31.0,
    "prompt_n": 1.0,
    "prompt_ms": 39.583,
    "prompt_per_token_ms": 39.583,
    "prompt_per_second": 25.263370638910644,
    "predicted_n": 4.0,
    "predicted_ms": 195.761,
    "predicted_per_token_ms": 65.25366666666666,
    "predicted_per_second": 15.32480933383054,
}


def test_a_streamed_chat_is_passed_on_and_recorded_whole(running: RunningGateway) -> None:
    answer = running.chat(stream=True, model="gpt", store=False)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream"
    expected = b"".join(CHAT_STREAM).replace(b"real-alias", b"bench-model")
    usage = json.loads(expected.split(b"\n\n")[-3].removeprefix(b"data: "))
    assert set(usage) >= {"usage", "timings"}  # so that their absence below says something
    del usage["timings"], usage["usage"]["prompt_tokens_details"]
    got = [json.loads(line[6:]) for line in answer.text.split("\n\n") if line[6:7] == "{"]
    sent = [json.loads(line[6:]) for line in expected.split(b"\n\n") if line[6:7] == b"{"]
    assert got == [*sent[:-1], usage]
    assert answer.text.endswith("data: [DONE]\n\n")
    assert timeless(running.exchange()) == _EMPTY | {
        "kind": "exchange",
        "seq": 1,
        "method": "POST",
        "path": "/v1/chat/completions",
        "dialect": "openai",
        "streamed": True,
        "request_bytes": len(answer.request.content),
        "request": {"messages": HELLO, "stream": True, "model": "gpt", "store": False},
        "dropped_fields": ["store"],
        "overridden": {"model": "bench-model", "stream_options": {"include_usage": True}},
        "end": "completed",
        "status": 200,
        "response_headers": _STREAM_HEADERS,
        "chunks": [event.decode() for event in CHAT_STREAM],
        "finish_reason": "length",
        "upstream_timings": _TIMINGS,
    }


def test_a_streamed_message_is_passed_on_and_recorded_whole(running: RunningGateway) -> None:
    answer = running.messages(stream=True, model="claude", thinking={"type": "adaptive"})

    assert answer.status_code == 200
    hidden = b"".join(MESSAGES_STREAM).replace(b"real-alias", b"bench-model")
    hidden = hidden.replace(
        b'"cache_read_input_tokens":31,"input_tokens":1,',
        b'"cache_read_input_tokens":0,"input_tokens":32,',
    )
    assert answer.content == hidden
    assert timeless(running.exchange()) == _EMPTY | {
        "kind": "exchange",
        "seq": 1,
        "method": "POST",
        "path": "/v1/messages",
        "dialect": "anthropic",
        "streamed": True,
        "request_bytes": len(answer.request.content),
        "request": json.loads(answer.request.content),
        "overridden": {"model": "bench-model"},
        "output_cap": 100,
        "end": "completed",
        "status": 200,
        "response_headers": _STREAM_HEADERS,
        "chunks": [event.decode() for event in MESSAGES_STREAM],
        "finish_reason": "max_tokens",
    }


def test_answers_that_are_not_streamed_lose_what_is_private(running: RunningGateway) -> None:
    chat = running.chat().json()
    message = running.messages().json()
    count = running.client.post("/v1/messages/count_tokens", json={"messages": HELLO}).json()

    assert chat["model"] == message["model"] == "bench-model"
    assert "timings" not in chat
    assert chat["usage"] == {"completion_tokens": 4, "prompt_tokens": 32, "total_tokens": 36}
    assert message["usage"] == {
        "cache_read_input_tokens": 0,
        "input_tokens": 32,
        "output_tokens": 4,
    }
    assert count == {"input_tokens": 32}
    first, second, third = (running.exchange(number) for number in (1, 2, 3))
    for exchange in (first, second):
        told = (exchange.input_tokens, exchange.cached_tokens, exchange.output_tokens)
        assert (exchange.end, *told) == (ExchangeEnd.COMPLETED, 32, 31, 4)
    assert first.upstream_timings == _TIMINGS
    assert (third.end, third.input_tokens) == (ExchangeEnd.COMPLETED, None)


def test_tool_calls_are_recorded_in_order(running: RunningGateway, llama: FakeLlama) -> None:
    llama.mode = Mode.TOOLS
    running.chat(stream=True, tools=[{"type": "function", "function": {"name": "write"}}])
    exchange = running.exchange()
    assert exchange.finish_reason == "tool_calls"
    assert exchange.tool_calls == (
        a_call("write", {"path": "a"}),
        a_call("bash", {}, offered=False),
    )


_READ_FILE = {
    RunningGateway.chat: [{"type": "function", "function": {"name": "read_file"}}],
    RunningGateway.messages: [{"name": "read_file", "input_schema": {"type": "object"}}],
}


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("ask", list(_READ_FILE))
def test_a_call_is_recorded_alike_in_every_form_of_answer(
    shared: _Pair, ask: Any, streamed: bool
) -> None:
    before = len(shared.running.exchanges())
    shared.llama.mode = Mode.READ
    ask(shared.running, stream=streamed, tools=_READ_FILE[ask])
    ask(shared.running, stream=streamed)
    offered, unasked = (shared.running.exchange(before + n) for n in (1, 2))
    assert offered.tool_calls == (a_call("read_file", {"path": "a.py"}),)
    assert unasked.tool_calls == (a_call("read_file", {"path": "a.py"}, offered=False),)
    assert (offered.end, offered.text_sha256) == (ExchangeEnd.COMPLETED, None)


def test_an_answer_that_filled_the_context_is_told_from_one_at_its_cap(
    running: RunningGateway, llama: FakeLlama
) -> None:
    """The words of the server are the same; what differs is what it had been asked for."""
    llama.mode = Mode.FULL
    running.chat()
    running.messages(max_tokens=4000)
    llama.mode = Mode.OK
    running.chat(max_tokens=4)
    told = [
        (exchange.finish_reason, exchange.output_cap, exchange.output_tokens)
        for exchange in (running.exchange(number) for number in (1, 2, 3))
    ]
    assert told == [("length", None, 3), ("max_tokens", 4000, 3), ("length", 4, 4)]


def test_the_model_server_sees_only_what_the_gateway_wrote(
    llama: FakeLlama, tmp_path: Path
) -> None:
    config = _config(
        llama,
        sampling=Sampling(temperature=0.0, seed=7),
        max_output_tokens_per_request=50,
    )
    with gateway(tmp_path, config) as running:
        headers = {
            "authorization": "Bearer of-the-agent",
            "x-api-key": "of-the-agent",
            "cookie": "a=b",
            "x-forwarded-for": "1.2.3.4",
            "anthropic-version": "2023-06-01",
        }
        body = {"messages": HELLO, "model": "m", "max_tokens": 100, "temperature": 2, "id_slot": 3}
        running.client.post("/v1/messages?beta=true", json=body, headers=headers)

    (seen,) = llama.seen
    assert seen.path == "/v1/messages"
    assert seen.body == {
        "messages": HELLO,
        "model": "bench-model",
        "max_tokens": 50,
        "temperature": 0.0,
        "seed": 7,
    }
    assert seen.headers == {
        "host": f"127.0.0.1:{llama.port}",
        "accept": "*/*",
        "accept-encoding": "identity",
        "authorization": f"Bearer {_KEY}",
        "connection": "close",
        "content-length": seen.headers["content-length"],
        "content-type": "application/json",
        "user-agent": "bench-gateway",
        "anthropic-version": "2023-06-01",
    }


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("ask", [RunningGateway.chat, RunningGateway.messages])
@pytest.mark.parametrize(
    ("mode", "status", "end", "error_type"),
    [
        (Mode.SERVER_ERROR, 500, ExchangeEnd.UPSTREAM_ERROR, "server_error"),
        (Mode.LOADING, 503, ExchangeEnd.UPSTREAM_ERROR, "unavailable_error"),
        (Mode.WRONG_KEY, 401, ExchangeEnd.UPSTREAM_ERROR, "authentication_error"),
        (Mode.CONTEXT_OVERFLOW, 400, ExchangeEnd.UPSTREAM_REJECTED, "exceed_context_size_error"),
        (Mode.OTHER_JSON, 502, ExchangeEnd.UPSTREAM_ERROR, "server_error"),
        (Mode.CUT_AT_ONCE, 502, ExchangeEnd.UPSTREAM_CUT, "server_error"),
    ],
)
def test_faults_before_the_answer(
    shared: _Pair,
    ask: Any,
    streamed: bool,
    mode: Mode,
    status: int,
    end: ExchangeEnd,
    error_type: str,
) -> None:
    before = len(shared.running.exchanges())
    shared.llama.mode = mode
    answer = ask(shared.running, stream=streamed)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    exchange = shared.running.exchange(before + 1)
    assert (exchange.end, exchange.status) == (end, status)
    assert exchange.error_type == answer.json()["error"]["type"] == error_type


def test_error_bodies_of_the_model_server_reach_the_harness_unchanged(
    running: RunningGateway, llama: FakeLlama
) -> None:
    for mode, body in (
        (Mode.CONTEXT_OVERFLOW, CONTEXT_OVERFLOW),
        (Mode.SERVER_ERROR, SERVER_ERROR),
    ):
        llama.mode = mode
        assert running.chat(stream=True).content == body


@pytest.mark.parametrize("ask", [RunningGateway.chat, RunningGateway.messages])
@pytest.mark.parametrize(
    ("mode", "end"),
    [
        (Mode.CUT, ExchangeEnd.UPSTREAM_CUT),
        (Mode.UNFINISHED, ExchangeEnd.UPSTREAM_CUT),
        (Mode.NOT_JSON, ExchangeEnd.UPSTREAM_ERROR),
    ],
)
def test_a_stream_that_breaks_off_is_broken_for_the_harness_too(
    shared: _Pair, ask: Any, mode: Mode, end: ExchangeEnd
) -> None:
    before = len(shared.running.exchanges())
    shared.llama.mode = mode
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        ask(shared.running, stream=True)
    exchange = shared.running.exchange(before + 1)
    assert (exchange.end, exchange.status) == (end, 200)
    assert exchange.error_type is None  # nobody could be told any more


def test_half_a_whole_answer_is_an_error_for_the_harness(
    running: RunningGateway, llama: FakeLlama
) -> None:
    llama.mode = Mode.CUT
    assert running.chat().status_code == 502
    llama.mode = Mode.NOT_JSON
    assert running.chat().status_code == 502
    ends = [running.exchange(1).end, running.exchange(2).end]
    assert ends == [ExchangeEnd.UPSTREAM_CUT, ExchangeEnd.UPSTREAM_ERROR]


def test_an_error_inside_a_stream_is_passed_on_and_is_the_servers(
    running: RunningGateway, llama: FakeLlama
) -> None:
    llama.mode = Mode.STREAM_ERROR
    assert SERVER_ERROR in running.chat(stream=True).content
    exchange = running.exchange()
    assert (exchange.end, exchange.error_type) == (ExchangeEnd.UPSTREAM_ERROR, "server_error")


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("ask", [RunningGateway.chat, RunningGateway.messages])
def test_an_answer_made_to_unfold_in_memory_is_an_error_and_the_gateway_lives(
    shared: _Pair, ask: Any, streamed: bool
) -> None:
    before = len(shared.running.exchanges())
    shared.llama.mode = Mode.UNFOLDS
    if streamed:
        with pytest.raises(httpx.RemoteProtocolError):
            ask(shared.running, stream=True)
    else:
        assert ask(shared.running).status_code == 502
    exchange = shared.running.exchange(before + 1)
    assert exchange.end is ExchangeEnd.UPSTREAM_ERROR
    assert "holds more than 200000 values" in exchange.detail


def test_a_server_that_says_nothing_is_given_up_after_the_idle_time(
    llama: FakeLlama, tmp_path: Path
) -> None:
    with gateway(tmp_path, _config(llama, idle_seconds=1.0)) as running:
        llama.mode = Mode.SILENT
        assert running.chat(stream=True).status_code == 504
        llama.mode = Mode.STALLED
        with pytest.raises(httpx.RemoteProtocolError):
            running.chat(stream=True)
        assert running.exchange(1).end is ExchangeEnd.UPSTREAM_SILENT
        assert running.exchange(2).end is ExchangeEnd.UPSTREAM_SILENT
    assert llama.hang_ups.acquire(timeout=10)
    assert llama.hang_ups.acquire(timeout=10)


def test_a_server_that_is_not_there_is_unreachable_and_unhealthy(tmp_path: Path) -> None:
    with fake_llama() as gone:
        config = _config(gone)
    with gateway(tmp_path, config) as running:
        assert running.program.ready["upstream_healthy"] is False
        assert running.program.ready["detail"] == "ConnectError: All connection attempts failed"
        assert running.chat(stream=True).status_code == 502
        assert running.exchange().end is ExchangeEnd.UPSTREAM_UNREACHABLE
        assert running.program.stop() == 0
    opened, _, closed = running.lines()
    assert isinstance(opened, Opened)
    assert isinstance(closed, Closed)
    assert not opened.upstream_healthy
    assert not closed.upstream_healthy


def test_health_is_asked_at_both_ends(llama: FakeLlama, tmp_path: Path) -> None:
    with gateway(tmp_path, _config(llama)) as running:
        running.chat()
        llama.healthy = False
        assert running.program.stop() == 0
    assert running.program.ready == {
        "event": "gateway.ready",
        "upstream_healthy": True,
        "detail": "",
    }
    assert [timeless(line) for line in (running.lines()[0], running.lines()[-1])] == [
        {"kind": "opened", "upstream_healthy": True, "detail": ""},
        {
            "kind": "closed",
            "upstream_healthy": False,
            "detail": 'GET /health was answered 503: {"error":{"message":"Loading model",'
            '"type":"unavailable_error","code":503}}',
            "pending": 0,
            "exchanges": 1,
            "unrecorded": 0,
        },
    ]


def test_a_server_that_hangs_holds_up_neither_start_nor_end(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:  # takes connections, says nothing
        url = f"http://127.0.0.1:{hanging.getsockname()[1]}"
        config = GatewayConfig(upstream=HttpUpstream(base_url=url))
        with gateway(tmp_path, config) as running:
            assert running.program.ready["detail"] == "no answer within 3 s"
            told = time.monotonic()
            assert running.program.stop() == 0
            assert time.monotonic() - told < 5
    assert isinstance(running.lines()[-1], Closed)


def test_events_arrive_one_by_one_as_the_server_writes_them(
    running: RunningGateway, llama: FakeLlama
) -> None:
    llama.mode = Mode.PACED
    asked = {"messages": HELLO, "stream": True}
    llama.go_on()
    with running.client.stream("POST", "/v1/chat/completions", json=asked) as answer:
        pieces = answer.iter_raw()
        for event in CHAT_STREAM[:-2]:
            # The server holds back all that follows until this one has been read.
            assert next(pieces) == event.replace(b"real-alias", b"bench-model")
            llama.go_on()
        for _ in range(3):
            llama.go_on()
        assert b"".join(pieces).endswith(b"data: [DONE]\n\n")
    exchange = running.exchange()
    assert [chunk.text.encode() for chunk in exchange.chunks] == list(CHAT_STREAM)
    times = [chunk.at_ms for chunk in exchange.chunks]
    assert times == sorted(times)
    assert exchange.sent_ms is not None
    assert (exchange.first_byte_ms, exchange.last_byte_ms) == (times[0], times[-1])
    assert exchange.sent_ms <= times[0]


def test_a_harness_that_hangs_up_ends_the_generation(
    running: RunningGateway, llama: FakeLlama
) -> None:
    llama.mode = Mode.STALLED
    asked = {"messages": HELLO, "stream": True}
    with running.client.stream("POST", "/v1/chat/completions", json=asked) as answer:
        next(answer.iter_raw())
    assert llama.hang_ups.acquire(timeout=10)
    assert running.exchange().end is ExchangeEnd.CLIENT_ABORTED

    llama.mode = Mode.SILENT
    with pytest.raises(httpx.ReadTimeout):
        running.client.post("/v1/messages", json={"messages": HELLO}, timeout=1.5)
    assert llama.hang_ups.acquire(timeout=10)
    exchange = running.exchange(2)
    assert (exchange.end, exchange.status) == (ExchangeEnd.CLIENT_ABORTED, 0)

    llama.mode = Mode.OK
    assert running.chat().status_code == 200


def test_an_answer_larger_than_allowed_is_cut(llama: FakeLlama, tmp_path: Path) -> None:
    llama.mode = Mode.BABBLE
    budgets = Budgets(max_response_bytes=10_000)
    with gateway(tmp_path, _config(llama, budgets=budgets)) as running:
        with pytest.raises(httpx.RemoteProtocolError):
            running.chat(stream=True)
        exchange = running.exchange()
    assert exchange.end is ExchangeEnd.BUDGET_EXHAUSTED
    assert exchange.detail == "the answer is larger than 10000 bytes"
    assert llama.hang_ups.acquire(timeout=10)
