"""What serves a model: a script, a server that was named, or one that the bench starts."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.core.containers import NetworkMode
from bench.core.identity import ServedBy, changes
from bench.core.model_sources import HubModel
from bench.core.specs import ModelSpec
from bench.edges import model_connections
from bench.edges.catalog_models import load_models
from bench.edges.http_client import HttpFaultError, ask
from bench.edges.model_choice import choose_model
from bench.edges.model_connections import ModelConnections
from bench.errors import BadInputError, MissingPrerequisiteError
from bench.run.ports import ModelConnection
from bench.settings import Settings
from support.gateway import wait_until
from support.llama_program import write_program
from support.llama_running import running_program
from support.weights import a_gguf

HUB = ModelSpec(
    name="Mine Q4_K_M",
    quant="Q4_K_M",
    source=HubModel(repo="me/Mine-GGUF", quant="Q4_K_M"),
    context_tokens=4096,
    output_tokens=1024,
)
Connect = Callable[..., ModelConnections]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLAMA_CACHE", str(tmp_path))


@pytest.fixture
def models(tmp_path: Path) -> Connect:
    """Connections with the program for a llama-server."""

    def made(mode: str = "ok", **settings: Any) -> ModelConnections:
        program = write_program(tmp_path, mode)
        given = Settings(
            llama_server=program,
            results=tmp_path / "results",
            cache_dir=tmp_path / "cache",
            **settings,
        )
        return ModelConnections(settings=given, desktop=False)

    return made


@pytest.fixture
def file_model(tmp_path: Path) -> ModelSpec:
    file = tmp_path / "mine-Q4_K_M.gguf"
    file.write_bytes(a_gguf(context=4096))
    return choose_model({}, str(file), cache_dir=tmp_path / "cache")


def url_of(connection: ModelConnection) -> str:
    assert connection.upstream is not None
    return connection.upstream.base_url


def answers(url: str) -> bool:
    try:
        ask(f"{url}/health", seconds=5)
    except HttpFaultError:
        return False
    return True


def test_a_script_needs_no_server(models: Connect) -> None:
    with models(server_url="http://127.0.0.1:9").connect(load_models()["scripted/nop"]) as made:
        assert (made.upstream, made.network) == (None, NetworkMode.NONE)
        assert made.prepare() == made.identity()


@pytest.mark.parametrize("offline", ["0", "1"])
def test_a_model_of_the_hub_gets_a_server_of_its_own_with_its_own_log(
    models: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offline: str
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", offline)
    with models().connect(HUB) as connection:
        identity = connection.prepare()
        url = local(url_of(connection))
        assert answers(url)
        assert identity is not None
        assert (identity.served_by, identity.hub) == (ServedBy.BENCH, "me/Mine-GGUF:Q4_K_M")
        assert connection.identity() == identity
    assert not answers(url)
    log = (tmp_path / "results/logs/Mine--Q4_K_M.server.log").read_text()
    assert '"-hf", "me/Mine-GGUF:Q4_K_M"' in log
    assert ('"--offline"' in log) == (offline == "1")


def test_a_file_gets_a_server_that_knows_its_hash(models: Connect, file_model: ModelSpec) -> None:
    with models().connect(file_model) as connection:
        identity = connection.prepare()
    assert identity is not None
    assert identity.weights_file == "mine-Q4_K_M.gguf"
    assert identity.weights_sha256 is not None


def test_no_two_models_are_resident_at_once(models: Connect, file_model: ModelSpec) -> None:
    connections = models()
    with (
        connections.connect(HUB),
        pytest.raises(AssertionError, match="beside another model"),
        connections.connect(file_model),
    ):
        pytest.fail("it was served")
    with connections.connect(file_model) as after:
        assert after.prepare() is not None


def test_a_server_that_was_killed_is_there_again_at_its_place(
    models: Connect, tmp_path: Path
) -> None:
    with models().connect(HUB) as connection:
        before, url = connection.prepare(), local(url_of(connection))
        kill_the_program(tmp_path, url)
        assert connection.identity() is None
        after = connection.prepare()
        assert answers(url)
    assert before is not None
    assert changes(before, after) is None


def test_a_server_that_is_killed_too_often_ends_the_sweep(models: Connect, tmp_path: Path) -> None:
    with models(server_restarts=0).connect(HUB) as connection:
        kill_the_program(tmp_path, local(url_of(connection)))
        with pytest.raises(MissingPrerequisiteError, match="its server died, after 0 restarts"):
            connection.prepare()


def test_another_server_in_the_place_of_one_that_died_is_told_and_not_used(
    models: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_connections, "_LEAVING_SECONDS", 0.5)
    with models().connect(HUB) as connection:
        url = local(url_of(connection))
        kill_the_program(tmp_path, url)
        port = int(url.rpartition(":")[2])
        with running_program(tmp_path, model=tmp_path / "other.gguf", port=port) as stranger:
            with pytest.raises(MissingPrerequisiteError) as caught:
                connection.prepare()
            assert answers(stranger.url), "it is not ours to stop"
    assert f"already listens at {url}: bench-model, file other.gguf" in str(caught.value)


def test_what_a_server_said_is_kept_for_all_its_starts(models: Connect, tmp_path: Path) -> None:
    for _ in range(2):
        with models().connect(HUB):
            pass
    log = (tmp_path / "results/logs/Mine--Q4_K_M.server.log").read_text()
    starts = [line for line in log.splitlines() if line.startswith("--- ")]
    assert len(starts) == 2
    assert starts[0].startswith("--- me/Mine-GGUF:Q4_K_M --alias bench-model --ctx-size 4096 -np 1")


def test_a_server_that_dies_while_loading_is_told_with_its_log(models: Connect) -> None:
    with (
        pytest.raises(MissingPrerequisiteError, match=r"(?s)ended with 1.*failed to load model"),
        models("broken").connect(HUB),
    ):
        pytest.fail("it was served")


def test_a_server_that_still_loads_is_given_up_when_the_sweep_ends(models: Connect) -> None:
    connections = models("loading")
    connections.hurry()
    with pytest.raises(MissingPrerequisiteError, match="given up"), connections.connect(HUB):
        pytest.fail("it was served")


def test_a_named_server_serves_any_model_and_is_left_running(
    models: Connect, file_model: ModelSpec, tmp_path: Path
) -> None:
    assert file_model.source.kind == "file"
    with running_program(tmp_path, model=tmp_path / "mine-Q4_K_M.gguf") as running:
        for model in (HUB, file_model, load_models()["server"].model_copy(update=SMALL)):
            with models(server_url=running.url).connect(model) as connection:
                identity = connection.prepare()
            assert identity is not None
            assert identity.served_by is ServedBy.OTHERS
        assert answers(running.url)
    assert not (tmp_path / "results").exists(), "a server of its own was started"


SMALL = {"context_tokens": 4096, "output_tokens": 1024}


def test_a_named_server_with_another_model_is_refused(models: Connect, tmp_path: Path) -> None:
    other = HUB.model_copy(update={"source": HubModel(repo="me/Other-GGUF", quant="Q4_K_M")})
    with running_program(tmp_path, model=tmp_path / "mine-Q4_K_M.gguf") as running:
        with pytest.raises(BadInputError) as caught, models(server_url=running.url).connect(other):
            pytest.fail("it was used")
        assert answers(running.url)
    told = str(caught.value)
    assert f"using the server at {running.url} for Mine Q4_K_M: it serves mine-Q4_K" in told
    assert "not me/Other-GGUF:Q4_K_M. Start the right one" in told
    assert 'source = { kind = "server" }' in told


def test_a_named_server_that_restarts_with_another_model_is_named_by_its_changes(
    models: Connect, tmp_path: Path
) -> None:
    with running_program(tmp_path, model=tmp_path / "mine-Q4_K_M.gguf") as running:
        port = int(running.url.rpartition(":")[2])
        with models(server_url=running.url).connect(HUB) as connection:
            before = connection.prepare()
            running.kill()
            assert connection.identity() is None
            assert changes(before, connection.identity()) is None, "gone is not changed"
            with running_program(tmp_path, model=tmp_path / "other.gguf", alias="other", port=port):
                told = changes(before, connection.identity())
    assert told is not None
    assert "aliases: bench-model before, other after" in told
    assert "weights_file: mine-Q4_K_M.gguf before, other.gguf after" in told


def test_a_named_servers_changed_template_is_named(models: Connect, tmp_path: Path) -> None:
    template = tmp_path / "template.jinja"
    template.write_text("one")
    with (
        running_program(
            tmp_path, "--chat-template-file", str(template), model=tmp_path / "mine.gguf"
        ) as running,
        models(server_url=running.url).connect(HUB) as connection,
    ):
        before = connection.prepare()
        template.write_text("two")
        told = changes(before, connection.identity())
    assert told is not None
    assert [part.partition(":")[0] for part in told.split("; ")] == [
        "chat_template_sha256",
        "props_sha256",
    ]


def test_a_named_server_that_is_not_there_is_told(models: Connect) -> None:
    with (
        pytest.raises(MissingPrerequisiteError, match="asking the model server at"),
        models(server_url="http://127.0.0.1:9").connect(HUB),
    ):
        pytest.fail("it was used")


def local(url: str) -> str:
    """Where this machine reaches what a container reaches at a URL."""
    return url.replace("host.docker.internal", "127.0.0.1")


def kill_the_program(folder: Path, url: str) -> None:
    """Kill the program itself, which leaves its leash to see it."""
    log = (folder / "results/logs/Mine--Q4_K_M.server.log").read_text()
    os.kill(int(re.findall(r"^pid: (\d+)$", log, re.MULTILINE)[-1]), signal.SIGKILL)
    wait_until(lambda: not answers(url), "the server's end")
