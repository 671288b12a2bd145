"""Starts a llama.cpp server for a model, waits until it is ready, and stops it."""

import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, assert_never

from bench.core.chat_template import fence_tools
from bench.core.identity import ModelIdentity
from bench.core.model_sources import SHARED_FLAGS, FileModel, HubModel
from bench.core.specs import LocalModel, ServedSource
from bench.edges.gguf import read_metadata
from bench.edges.model_probe import probe_server
from bench.edges.server_identity import identity_now, identity_when_ready
from bench.edges.server_plan import ServerPlan, fixed_flags
from bench.edges.server_port import claim_port
from bench.edges.server_process import tied_process
from bench.edges.server_program import ServerProgram, find_program
from bench.edges.server_ready import Tell, wait_until_ready
from bench.errors import MissingPrerequisiteError

ALIAS = "bench-model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How a server is to be started. Another place or program serves the same model."""

    log_path: Path
    cache_dir: Path  # of the hashes of weights
    host: str = "127.0.0.1"
    port: int = 0  # 0: a free one
    port_grace_seconds: float = 0.0  # for whoever has it to leave it
    api_key: str | None = None  # None: a fresh one
    llama_server: Path | None = None  # None: the one on PATH, else the embedded one
    offline: bool = True
    ready_seconds: float = 600.0
    given_up: Callable[[], bool] = lambda: False  # nobody waits for it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server of ours that answered. It stops when its `serve` block is left."""

    base_url: str
    api_key: str
    identity: ModelIdentity  # when it was ready
    process: subprocess.Popen[bytes]
    cache_dir: Path

    def alive(self) -> bool:
        """Whether its process still runs."""
        return self.process.poll() is None

    def identify(self) -> ModelIdentity | None:
        """Return its identity as it is now; `None` when it does not answer any more."""
        try:
            found = probe_server(self.base_url, api_key=self.api_key)
        except MissingPrerequisiteError:
            return None
        return identity_now(found, self.identity, cache_dir=self.cache_dir)


@contextmanager
def serve(
    source: ServedSource,
    *,
    weights: Path | None,
    context_tokens: int,
    serving: Serving,
    tell: Tell = lambda _: None,
) -> Iterator[RunningServer]:
    """Serve weights that were found sound, or, without any, what the server fetches itself.

    Raises:
        BadInputError: when the weights are no GGUF, or their template is not the one to edit.
        MissingPrerequisiteError: when there is no program to serve with, its port is taken, or it
            does not become ready, with the end of its log.
    """
    program = find_program(serving.llama_server, needs=_needs(source))
    plan = _plan(source, weights, context_tokens, serving, program)
    with (
        tempfile.TemporaryDirectory(prefix="bench-server-") as folder,
        _log_of(serving, plan) as log,
        tied_process(
            program.command(plan, Path(folder)),
            first_line=plan.model_dump_json().encode(),
            log=log.fileno(),
        ) as process,
    ):
        found = wait_until_ready(
            process,
            plan,
            log_path=serving.log_path,
            seconds=serving.ready_seconds,
            tell=tell,
            given_up=serving.given_up,
        )
        yield RunningServer(
            base_url=plan.url,
            api_key=plan.api_key,
            identity=identity_when_ready(
                found, source, plan=plan, program=program, cache_dir=serving.cache_dir
            ),
            process=process,
            cache_dir=serving.cache_dir,
        )


def _log_of(serving: Serving, plan: ServerPlan) -> BinaryIO:
    """Open the log at its end: what a server that died said is kept."""
    serving.log_path.parent.mkdir(parents=True, exist_ok=True)
    log = serving.log_path.open("ab")
    log.write(f"--- {plan.model} {' '.join(fixed_flags(plan))}\n".encode())
    log.flush()
    return log


def _needs(source: ServedSource) -> str | None:
    """Say what for it takes a llama-server, if it does."""
    match source:
        case HubModel():
            return f"fetch {source.named} of the hub"
        case LocalModel(server_flags=()):
            return None
        case FileModel(server_flags=flags) if flags == SHARED_FLAGS:
            return None
        case LocalModel(server_flags=flags) | FileModel(server_flags=flags):
            return f"take {' '.join(flags)}"
        case _ as unreachable:
            assert_never(unreachable)


def _plan(
    source: ServedSource,
    weights: Path | None,
    context_tokens: int,
    serving: Serving,
    program: ServerProgram,
) -> ServerPlan:
    local = isinstance(source, LocalModel)
    return ServerPlan(
        weights=str(weights) if weights is not None else None,
        hub=source.named if isinstance(source, HubModel) else None,
        alias=ALIAS,
        host=serving.host,
        port=claim_port(serving.host, serving.port, grace_seconds=serving.port_grace_seconds),
        api_key=serving.api_key or secrets.token_hex(16),
        context_tokens=context_tokens,
        # A large model is started as its users would; it has a GPU, or the machine to itself.
        cores=(os.cpu_count() or 1) if local or program.path is None else None,
        chat_template=_template(source, weights),
        shared_flags=SHARED_FLAGS if isinstance(source, LocalModel) else source.server_flags,
        flags=source.server_flags if isinstance(source, LocalModel) else (),
        offline=serving.offline or not isinstance(source, HubModel),
    )


def _template(source: ServedSource, weights: Path | None) -> str | None:
    if not isinstance(source, LocalModel) or source.chat_template_edit is None or weights is None:
        return None
    own = read_metadata(weights).get("tokenizer.chat_template", "")
    return fence_tools(str(own))
