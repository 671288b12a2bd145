"""Starts a llama.cpp server for a local model, waits until it is ready, and stops it."""

import os
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.core.chat_template import fence_tools
from bench.core.identity import ModelIdentity, ServedBy
from bench.core.specs import LocalModel
from bench.edges.gguf import read_metadata
from bench.edges.model_probe import probe
from bench.edges.server_plan import ServerPlan, fixed_flags
from bench.edges.server_process import tied_process
from bench.edges.server_program import ServerProgram, find_program
from bench.edges.server_ready import wait_until_ready
from bench.errors import MissingPrerequisiteError

ALIAS = "bench-model"
_OURS = (
    "served_by",
    "server",
    "weights_file",
    "weights_sha256",
    "weights_bytes",
    "chat_template_edit",
    "flags",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server of ours that answered. It stops when its `serve` block is left."""

    base_url: str
    api_key: str
    identity: ModelIdentity
    process: subprocess.Popen[bytes]

    def alive(self) -> bool:
        """Whether its process still runs."""
        return self.process.poll() is None

    def identify(self) -> ModelIdentity | None:
        """Return its identity as it is now; `None` when it does not answer any more."""
        try:
            now = probe(self.base_url, api_key=self.api_key)
        except MissingPrerequisiteError:
            return None
        return now.model_copy(update={name: getattr(self.identity, name) for name in _OURS})


@contextmanager
def serve(
    source: LocalModel,
    *,
    weights: Path,
    context_tokens: int,
    log_path: Path,
    host: str = "127.0.0.1",
    port: int = 0,
    api_key: str | None = None,
    llama_server: Path | None = None,
    ready_seconds: float = 600.0,
) -> Iterator[RunningServer]:
    """Serve weights that were found sound; port 0 takes a free one, no key a fresh one.

    Raises:
        BadInputError: when the weights are no GGUF, or their template is not the one to edit.
        MissingPrerequisiteError: when there is no program to serve with, or it does not become
            ready, with the end of its log.
    """
    program = find_program(llama_server, flags=source.server_flags)
    plan = ServerPlan(
        weights=str(weights),
        alias=ALIAS,
        host=host,
        port=port or _free_port(host),
        api_key=api_key or secrets.token_hex(16),
        context_tokens=context_tokens,
        cores=os.cpu_count() or 1,
        chat_template=_template(source, weights),
        flags=source.server_flags,
    )
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-server-") as folder,
        log_path.open("ab") as log,  # what a server that died said is kept
        tied_process(
            program.command(plan, Path(folder)),
            first_line=plan.model_dump_json().encode(),
            log=log.fileno(),
        ) as process,
    ):
        found = wait_until_ready(process, plan, log_path=log_path, seconds=ready_seconds)
        yield RunningServer(
            base_url=plan.url,
            api_key=plan.api_key,
            identity=_identity(found, plan, program, source),
            process=process,
        )


def _identity(
    found: ModelIdentity, plan: ServerPlan, program: ServerProgram, source: LocalModel
) -> ModelIdentity:
    return found.model_copy(
        update={
            "served_by": ServedBy.BENCH,
            "server": program.description(found.server),
            "weights_file": source.weights.file_name,
            "weights_sha256": source.weights.sha256,
            "weights_bytes": source.weights.size_bytes,
            "chat_template_edit": source.chat_template_edit,
            "flags": fixed_flags(plan),
        }
    )


def _template(source: LocalModel, weights: Path) -> str | None:
    if source.chat_template_edit is None:
        return None
    own = read_metadata(weights).get("tokenizer.chat_template", "")
    return fence_tools(str(own))


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
