"""The life of a model server of ours, with a program that has llama-server's flags and ways."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from bench.core.chat_template import fence_tools
from bench.core.identity import ModelIdentity, ServedBy
from bench.core.specs import LocalModel
from bench.edges.model_probe import probe
from bench.edges.model_server import RunningServer, serve
from bench.errors import BadInputError, MissingPrerequisiteError
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
        source: LocalModel | None = None,
        ready_seconds: float = 30,
        port: int = 0,
    ) -> Iterator[RunningServer]:
        with serve(
            source or a_local_model(),
            weights=weights,
            context_tokens=4096,
            log_path=tmp_path / "logs/server.log",
            llama_server=write_program(tmp_path, mode),
            ready_seconds=ready_seconds,
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
    source = a_local_model()
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
    with served(source=a_local_model(chat_template_edit="qwen-fence")) as server:
        identity = server.identity

    edited = hashlib.sha256(fence_tools(TEMPLATE).encode()).hexdigest()
    assert (identity.chat_template_edit, identity.chat_template_sha256) == ("qwen-fence", edited)


def test_further_flags_reach_the_server_and_the_record(served: Serve) -> None:
    with served(source=a_local_model(server_flags=("--no-mmap",))) as server:
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
        ("cramped", "with a context of 4096, found bench-model with 2048"),
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
        served(source=a_local_model(server_flags=("--no-such",))),
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
from bench.edges.model_server import serve
from support.weights import a_local_model
with serve(
    a_local_model(), weights=Path({str(weights)!r}), context_tokens=4096,
    log_path=Path({str(folder / "killed.log")!r}), llama_server=Path({str(program)!r}),
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
            log_path=tmp_path / "log",
            llama_server=weights,
        ),
    ):
        pytest.fail("it was started")
