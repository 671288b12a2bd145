"""What the command line says when the engine is there and of no use: no images, no permission."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.command import Bench
from support.empty_engine import empty_engine

RUN = ("run", "--models", "scripted/oracle", "--harnesses", "pi", "--tasks", "p2_shortest_path")
NOBODY = 65534


def test_images_that_are_not_built_are_all_named_with_the_command_that_builds_them(
    tmp_path: Path,
) -> None:
    socket_path = tmp_path / "engine.sock"
    with empty_engine(socket_path):
        done = Bench(folder=tmp_path)(*RUN, DOCKER_HOST=f"unix://{socket_path}")
    assert done.code == 3, done.err
    assert "Traceback" not in done.err
    for name in ("bench/agent-pi-full:", "bench/toolchain-full:", "bench/gateway:"):
        assert name in done.err
    assert "bench images build" in done.err


@pytest.fixture
def forbidden() -> Iterator[Path]:
    """A socket that only root may use, in a folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        Path(folder).chmod(0o755)
        path = Path(folder, "engine.sock")
        listener.bind(str(path))
        listener.listen()
        path.chmod(0o600)
        yield path


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without permission")
def test_an_engine_that_may_not_be_used_is_told_from_one_that_does_not_run(forbidden: Path) -> None:
    script = (
        "import os; "
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY}); "
        "from bench.edges.docker_engine import connect; from bench.errors import BenchError\n"
        "try: connect(labels={})\n"
        "except BenchError as error: print(error.exit_code, error)"
    )
    # Everything is imported by root first: the checkout may lie where nobody else can read.
    command = [sys.executable, "-c", f"import bench.edges.docker_engine\n{script}"]
    env = os.environ | {"DOCKER_HOST": f"unix://{forbidden}"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("3 connecting to the Docker engine")
    assert "your user may not use its socket: join the group" in done.stdout
