"""The terminal is lent and put back in order; the docker client is played by a script."""

import os
import select
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.edges.terminal import DockerTerminal, this_terminal
from bench.errors import BadInputError, MissingPrerequisiteError

PLAYED = '#!/bin/sh\necho "$DOCKER_HOST" "$@" >"$(dirname "$0")/said"\nexit 7\n'


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a docker client that writes down what it is asked."""
    script = tmp_path / "docker"
    script.write_text(PLAYED)
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    return tmp_path


def test_a_container_is_attached_by_the_client_on_the_engine_that_made_it(client: Path) -> None:
    assert DockerTerminal(env={}).attach("bench-x-agent") == 7
    assert (client / "said").read_text().split() == [
        "unix:///var/run/docker.sock",
        *("start", "--attach", "--interactive", "--detach-keys=ctrl-],ctrl-]", "bench-x-agent"),
    ]


def test_an_engine_named_by_the_user_is_the_one(
    client: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:2375")
    DockerTerminal(env={}).attach("x")
    assert (client / "said").read_text().startswith("tcp://127.0.0.1:2375 start")


def test_without_a_client_a_person_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingPrerequisiteError, match=r"docker.*Install the docker client"):
        DockerTerminal(env={}).attach("x")


@pytest.fixture
def pseudo() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal: the person's and the programs'."""
    ends = os.openpty()
    yield ends
    for end in ends:
        os.close(end)


@pytest.mark.parametrize("stream", ["input", "output"])
def test_a_stream_that_is_no_terminal_is_refused_by_name(
    pseudo: tuple[int, int], stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ("input", "output").index(stream)
    monkeypatch.setattr("os.isatty", lambda asked: asked != number)
    with pytest.raises(BadInputError, match=f"standard {stream} is no terminal"), this_terminal():
        pass


UNRULY = """
import os, tty
from bench.edges.terminal import this_terminal
try:
    with this_terminal():
        tty.setraw(0)
        os.write(1, b"raw")
        os.read(0, 1)
        {end}
except KeyError:
    pass
"""


@pytest.mark.parametrize("end", ["pass", "raise KeyError"], ids=["at its end", "cut off"])
def test_the_terminal_is_as_it_was_and_nothing_waits_to_be_read(
    pseudo: tuple[int, int], end: str
) -> None:
    person, programs = pseudo
    before = termios.tcgetattr(programs)
    command = [sys.executable, "-c", UNRULY.format(end=end)]
    with subprocess.Popen(command, stdin=programs, stdout=programs) as running:
        assert os.read(person, 3) == b"raw"
        os.write(person, b"!\rrm -rf precious\r")
        assert running.wait(30) == 0
    assert termios.tcgetattr(programs) == before
    assert select.select([programs], [], [], 0)[0] == []
    assert b"\x1b[?1047l\x1b[?25h" in os.read(person, 4096)


def test_a_terminal_that_is_gone_hides_nothing(pseudo: tuple[int, int]) -> None:
    person, programs = pseudo
    code = UNRULY.format(end="os.close(0); os.close(1)")
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=programs, stdout=programs, stderr=subprocess.PIPE
    ) as running:
        assert os.read(person, 3) == b"raw"
        os.write(person, b"!")
        _, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (0, b"")
