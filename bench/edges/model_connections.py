"""Brings up whatever model a group of cells needs: nothing, a server that runs, or one of ours."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

import structlog

from bench.core.cells import slug
from bench.core.containers import NetworkMode
from bench.core.identity import ModelIdentity, scripted_identity
from bench.core.reach import reach
from bench.core.specs import LocalModel, ModelSpec, ScriptedModel, ServerModel
from bench.core.traffic import HttpUpstream
from bench.edges.model_probe import probe
from bench.edges.model_server import RunningServer, serve
from bench.edges.weights import Progress, ensure_weights
from bench.edges.weights_hub import hub_from
from bench.errors import BadInputError, MissingPrerequisiteError
from bench.run.ports import ModelConnection
from bench.settings import Settings, machine_environment


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConnections:
    """See `bench.run.ports.Models`."""

    settings: Settings
    desktop: bool  # the engine lives in a virtual machine, as Docker Desktop's

    @contextmanager
    def connect(self, model: ModelSpec) -> Iterator[ModelConnection]:
        """See `Models.connect`."""
        match model.source:
            case ScriptedModel(script=script):
                identity = scripted_identity(script.value)
                yield ModelConnection(
                    upstream=None,
                    network=NetworkMode.NONE,
                    prepare=lambda: identity,
                    identity=lambda: identity,
                )
            case ServerModel():
                yield self._given(model)
            case LocalModel():
                with self._served(model, model.source) as connection:
                    yield connection
            case _ as unreachable:
                assert_never(unreachable)

    def _given(self, model: ModelSpec) -> ModelConnection:
        url, key = self.settings.server_url.rstrip("/"), self.settings.server_api_key
        found = probe(url, api_key=key)
        if found.context_tokens is not None and found.context_tokens < model.context_tokens:
            raise BadInputError(
                f"using the server at {url}: its context window is {found.context_tokens} tokens, "
                f"and harnesses would be told {model.context_tokens}. Pass "
                f"--ctx {found.context_tokens}, or restart it with a larger --ctx-size."
            )

        def identity() -> ModelIdentity | None:
            try:
                return probe(url, api_key=key)
            except MissingPrerequisiteError:
                return None

        return self._connection(url, key, prepare=identity, identity=identity)

    @contextmanager
    def _served(self, model: ModelSpec, source: LocalModel) -> Iterator[ModelConnection]:
        weights = ensure_weights(
            source.weights,
            given=self.settings.weights,
            cache_dir=self.settings.cache_dir.expanduser(),
            on_progress=_Teller(),
            hub=hub_from(machine_environment()),
        )
        log_path = self.settings.results / "logs" / f"{slug(model.name)}.server.log"

        def start(again: RunningServer | None) -> AbstractContextManager[RunningServer]:
            return self._start(model, source, weights, log_path, again)

        with _Keeper(start=start) as own:
            server = own.server
            yield self._connection(
                server.base_url, server.api_key, prepare=own.prepare, identity=own.identity
            )

    def _start(
        self,
        model: ModelSpec,
        source: LocalModel,
        weights: Path,
        log_path: Path,
        again: RunningServer | None,
    ) -> AbstractContextManager[RunningServer]:
        # A restarted server keeps its address and key: gateways are configured with both.
        port = int(again.base_url.rpartition(":")[2]) if again is not None else 0
        return serve(
            source,
            weights=weights,
            context_tokens=model.context_tokens,
            log_path=log_path,
            port=port,
            api_key=again.api_key if again is not None else None,
            llama_server=self.settings.llama_server,
        )

    def _connection(
        self,
        url: str,
        key: str | None,
        *,
        prepare: Callable[[], ModelIdentity | None],
        identity: Callable[[], ModelIdentity | None],
    ) -> ModelConnection:
        way = reach(url, wanted=self.settings.gateway_network, desktop=self.desktop)
        return ModelConnection(
            upstream=HttpUpstream(base_url=way.url, api_key=key),
            network=way.network,
            prepare=prepare,
            identity=identity,
        )


class _Keeper:
    """Keeps a server of ours running: one that died is started again before the next attempt."""

    def __init__(
        self, *, start: Callable[[RunningServer | None], AbstractContextManager[RunningServer]]
    ) -> None:
        self._start = start
        self._stack = ExitStack()
        self.server: RunningServer

    def __enter__(self) -> "_Keeper":
        self.server = self._stack.enter_context(self._start(None))
        structlog.get_logger().info("server.started", url=self.server.base_url)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def prepare(self) -> ModelIdentity | None:
        """Return the identity of the server, started again if it died."""
        if not self.server.alive():
            structlog.get_logger().warning("server.restarted", url=self.server.base_url)
            self._stack.close()
            self.server = self._stack.enter_context(self._start(self.server))
        return self.identity()

    def identity(self) -> ModelIdentity | None:
        """Return the identity of the server as it is; `None` when it does not answer."""
        return self.server.identify()


class _Teller:
    """Logs a download's progress, every tenth of it."""

    def __init__(self) -> None:
        self._told = -1

    def __call__(self, progress: Progress) -> None:
        tenth = 10 * progress.done_bytes // max(1, progress.total_bytes)
        if tenth != self._told:
            self._told = tenth
            log = structlog.get_logger()
            log.info("weights.downloaded", source=progress.source, percent=10 * tenth)
