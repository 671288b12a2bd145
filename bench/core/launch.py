"""How a harness is started, as values: what it is told, and what that becomes."""

import base64
import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bench.core.archive import pack
from bench.core.traffic import Dialect, ToolCall


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchRequest:
    """What every harness is told alike."""

    prompt: bytes
    base_url: str  # root, without /v1
    alias: str
    context_tokens: int
    output_tokens: int
    deadline_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A harness's command, its environment and the files it finds in its HOME."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    home_files: Mapping[str, bytes]  # path relative to HOME -> content
    stdin_file: str | None = None  # a home file it reads as standard input; None: closed


class Harness(Protocol):
    """An agent CLI: one module each, pure."""

    @property
    def name(self) -> str:
        """Its name on the command line and in records."""

    @property
    def version(self) -> str:
        """The pinned version."""

    @property
    def dialect(self) -> Dialect:
        """The API family it speaks."""

    @property
    def digest(self) -> str:
        """A digest of everything the adapter itself adds: flags, environment, config files."""

    def launch(self, request: LaunchRequest) -> Launch:
        """Return how to start it non-interactively for a request."""

    def write_calls(self, files: Mapping[str, bytes]) -> tuple[ToolCall, ...]:
        """Return the calls with which its own tools write these workspace files."""


def home_archive(files: Mapping[str, bytes]) -> str:
    """Return HOME's files as base64 of a tar.gz: the form `bench-enter` unpacks. Deterministic."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as zipped:
        zipped.write(pack(files, writable=True))
    return base64.b64encode(buffer.getvalue()).decode()
