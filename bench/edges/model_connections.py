"""Brings up whatever model a group of cells needs: nothing, a server that runs, or one of ours."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from bench.core.cells import slug
from bench.core.containers import NetworkMode
from bench.core.identity import ModelIdentity, scripted_identity
from bench.core.model_sources import FileModel, HubModel
from bench.core.reach import reach
from bench.core.served import mismatches
from bench.core.specs import LocalModel, ModelSpec, ScriptedModel, ServedSource, ServerModel
from bench.core.traffic import HttpUpstream
from bench.edges.model_probe import probe_server
from bench.edges.model_progress import DownloadTeller, tell_loading
from bench.edges.model_server import RunningServer, Serving, serve
from bench.edges.model_weights import with_weights_of
from bench.edges.server_keeper import ServerKeeper
from bench.edges.weights import ensure_weights
from bench.edges.weights_hub import hub_from
from bench.errors import BadInputError, MissingPrerequisiteError
from bench.run.ports import ModelConnection
from bench.settings import Settings, machine_environment

_LEAVING_SECONDS = 10.0  # in which the port of a server that was killed gets free


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConnections:
    """See `bench.run.ports.Models`."""

    settings: Settings
    desktop: bool  # the engine lives in a virtual machine, as Docker Desktop's
    resident: threading.Lock = field(default_factory=threading.Lock)  # one model at a time
    given_up: threading.Event = field(default_factory=threading.Event)

    def hurry(self) -> None:
        """Give up any server that is still loading, for good: a large one takes many minutes."""
        self.given_up.set()

    @contextmanager
    def connect(self, model: ModelSpec) -> Iterator[ModelConnection]:
        """See `Models.connect`."""
        match model.source:
            case ScriptedModel(script=script):
                yield _nothing_to_reach(scripted_identity(script.value))
            case ServerModel():
                yield self._given(model)
            case HubModel() | FileModel() if self.settings.server_named:
                yield self._given(model)
            case LocalModel() | HubModel() | FileModel() as source:
                with self._served(model, source) as connection:
                    yield connection
            case _ as unreachable:
                assert_never(unreachable)

    def _given(self, model: ModelSpec) -> ModelConnection:
        """Use the server that is there, and never touch it."""
        url, key = self.settings.server_url.rstrip("/"), self.settings.server_api_key

        def ask() -> ModelIdentity:
            found = probe_server(url, api_key=key)
            return with_weights_of(found, url=url, cache_dir=self.settings.cache_dir)

        def identity() -> ModelIdentity | None:
            try:
                return ask()
            except MissingPrerequisiteError:
                return None

        _refuse_another(model, ask(), url)
        return self._connection(url, key, prepare=identity, identity=identity)

    @contextmanager
    def _served(self, model: ModelSpec, source: ServedSource) -> Iterator[ModelConnection]:
        if not self.resident.acquire(blocking=False):
            raise AssertionError(f"{model.name} was to be served beside another model")
        try:
            with self._kept(model, source) as own:
                server = own.server
                yield self._connection(
                    server.base_url, server.api_key, prepare=own.prepare, identity=own.identity
                )
        finally:
            self.resident.release()

    def _kept(self, model: ModelSpec, source: ServedSource) -> ServerKeeper:
        weights = self._weights(source)

        def start(again: RunningServer | None) -> AbstractContextManager[RunningServer]:
            return serve(
                source,
                weights=weights,
                context_tokens=model.context_tokens,
                serving=self._serving(model, again),
                tell=tell_loading,
            )

        return ServerKeeper(name=model.name, start=start, restarts=self.settings.server_restarts)

    def _weights(self, source: ServedSource) -> Path | None:
        match source:
            case HubModel():
                return None
            case FileModel(path=path):
                return path
            case LocalModel(weights=weights):
                return ensure_weights(
                    weights,
                    given=self.settings.weights,
                    cache_dir=self.settings.cache_dir.expanduser(),
                    on_progress=DownloadTeller(),
                    hub=hub_from(machine_environment()),
                )
            case _ as unreachable:
                assert_never(unreachable)

    def _serving(self, model: ModelSpec, again: RunningServer | None) -> Serving:
        # A restarted server keeps its address and key: gateways are configured with both.
        port = again.base_url.rpartition(":")[2] if again is not None else None
        return Serving(
            log_path=self.settings.results / "logs" / f"{slug(model.name)}.server.log",
            cache_dir=self.settings.cache_dir,
            port=int(port) if port is not None else self.settings.server_port,
            port_grace_seconds=_LEAVING_SECONDS if again is not None else 0.0,
            api_key=again.api_key if again is not None else None,
            llama_server=self.settings.llama_server,
            offline=hub_from(machine_environment()).url is None,
            ready_seconds=self.settings.server_ready_seconds,
            given_up=self.given_up.is_set,
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


def _nothing_to_reach(identity: ModelIdentity) -> ModelConnection:
    return ModelConnection(
        upstream=None,
        network=NetworkMode.NONE,
        prepare=lambda: identity,
        identity=lambda: identity,
    )


def _refuse_another(model: ModelSpec, found: ModelIdentity, url: str) -> None:
    wrong = mismatches(model, found)
    if wrong:
        raise BadInputError(
            f"using the server at {url} for {model.name}: {'; '.join(wrong)}. Start the right one "
            "there; or name what runs there as `server`, or by an entry of your own with "
            'source = { kind = "server" }; or leave the server out, and the bench starts its own.'
        )
