"""What a server that somebody else runs is known by."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.core.identity import ModelIdentity, ServedBy, scripted_identity
from bench.edges.model_probe import probe
from bench.errors import MissingPrerequisiteError

Answers = dict[str, tuple[int, bytes]]
MODELS = {
    "data": [{"id": "bench-model", "meta": {"n_params": 7, "size": 11, "vocab_type": 2}}],
    "object": "list",
}
PROPS = {
    "build_info": "b11434-abc",
    "chat_template": "{{ messages }}",
    "default_generation_settings": {"n_ctx": 4096, "params": {"temperature": 0.8}},
    "is_sleeping": False,
    "media_marker": "<random>",
    "model_ftype": "Q8_0",
    "model_path": "/home/me/models/model.gguf",
    "total_slots": 2,
}


@pytest.fixture
def a_server() -> Iterator[Callable[[Answers], str]]:
    """Serve fixed answers by path; everything else is 404."""
    answers: Answers = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers.get(self.path, (404, b"{}"))
            self.send_response_only(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()

    def start(given: Answers) -> str:
        answers.update(given)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    server.shutdown()
    server.server_close()
    thread.join()


def ok(body: object) -> tuple[int, bytes]:
    return 200, json.dumps(body).encode()


def test_a_llama_server_tells_all_but_what_was_hashed(
    a_server: Callable[[Answers], str],
) -> None:
    found = probe(a_server({"/v1/models": ok(MODELS), "/props": ok(PROPS)}))

    assert found == ModelIdentity(
        served_by=ServedBy.OTHERS,
        server="b11434-abc",
        aliases=("bench-model",),
        weights_file="model.gguf",
        weights_bytes=11,
        parameters=7,
        quant="Q8_0",
        context_tokens=4096,
        slots=2,
        chat_template_sha256=hashlib.sha256(b"{{ messages }}").hexdigest(),
        props_sha256=found.props_sha256,
    )


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"model_path": "/elsewhere/model.gguf"}, True),
        ({"media_marker": "<another>"}, True),
        ({"is_sleeping": True}, True),
        ({"default_generation_settings": {"n_ctx": 4096, "params": {"temperature": 1}}}, False),
        ({"build_info": "b2"}, False),
        ({"something_new": 1}, False),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else str(value),
)
def test_an_identity_changes_with_settings_and_not_with_places(
    a_server: Callable[[Answers], str], change: dict[str, object], same: bool
) -> None:
    before = probe(a_server({"/v1/models": ok(MODELS), "/props": ok(PROPS)}))
    after = probe(a_server({"/props": ok(PROPS | change)}))

    assert (before == after) is same


def test_another_kind_of_server_is_known_by_its_models_alone(
    a_server: Callable[[Answers], str],
) -> None:
    listed = {"data": [{"id": "org/model"}, {"id": "/home/me/model.gguf"}, {"id": "C:\\m.gguf"}]}

    found = probe(a_server({"/v1/models": ok(listed)}))

    assert found == ModelIdentity(
        served_by=ServedBy.OTHERS, aliases=("org/model", "model.gguf", "m.gguf")
    )


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({}, "status 404"),
        ({"/v1/models": (401, b'{"error":"Invalid API Key"}')}, "status 401.*Invalid API Key"),
        ({"/v1/models": (503, b'{"error":"Loading model"}')}, "status 503.*Loading model"),
        ({"/v1/models": (200, b"<html>")}, "no JSON"),
        ({"/v1/models": ok([1])}, "no JSON object"),
        ({"/v1/models": ok({"models": []})}, r"a form not understood \(\('data',\)\)"),
        ({"/v1/models": ok(MODELS), "/props": ok({"total_slots": "x"})}, "total_slots"),
    ],
    ids=["none", "key", "loading", "html", "list", "other", "props"],
)
def test_what_answers_otherwise_is_no_model_server(
    a_server: Callable[[Answers], str], answers: Answers, complaint: str
) -> None:
    with pytest.raises(MissingPrerequisiteError, match=complaint):
        probe(a_server(answers))


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://", "nonsense", "http://[x]:1"])
def test_where_nothing_answers_the_way_out_is_named(url: str) -> None:
    with pytest.raises(MissingPrerequisiteError, match="BENCH_SERVER_URL"):
        probe(url)


def test_a_double_is_known_as_one() -> None:
    assert scripted_identity("nop") == ModelIdentity(served_by=ServedBy.SCRIPT, script="nop")
