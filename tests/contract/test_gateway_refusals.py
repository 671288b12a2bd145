"""What the gateway does not let through, and how it says so: as a process, on its socket."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.core.traffic import (
    Budgets,
    Closed,
    ExchangeEnd,
    GatewayConfig,
    HttpUpstream,
)
from support.fake_llama import FakeLlama, Mode, fake_llama
from support.gateway import HELLO, RunningGateway, gateway, timeless, wait_until


@pytest.fixture(scope="module")
def llama() -> Iterator[FakeLlama]:
    with fake_llama() as fake:
        yield fake


def _config(llama: FakeLlama, **budgets: int) -> GatewayConfig:
    return GatewayConfig(upstream=HttpUpstream(base_url=llama.url), budgets=Budgets(**budgets))


@pytest.fixture(scope="module")
def running(llama: FakeLlama, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    with gateway(tmp_path_factory.mktemp("gateway"), _config(llama)) as started:
        yield started


def _raw(running: RunningGateway, request: bytes) -> bytes:
    """Send bytes no client library would, and return the answer up to the connection's end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(20)
        connection.connect(str(running.socket))
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


_CHAT_BODY = json.dumps({"messages": HELLO}).encode()


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/"),
        ("HEAD", "/health"),
        ("GET", "/slots"),
        ("POST", "/slots/0?action=save"),
        ("GET", "/props"),
        ("POST", "/props"),
        ("GET", "/metrics"),
        ("POST", "/v1/models/load"),
        ("POST", "/models/load"),
        ("POST", "/models/unload"),
        ("POST", "/tokenize"),
        ("POST", "/detokenize"),
        ("POST", "/apply-template"),
        ("POST", "/completion"),
        ("POST", "/v1/completions"),
        ("POST", "/v1/responses"),
        ("POST", "/v1/embeddings"),
        ("POST", "/infill"),
        ("GET", "/lora-adapters"),
        ("POST", "/tools"),
        ("GET", "/v1/chat/completions"),
        ("DELETE", "/v1/messages"),
        ("POST", "/v1/models"),
        ("OPTIONS", "/v1/chat/completions"),
        ("post", "/v1/chat/completions"),
        ("POST", "//v1/chat/completions"),
        ("POST", "/v1//chat/completions"),
        ("POST", "/v1/chat/completions/"),
        ("POST", "/V1/chat/completions"),
        ("POST", "/v1/chat%2fcompletions"),
        ("POST", "/v1/%63hat/completions"),
        ("POST", "/v1/./chat/completions"),
        ("POST", "/v1/messages/../../slots"),
        ("POST", "/v1/messages/%2e%2e/%2e%2e/slots"),
        ("POST", "/v1/messages;x"),
        ("POST", "/v1/messages%00"),
        ("POST", "/v1/messages%20"),
        ("POST", "http://gateway/v1/messages"),
        ("POST", "/slots#/v1/messages"),
        ("POST", "*"),
    ],
)
def test_another_method_or_path_is_refused_and_recorded(
    running: RunningGateway, llama: FakeLlama, method: str, target: str
) -> None:
    before, seen = len(running.exchanges()), len(llama.seen)
    head = f"{method} {target} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n"
    length = f"Content-Length: {len(_CHAT_BODY)}\r\n\r\n"
    answer = _raw(running, (head + length).encode() + _CHAT_BODY)

    assert answer.startswith(b"HTTP/1.1 403 ")
    path = target.partition("?")[0]
    assert timeless(running.exchange(before + 1)) == {
        "kind": "exchange",
        "seq": before + 1,
        "method": method,
        "path": path,
        "dialect": None,
        "streamed": False,
        "request_bytes": 0,
        "request": None,
        "request_text": None,
        "dropped_fields": [],
        "overridden": {},
        "output_cap": None,
        "end": "refused",
        "detail": f"{method} {path} is not served",
        "error_type": "permission_error",
        "status": 403,
        "response_headers": {},
        "chunks": [],
        "input_tokens": None,
        "cached_tokens": None,
        "output_tokens": None,
        "finish_reason": None,
        "text_sha256": None,
        "tool_calls": [],
        "upstream_timings": {},
    }
    assert len(llama.seen) == seen


def test_models_and_health_are_answered_without_the_model_server(
    running: RunningGateway, llama: FakeLlama
) -> None:
    before, seen = len(running.exchanges()), len(llama.seen)
    models = running.client.get("/v1/models")
    model = {"id": "bench-model", "object": "model", "created": 0, "owned_by": "bench"}
    assert models.json() == {"object": "list", "data": [model]}
    assert running.client.get("/health").json() == {"status": "ok"}
    for number in (1, 2):
        assert running.exchange(before + number).end is ExchangeEnd.COMPLETED
    assert len(llama.seen) == seen


def _asking(content: Any) -> bytes:
    return json.dumps({"messages": [{"role": "user", "content": content}]}).encode()


def _image(url: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": url}


_FETCHED = {"type": "image", "source": {"type": "url", "url": "http://127.0.0.1/"}}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{} {}", id="two objects"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"\x1f\x8b\x08", id="gzip"),
        pytest.param(b'{"messages":[],"messages":[{}]}', id="a key twice"),
        pytest.param(b'{"messages":[{"role":"user","content":"a"}],"seed":NaN}', id="NaN"),
        pytest.param(b'{"messages":[{"role":"user","content":"a"}],"seed":1e999}', id="infinity"),
        pytest.param(b'{"messages":' + b"[" * 100_000, id="too deep"),
        pytest.param(b'{"messages":[' + b"[]," * 100_000 + b"1]}", id="too many"),
        pytest.param(b'{"messages":[]}', id="no messages"),
        pytest.param(b'{"messages":"hello"}', id="messages are text"),
        pytest.param(b'{"messages":[{"role":"root","content":"a"}]}', id="unknown role"),
        pytest.param(_asking({"type": "text"}), id="content is an object"),
        pytest.param(_asking([_image({"url": "file:///etc/passwd"})]), id="file"),
        pytest.param(_asking([_image({"url": "http://127.0.0.1/"})]), id="http"),
        pytest.param(_asking([_image("http://127.0.0.1/")]), id="http, short form"),
        pytest.param(_asking([_FETCHED]), id="source"),
        pytest.param(_asking([{"type": "tool_result", "content": [_FETCHED]}]), id="nested"),
        pytest.param(_asking([{"type": "input_audio"}]), id="audio"),
    ],
)
def test_an_unsound_body_is_refused_with_a_reason(
    running: RunningGateway, llama: FakeLlama, body: bytes
) -> None:
    before, seen = len(running.exchanges()), len(llama.seen)
    for path in ("/v1/chat/completions", "/v1/messages"):
        answer = running.client.post(path, content=body)
        assert answer.status_code == 400
        error = answer.json()["error"]
        assert error["type"] == "invalid_request_error"
        assert error["message"].startswith("bench gateway: ")
    exchange = running.exchange(before + 2)
    assert (exchange.end, exchange.status) == (ExchangeEnd.REFUSED, 400)
    assert (exchange.error_type, exchange.output_cap) == ("invalid_request_error", None)
    assert exchange.request_bytes == len(body)
    assert (exchange.request is None) == (exchange.request_text is not None)
    assert len(llama.seen) == seen


def test_lone_surrogates_do_not_harm_the_record(running: RunningGateway) -> None:
    before = len(running.exchanges())
    body = b'{"messages":[{"role":"user","content":"a\\ud800b \\ud83d\\ude00"}]}'
    assert running.client.post("/v1/chat/completions", content=body).status_code == 200
    request = running.exchange(before + 1).request
    assert request == {"messages": [{"role": "user", "content": "a?b \U0001f600"}]}


def test_a_body_over_the_limit_is_refused_while_it_is_sent(
    llama: FakeLlama, tmp_path: Path
) -> None:
    with gateway(tmp_path, _config(llama, max_request_bytes=100_000)) as running:
        answer = running.client.post("/v1/messages", content=b"x" * 5_000_000)
        assert answer.status_code == 413
        exchange = running.exchange()
        assert (exchange.end, exchange.request_text) == (ExchangeEnd.REFUSED, None)
        assert running.chat().status_code == 200


@pytest.mark.parametrize(
    ("budgets", "message"),
    [
        ({"max_requests": 2}, "the budget of 2 model requests is used up"),
        ({"max_output_tokens": 8}, "the budget of 8 output tokens is used up"),
        ({"max_record_bytes": 4000}, "the budget of the traffic record is used up"),
    ],
    ids=["requests", "tokens", "record"],
)
def test_over_a_budget_the_harness_is_told_and_the_server_left_alone(
    llama: FakeLlama, tmp_path: Path, budgets: dict[str, int], message: str
) -> None:
    seen = len(llama.seen)
    with gateway(tmp_path, _config(llama, **budgets)) as running:
        assert running.chat(stream=True).status_code == 200
        assert running.messages(stream=True).status_code == 200
        answer = running.chat(stream=True)
        assert answer.status_code == 429
        assert answer.headers["x-should-retry"] == "false"
        assert answer.json()["error"]["message"] == f"bench gateway: {message}"
        exchange = running.exchange(3)
    assert exchange.end is ExchangeEnd.BUDGET_EXHAUSTED
    assert exchange.detail.startswith(message)
    assert (exchange.error_type, exchange.output_cap) == ("rate_limit_error", None)
    assert len(llama.seen) == seen + 2


def test_the_last_tokens_of_a_budget_cap_the_request(llama: FakeLlama, tmp_path: Path) -> None:
    with gateway(tmp_path, _config(llama, max_output_tokens=10)) as running:
        running.chat(max_tokens=100)
        running.chat(max_completion_tokens=100)
        assert [running.exchange(number).output_cap for number in (1, 2)] == [10, 6]
    assert [seen.body["max_tokens"] for seen in llama.seen[-2:]] == [10, 6]


def test_a_flood_of_refusals_cannot_fill_the_disk(llama: FakeLlama, tmp_path: Path) -> None:
    with gateway(tmp_path, _config(llama, max_record_bytes=1)) as running:
        path = "/" + "x" * 2000
        for _ in range(400):
            assert running.client.get(path).status_code == 403
        assert running.program.stop() == 0
    closed = running.lines()[-1]
    assert isinstance(closed, Closed)
    assert closed.exchanges == 400
    assert closed.unrecorded == 400 - len(running.exchanges()) > 0
    assert running.traffic.stat().st_size < 1_100_000


def test_requests_beyond_the_allowed_concurrency_wait_for_their_turn(
    llama: FakeLlama, tmp_path: Path
) -> None:
    statuses = []
    with gateway(tmp_path, _config(llama, max_concurrent=1)) as running:
        llama.mode = Mode.PACED
        while llama.asked.acquire(blocking=False):
            pass  # what other tests asked
        threads = [
            threading.Thread(target=lambda: statuses.append(running.chat(stream=True).status_code))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        assert llama.asked.acquire(timeout=20)
        assert not llama.asked.acquire(timeout=0.3)  # the second one is held back
        for _ in range(16):
            llama.go_on()
        for thread in threads:
            thread.join(20)
        llama.mode = Mode.OK
        exchanges = [running.exchange(1), running.exchange(2)]
    assert statuses == [200, 200]
    assert [exchange.end for exchange in exchanges] == [ExchangeEnd.COMPLETED] * 2
    first, second = exchanges
    assert first.last_byte_ms is not None
    assert second.sent_ms is not None
    freed = first.started_at + first.last_byte_ms / 1000
    clocks_differ = 0.005
    assert second.started_at + second.sent_ms / 1000 > freed - clocks_differ


def test_a_harness_that_hangs_up_while_it_waits_costs_the_server_nothing(
    llama: FakeLlama, tmp_path: Path
) -> None:
    with gateway(tmp_path, _config(llama, max_concurrent=1)) as running:
        llama.mode = Mode.STALLED
        seen = len(llama.seen)
        asked = {"messages": HELLO, "stream": True}
        with running.client.stream("POST", "/v1/chat/completions", json=asked) as answer:
            pieces = answer.iter_raw()  # kept: without it the client would hang up
            next(pieces)
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as waiting:
                waiting.connect(str(running.socket))
                head = f"POST /v1/messages HTTP/1.1\r\nHost: g\r\nContent-Length: {len(_CHAT_BODY)}"
                waiting.sendall(head.encode() + b"\r\n\r\n" + _CHAT_BODY)
        ends = [running.exchange(1).end, running.exchange(2).end]
        llama.mode = Mode.OK
    assert ends == [ExchangeEnd.CLIENT_ABORTED] * 2
    assert len(llama.seen) == seen + 1


def test_the_end_of_the_cell_cuts_what_is_open_and_notes_it(
    llama: FakeLlama, tmp_path: Path
) -> None:
    with gateway(tmp_path, _config(llama, max_concurrent=2)) as running:
        llama.mode = Mode.STALLED
        asked = {"messages": HELLO, "stream": True}
        with running.client.stream("POST", "/v1/chat/completions", json=asked) as answer:
            pieces = answer.iter_raw()  # kept: without it the client would hang up
            next(pieces)
            llama.mode = Mode.SILENT
            before = len(llama.seen)
            silent = threading.Thread(target=lambda: _raw(running, _request()))
            silent.start()
            wait_until(lambda: len(llama.seen) > before, "the second request")
            assert running.program.stop() == 0
            silent.join(20)
        llama.mode = Mode.OK
    *_, closed = running.lines()
    assert isinstance(closed, Closed)
    assert (closed.pending, closed.exchanges) == (2, 2)
    ends = {exchange.path: exchange.end for exchange in running.exchanges()}
    assert ends == {
        "/v1/chat/completions": ExchangeEnd.CLIENT_ABORTED,
        "/v1/messages": ExchangeEnd.UPSTREAM_SILENT,
    }


def _request() -> bytes:
    head = f"POST /v1/messages HTTP/1.1\r\nHost: g\r\nContent-Length: {len(_CHAT_BODY)}\r\n\r\n"
    return head.encode() + _CHAT_BODY


def test_a_head_that_never_ends_is_cut_off(running: RunningGateway) -> None:
    # A little over the bound, so that all of it fits into the socket's own buffer.
    answer = _raw(running, b"GET /health HTTP/1.1\r\n" + b"x: y\r\n" * 11_500)
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_two_requests_sent_at_once_are_both_answered(running: RunningGateway) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: g\r\n\r\n"
    last = b"GET /slots HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n"
    answer = _raw(running, request + last)
    assert answer.count(b"HTTP/1.1 200 ") == 1
    assert answer.count(b"HTTP/1.1 403 ") == 1
