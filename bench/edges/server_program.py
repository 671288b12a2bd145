"""Which program on this machine can serve a model: a llama-server, else the embedded one."""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.edges.server_plan import ServerPlan, arguments
from bench.errors import BadInputError, MissingPrerequisiteError

_EXTRA = "xllamacpp"
_NAME = "llama-server"
_WAYS = (
    "Install llama.cpp, or name its server with --llama-server or BENCH_LLAMA_SERVER; or start one "
    "yourself and name it with --server-url."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerProgram:
    """A program that can serve; without a `path` it is the embedded one."""

    path: Path | None

    def description(self, build: str | None) -> str:
        """Return what to record of it; `build` is the server's own word."""
        if self.path is None:
            return f"{_EXTRA} {importlib.metadata.version(_EXTRA)} ({build})"
        with self.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return f"{_NAME} {build} (SHA-256 {sha256[:16]})"

    def command(self, plan: ServerPlan, folder: Path) -> tuple[str, ...]:
        """Return what to run; what it reads is written into `folder`."""
        if self.path is None:
            return (sys.executable, "-m", "bench.edges.llama_embedded")
        key, template = folder / "key", folder / "template.jinja"
        key.write_text(plan.api_key + "\n")
        if plan.chat_template is not None:
            template.write_text(plan.chat_template, encoding="utf-8", newline="\n")
        flags = arguments(
            plan,
            key_file=str(key),
            template_file=str(template) if plan.chat_template is not None else None,
        )
        return (sys.executable, "-m", "bench.edges.leash", str(self.path), *flags)


def find_program(given: Path | None, *, needs: str | None) -> ServerProgram:
    """Return the program to serve with: the one given, one on PATH, the embedded one.

    `needs` says what for only llama-server will do; `None` is that the embedded one does as well.

    Raises:
        BadInputError: when the one given cannot be run.
        MissingPrerequisiteError: when there is none that will do.
    """
    if given is not None:
        path = given.expanduser().absolute()
        if not (path.is_file() and os.access(path, os.X_OK)):
            raise BadInputError(f"starting {_NAME}: {path} is no program; name another.")
        return ServerProgram(path=path)
    if found := shutil.which(_NAME):
        return ServerProgram(path=Path(found).absolute())
    if needs is not None:
        raise MissingPrerequisiteError(
            f"serving a model: only {_NAME} can {needs}, and there is none on PATH. {_WAYS}"
        )
    if importlib.util.find_spec(_EXTRA) is None:
        raise MissingPrerequisiteError(
            f"serving a model: there is no {_NAME} on PATH and no Python package {_EXTRA}. "
            f"{_WAYS} Or install the bench with its extra `llama`."
        )
    return ServerProgram(path=None)
