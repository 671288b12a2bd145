"""The life of a model server of ours, with a program that has llama-server's flags and ways."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from bench.core.chat_template import fence_tools
from bench.core.identity import ModelIdentity, ServedBy, changes
from bench.core.model_sources import FileModel, HubModel
from bench.core.specs import ServedSource
from bench.edges.model_probe import probe
from bench.edges.model_server import RunningServer, Serving, serve
from bench.edges.server_plan import ServerPlan, arguments
from bench.edges.server_port import claim_port, free_port
from bench.edges.server_ready import Loading, wait_until_ready
from bench.errors import BadInputError, MissingPrerequisiteError
from support.fake_llama import fake_llama
from support.gateway import wait_until
from support.llama_program import write_program
from support.weights import TEMPLATE, a_gguf, a_local_model

Serve = Callable[..., AbstractContextManager[RunningServer]]
FLAGS = (
    *("--alias", "bench-model", "--ctx-size", "4096", "-np", "1"),
    *("--flash-attn", "on", "--cache-type-k", "q8_0", "--cache-type-v", "q8_0", "--jinja"),
)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    file = tmp_path / "model.gguf"
    file.write_bytes(a_gguf())
    return file


@pytest.fixture
def served(tmp_path: Path, weights: Path) -> Serve:
    """Serve with the program in a mode."""

    @contextmanager
    def start(
        mode: str = "ok",
        *,
        source: ServedSource | None = None,
        ready_seconds: float = 30,
        port: int = 0,
        offline: bool = True,
    ) -> Iterator[RunningServer]:
        with serve(
            source or a_local_model(a_gguf()),
            weights=None if isinstance(source, HubModel) else weights,
            context_tokens=4096,
            serving=Serving(
                log_path=tmp_path / "logs/server.log",
                cache_dir=tmp_path / "cache",
                llama_server=write_program(tmp_path, mode),
                port=port,
                offline=offline,
                ready_seconds=ready_seconds,
            ),
        ) as server:
            yield server

    return start


def answers(url: str) -> bool:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.socket() as attempt:
        return attempt.connect_ex((host, int(port))) == 0


def test_a_server_is_started_waited_for_and_stopped(served: Serve, tmp_path: Path) -> None:
    with served() as server:
        assert server.alive()
        assert answers(server.base_url)
        assert "asked for 1 token" in (tmp_path / "logs/server.log").read_text()

    assert not server.alive()
    assert not answers(server.base_url)


def test_its_identity_is_what_was_hashed_and_what_it_says(served: Serve, tmp_path: Path) -> None:
    source = a_local_model(a_gguf())
    with served(source=source) as server:
        program = hashlib.sha256((tmp_path / "llama-server").read_bytes()).hexdigest()
        again = server.identify()

    assert server.identity == ModelIdentity(
        served_by=ServedBy.BENCH,
        server=f"llama-server b11434-unknown (SHA-256 {program[:16]})",
        aliases=("bench-model",),
        weights_file="model.gguf",
        weights_sha256=source.weights.sha256,
        weights_bytes=source.weights.size_bytes,
        parameters=630167424,
        quant="Q4_K - Medium",
        context_tokens=4096,
        slots=1,
        chat_template_sha256=hashlib.sha256(b"its own").hexdigest(),
        props_sha256=server.identity.props_sha256,
        flags=FLAGS,
    )
    assert server.identity.props_sha256 is not None
    assert again == server.identity


def test_the_template_is_edited_where_the_model_says_so(served: Serve) -> None:
    with served(source=a_local_model(a_gguf(), chat_template_edit="qwen-fence")) as server:
        identity = server.identity

    edited = hashlib.sha256(fence_tools(TEMPLATE).encode()).hexdigest()
    assert (identity.chat_template_edit, identity.chat_template_sha256) == ("qwen-fence", edited)


def test_further_flags_reach_the_server_and_the_record(served: Serve) -> None:
    with served(source=a_local_model(a_gguf(), server_flags=("--no-mmap",))) as server:
        assert server.identity.flags == (*FLAGS, "--no-mmap")


def test_the_key_is_fresh_wanted_and_no_argument(served: Serve) -> None:
    with served() as first:
        arguments = subprocess.run(
            ["ps", "-wweo", "args"], capture_output=True, text=True, check=True
        ).stdout
        with pytest.raises(MissingPrerequisiteError, match="status 401"):
            probe(first.base_url, api_key="another")
    with served() as second:
        assert first.api_key != second.api_key

    assert f"--port {first.base_url.rpartition(':')[2]}" in arguments
    assert first.api_key not in arguments


@pytest.mark.parametrize(
    ("mode", "complaint"),
    [
        ("broken", r"it ended with 1\..*error: failed to load model"),
        ("loading", "it is not ready after 1 s"),
        ("stranger", "what answers there is none .status 404"),
        ("cramped", "with a context of 4096 .*, found bench-model, file model.gguf, context 2048"),
        ("keyless", r"file model.gguf, context 4096, without a key \(another server"),
        ("mute", "it is ready but gives no answer: status 500"),
    ],
)
def test_a_server_that_does_not_become_ready_is_told_with_its_log(
    served: Serve, mode: str, complaint: str
) -> None:
    seconds = 1 if mode == "loading" else 30
    with (
        pytest.raises(MissingPrerequisiteError, match=f"(?s){complaint}"),
        served(mode, ready_seconds=seconds),
    ):
        pytest.fail("it counted as ready")


def test_a_flag_the_server_does_not_know_ends_the_start(served: Serve) -> None:
    with (
        pytest.raises(MissingPrerequisiteError, match=r"(?s)ended with 2.*unrecognized arguments"),
        served(source=a_local_model(a_gguf(), server_flags=("--no-such",))),
    ):
        pytest.fail("it counted as ready")


def test_a_server_that_ignores_sigterm_is_killed(served: Serve) -> None:
    with served("stubborn") as server:
        url = server.base_url

    wait_until(lambda: not answers(url), "the server's end")


def test_a_server_that_dies_is_seen(served: Serve) -> None:
    with served() as server:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait(20)

        assert not server.alive()
        wait_until(lambda: not answers(server.base_url), "the server's end")
        assert server.identify() is None


def test_a_server_is_stopped_when_its_user_fails(served: Serve) -> None:
    with pytest.raises(ZeroDivisionError), served() as server:
        raise ZeroDivisionError
    assert not answers(server.base_url)


def test_a_server_dies_with_a_bench_that_is_killed(tmp_path: Path, weights: Path) -> None:
    bench = a_bench_that_serves(tmp_path, weights, write_program(tmp_path, "ok"))
    assert bench.stdout is not None
    url = bench.stdout.readline().strip()
    assert answers(url)

    bench.kill()
    with bench:
        bench.wait()

    wait_until(lambda: not answers(url), "the server's end")


def test_a_server_dies_with_its_leash(served: Serve) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux can tie a process to its parent")
    with served() as server:
        server.process.kill()  # the leash alone, before it can do anything

        wait_until(lambda: not answers(server.base_url), "the server's end")


def a_bench_that_serves(folder: Path, weights: Path, program: Path) -> subprocess.Popen[str]:
    """Start a process that serves, prints the server's URL and goes on."""
    script = f"""
import sys, threading
from pathlib import Path
from bench.edges.model_server import Serving, serve
from support.weights import a_gguf, a_local_model
with serve(
    a_local_model(a_gguf()), weights=Path({str(weights)!r}), context_tokens=4096,
    serving=Serving(
        log_path=Path({str(folder / "killed.log")!r}), cache_dir=Path({str(folder)!r}),
        llama_server=Path({str(program)!r}),
    ),
) as server:
    print(server.base_url, flush=True)
    threading.Event().wait()
"""
    return subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_a_program_that_cannot_be_run_is_refused(weights: Path, tmp_path: Path) -> None:
    with (
        pytest.raises(BadInputError, match="is no program"),
        serve(
            a_local_model(),
            weights=weights,
            context_tokens=4096,
            serving=Serving(log_path=tmp_path / "log", cache_dir=tmp_path, llama_server=weights),
        ),
    ):
        pytest.fail("it was started")


def arguments_told(log: Path) -> list[str]:
    """Return what the program says it was started with."""
    (line,) = [x for x in log.read_text().splitlines() if x.startswith("arguments: ")]
    told = json.loads(line.removeprefix("arguments: "))
    assert isinstance(told, list)
    return told


@pytest.mark.parametrize("offline", [False, True])
def test_a_model_of_the_hub_is_fetched_by_the_server_with_the_entrys_flags(
    served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offline: bool
) -> None:
    monkeypatch.setenv("LLAMA_CACHE", str(tmp_path))
    (tmp_path / "me_Mine-GGUF_Q4_K_M.gguf").write_bytes(a_gguf())
    own = ("-np", "2", "--flash-attn", "on", "--cache-type-k", "f16", "--cache-type-v", "f16")
    kwargs = ("--chat-template-kwargs", '{"enable_thinking":false}')
    source = HubModel(repo="me/Mine-GGUF", quant="Q4_K_M", server_flags=(*own, *kwargs))
    with served(source=source, offline=offline) as server:
        again = server.identify()

    told = arguments_told(tmp_path / "logs/server.log")
    key = told[told.index("--api-key-file") + 1]
    port = server.base_url.rpartition(":")[2]
    flags = ("--alias", "bench-model", "--ctx-size", "4096", *own, *kwargs)
    assert told == [
        *("-hf", "me/Mine-GGUF:Q4_K_M", "--host", "127.0.0.1", "--port", port),
        *("--api-key-file", key),
        *(("--offline",) if offline else ()),
        *flags,
    ]
    identity = server.identity
    assert (identity.hub, identity.flags, identity.slots) == ("me/Mine-GGUF:Q4_K_M", flags, 2)
    assert identity.weights_file == "me_Mine-GGUF_Q4_K_M.gguf"
    assert identity.weights_sha256 == hashlib.sha256(a_gguf()).hexdigest()
    assert identity.weights_bytes == len(a_gguf())
    assert again == identity


def test_a_model_that_the_hub_left_nowhere_is_known_by_what_the_server_says(served: Serve) -> None:
    with served(source=HubModel(repo="me/Mine-GGUF")) as server:
        identity = server.identity

    assert (identity.hub, identity.weights_sha256) == ("me/Mine-GGUF", None)
    assert identity.weights_bytes == 485452288


def test_a_file_is_served_by_its_path_and_known_by_its_hash(
    served: Serve, tmp_path: Path, weights: Path
) -> None:
    sha256 = hashlib.sha256(a_gguf()).hexdigest()
    source = FileModel(path=weights, file_name=weights.name, sha256=sha256)
    with served(source=source) as server:
        identity = server.identity
        weights.write_bytes(a_gguf(template="another"))
        swapped = server.identify()
        weights.unlink()
        gone = server.identify()

    assert arguments_told(tmp_path / "logs/server.log")[:2] == ["--model", str(weights)]
    assert (identity.weights_file, identity.weights_sha256) == ("model.gguf", sha256)
    assert "weights_sha256: " in (changes(identity, swapped) or "")
    assert gone == identity, "it has the file open and serves what it loaded"


def test_a_file_that_was_changed_since_it_was_planned_is_not_served(served: Serve) -> None:
    source = FileModel(file_name="model.gguf", sha256="0" * 64)
    with (
        pytest.raises(
            MissingPrerequisiteError, match=r"its SHA-256 was to be 0000.* Was it change"
        ),
        served(source=source),
    ):
        pytest.fail("it was served")


def test_a_taken_port_is_told_with_who_has_it_and_what_to_do(served: Serve) -> None:
    with fake_llama() as other:
        with pytest.raises(MissingPrerequisiteError) as caught, served(port=other.port):
            pytest.fail("it was started")
        assert str(caught.value) == (
            f"starting a model server: a model server already listens at {other.url}: real-alias. "
            f"Stop it, or use it with --server-url {other.url}, or have the bench take another "
            "port (BENCH_SERVER_PORT; 0 is a free one)."
        )


def test_a_port_taken_by_something_else_is_told_so(served: Serve) -> None:
    with (
        a_deaf_listener() as port,
        pytest.raises(MissingPrerequisiteError) as caught,
        served(port=port),
    ):
        pytest.fail("it was started")
    assert f"something that is no model server already listens at http://127.0.0.1:{port}" in str(
        caught.value
    )


def test_a_port_that_is_being_left_is_waited_for() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]

    def leave() -> None:
        listener.accept()[0].close()
        listener.close()

    leaving = threading.Thread(target=leave)
    leaving.start()
    try:
        assert claim_port("127.0.0.1", port, grace_seconds=20) == port
    finally:
        leaving.join()


def test_a_wanted_port_is_the_servers(served: Serve) -> None:
    port = free_port("127.0.0.1")
    with served(port=port) as server:
        assert server.base_url == f"http://127.0.0.1:{port}"


def test_who_waits_for_a_server_is_told_how_far_it_is(tmp_path: Path, weights: Path) -> None:
    told: list[Loading] = []
    program, plan = a_loading_program(tmp_path, weights)
    log = tmp_path / "log"
    with (
        log.open("ab") as file,
        subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=file, stderr=file) as process,
    ):
        try:
            wait_until(lambda: log.stat().st_size > 0, "the program's first line")
            with pytest.raises(MissingPrerequisiteError, match="not ready after 2 s"):
                wait_until_ready(
                    process, plan, log_path=log, seconds=2, tell=told.append, tell_seconds=0
                )
        finally:
            process.kill()
    assert {one.state for one in told} >= {"loading"}
    assert told[-1].model == "model.gguf"
    assert told[-1].log.startswith("arguments: ")
    assert 0 < told[0].seconds <= told[-1].seconds


def a_loading_program(folder: Path, weights: Path) -> tuple[tuple[str, ...], ServerPlan]:
    """Return a command that never gets ready, and its plan."""
    plan = ServerPlan(
        weights=str(weights),
        alias="bench-model",
        host="127.0.0.1",
        port=free_port("127.0.0.1"),
        api_key="key",
        context_tokens=4096,
    )
    key = folder / "key"
    key.write_text("key\n")
    flags = arguments(plan, key_file=str(key), template_file=None)
    return (str(write_program(folder, "loading")), *flags), plan


def test_only_a_llama_server_fetches_from_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    source = HubModel(repo="me/Mine-GGUF", quant="Q4_K_M")
    serving = Serving(log_path=tmp_path / "log", cache_dir=tmp_path)
    with (
        pytest.raises(
            MissingPrerequisiteError,
            match=r"only llama-server can fetch me/Mine-GGUF:Q4_K_M of the hub, and there is none "
            r"on PATH\. Install llama\.cpp, or name its server with --llama-server",
        ),
        serve(source, weights=None, context_tokens=4096, serving=serving),
    ):
        pytest.fail("it was started")


@contextmanager
def a_deaf_listener() -> Iterator[int]:
    """Listen, and close every connection unheard."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def close_all() -> None:
            with suppress(OSError):
                while True:
                    listener.accept()[0].close()

        thread = threading.Thread(target=close_all, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
