"""How a harness is started, as values: what it is asked, and the process that becomes of it."""

import base64
import gzip
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from bench.core.archive import pack
from bench.core.traffic import Dialect, Turn
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeLog:
    """Where a harness's own account of a run is found: one of the attempt's files, and its form."""

    file: str
    form: str


class Harness(Protocol):
    """A pinned agent CLI."""

    name: ClassVar[str]  # in cells, images and settings
    dialect: ClassVar[Dialect]  # the API family it speaks
    native_log: ClassVar[NativeLog]
    takes_first_message: ClassVar[bool]  # on its own screen

    @property
    def version(self) -> str:
        """The pinned version of the CLI."""

    def launch(self, request: LaunchRequest) -> Launch:
        """Return how to start it on a prompt.

        Raises:
            BadInputError: when the prompt cannot be handed to it byte for byte.
        """

    def interactive(self, request: LaunchRequest, *, with_prompt: bool) -> Launch:
        """Return how to open its own screen on a terminal, configured as for `launch`.

        `with_prompt` sends the prompt as first message, if it takes one. No cell is run so, and
        nothing of it is in the digest.

        Raises:
            BadInputError: when the prompt cannot be handed to it.
        """

    def write_turns(
        self, files: Mapping[str, bytes], *, existing: Collection[str], text: str
    ) -> tuple[Turn, ...]:
        """Return the answers of a model that has it write these files of the workspace.

        `existing` names the files that are there already; some harnesses want them read first.

        Raises:
            BadInputError: when its tools or edit format cannot write them byte for byte.
        """

    def shell_turns(self, command: str) -> tuple[Turn, ...]:
        """Return the answers of a model that has it run a shell command in the workspace.

        None where it runs no commands.
        """


def home_archive(files: Mapping[str, bytes]) -> str:
    """Return files as base64 of a tar.gz, the same for the same files.

    Raises:
        BadInputError: when it does not fit into an environment variable.
    """
    buffer = io.BytesIO()
    # A fixed time in the gzip header keeps the archive the same everywhere.
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as compressed:
        compressed.write(pack(files, writable=True))
    text = base64.b64encode(buffer.getvalue()).decode()
    if len(text) + len("BENCH_HOME_TGZ=") > MAX_ARGUMENT_BYTES:
        raise BadInputError(
            f"packing a harness's configuration: {len(text)} bytes do not fit into one "
            f"environment variable ({MAX_ARGUMENT_BYTES}); shorten what its adapter writes."
        )
    return text
