import base64
import io
import random
import tarfile
from dataclasses import dataclass, field, replace
from typing import ClassVar

import pytest

from bench.core.launch import Harness, Launch, LaunchRequest, NativeLog, home_archive
from bench.core.traffic import Dialect, Turn
from bench.errors import BadInputError
from bench.harnesses.base import adapter_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A harness that is started in a fixed way."""

    name: ClassVar[str] = "plain"
    dialect: ClassVar[Dialect] = Dialect.OPENAI
    native_log: ClassVar[NativeLog] = NativeLog(file="agent.log", form="text")
    takes_first_message: ClassVar[bool] = True

    started: Launch = field(default_factory=lambda: Launch(argv=("plain",), env={"A": "1"}))
    version: str = "1"

    def launch(self, request: LaunchRequest) -> Launch:
        return self.started

    def interactive(self, request: LaunchRequest, *, with_prompt: bool) -> Launch:
        return self.started

    def write_turns(self, files: object, *, existing: object, text: str) -> tuple[Turn, ...]:
        return ()

    def shell_turns(self, command: str) -> tuple[Turn, ...]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Plain):
    name: ClassVar[str] = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anthropic(Plain):
    dialect: ClassVar[Dialect] = Dialect.ANTHROPIC


BASE = Plain()
CHANGES = {
    "version": replace(BASE, version="2"),
    "name": Named(),
    "dialect": Anthropic(),
    "flag": replace(BASE, started=replace(BASE.started, argv=("plain", "-x"))),
    "variable": replace(BASE, started=replace(BASE.started, env={"A": "2"})),
    "file": replace(BASE, started=replace(BASE.started, home_files={"a": b"1"})),
    "stdin": replace(BASE, started=replace(BASE.started, home_files={"a": b"1"}, stdin_file="a")),
}


def test_a_digest_is_that_of_how_a_harness_starts() -> None:
    harness: Harness = BASE

    assert adapter_digest(harness) == adapter_digest(Plain())


def test_every_change_of_how_a_harness_starts_changes_the_digest() -> None:
    digests = {adapter_digest(harness) for harness in (BASE, *CHANGES.values())}

    assert len(digests) == 1 + len(CHANGES)


def test_a_home_archive_unpacks_to_the_files() -> None:
    files = {".pi/agent/models.json": b"{}\n", "prompt-head": b"@"}

    archive = base64.b64decode(home_archive(files))

    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        members = [member for member in tar if member.isfile()]
        found = {member.name: tar.extractfile(member) for member in members}
        assert {name: file.read() for name, file in found.items() if file} == files


def test_a_home_archive_is_the_same_for_the_same_files() -> None:
    assert home_archive({"a": b"1", "b": b"2"}) == home_archive({"b": b"2", "a": b"1"})


def test_a_home_that_fits_into_no_variable_is_refused() -> None:
    noise = random.Random(1).randbytes(100_000)  # does not compress

    with pytest.raises(BadInputError, match="do not fit into one environment variable"):
        home_archive({"noise": noise})
