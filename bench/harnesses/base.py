"""What a harness adapter is: from a prompt and an endpoint to an argument list and home files.

Adapters are pure: no files, no environment, no clock. Everything a harness needs on its disk is in
`Launch.home_files`; the agent's container unpacks them into its own HOME.
"""

import base64
import gzip
import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bench.core.schema import digest
from bench.core.traffic import Dialect, ToolCall
from bench.errors import BadInputError

MAX_ARGUMENT_BYTES = 128 * 1024 - 1
"""Linux takes no longer single argument or environment entry (MAX_ARG_STRLEN, with its NUL)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchRequest:
    """What a harness is asked to do, and the model it is to use."""

    prompt: bytes
    base_url: str  # of the server's root, without /v1
    alias: str
    context_tokens: int
    output_tokens: int
    deadline_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A harness's process: arguments, environment, and the files it finds in its HOME."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    home_files: Mapping[str, bytes] = field(default_factory=dict)  # paths relative to HOME
    stdin_file: str | None = None  # one of the home files; None: standard input is empty


class Harness(Protocol):
    """A pinned agent CLI."""

    @property
    def name(self) -> str:
        """The name in cells, images and settings."""

    @property
    def version(self) -> str:
        """The pinned version of the CLI."""

    @property
    def dialect(self) -> Dialect:
        """The API family it speaks."""

    @property
    def digest(self) -> str:
        """The digest of all that the adapter contributes to a cell."""

    def launch(self, request: LaunchRequest) -> Launch:
        """Return how to start it on a prompt.

        Raises:
            BadInputError: when the prompt cannot be handed to it byte for byte.
        """

    def write_calls(self, files: Mapping[str, bytes]) -> tuple[ToolCall, ...]:
        """Return the calls with which its own tools write these files of the workspace."""


_SAMPLE = LaunchRequest(
    prompt=b"prompt",
    base_url="http://127.0.0.1:8001",
    alias="bench-model",
    context_tokens=131072,
    output_tokens=16384,
    deadline_seconds=900,
)


def adapter_digest(harness: Harness) -> str:
    """Return the digest of how a harness starts, taken from one fixed request.

    So every change of a flag, variable or configuration file shows in the cell's key, while a
    change of the adapter's wording does not.
    """
    launch = harness.launch(_SAMPLE)
    return digest(
        {
            "name": harness.name,
            "version": harness.version,
            "dialect": harness.dialect.value,
            "argv": list(launch.argv),
            "env": dict(launch.env),
            "home_files": {name: content.hex() for name, content in launch.home_files.items()},
            "stdin_file": launch.stdin_file,
        }
    )


def prompt_text(prompt: bytes) -> str:
    """Return a prompt as an argument can hold it.

    Raises:
        BadInputError: when it cannot be an argument: no UTF-8, a NUL byte, or too long.
    """
    if len(prompt) > MAX_ARGUMENT_BYTES:
        raise BadInputError(
            f"handing over a prompt: it has {len(prompt)} bytes and one argument takes at most "
            f"{MAX_ARGUMENT_BYTES}; shorten prompt.md or move material into workspace/."
        )
    if b"\0" in prompt:
        raise BadInputError("handing over a prompt: it holds a NUL byte; remove it from prompt.md.")
    try:
        return prompt.decode()
    except UnicodeDecodeError as error:
        raise BadInputError(
            f"handing over a prompt: it is no UTF-8 ({error}); re-encode prompt.md."
        ) from error


def home_archive(files: Mapping[str, bytes]) -> str:
    """Return files as base64 of a tar.gz, the same for the same files.

    Raises:
        BadInputError: when it does not fit into an environment variable.
    """
    buffer = io.BytesIO()
    # A fixed time in the gzip header and plain entries keep the archive the same everywhere.
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            entry.mode = 0o644
            tar.addfile(entry, io.BytesIO(files[name]))
    text = base64.b64encode(buffer.getvalue()).decode()
    if len(text) + len("BENCH_HOME_TGZ=") > MAX_ARGUMENT_BYTES:
        raise BadInputError(
            f"packing a harness's configuration: {len(text)} bytes do not fit into one "
            f"environment variable ({MAX_ARGUMENT_BYTES}); shorten what its adapter writes."
        )
    return text
