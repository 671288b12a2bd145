"""Keeps a server of ours running: one that died or hangs is started again, a few times."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

import structlog

from bench.core.identity import ModelIdentity
from bench.edges.model_server import RunningServer
from bench.edges.server_ready import ServerEndedError
from bench.errors import MissingPrerequisiteError

Start = Callable[[RunningServer | None], AbstractContextManager[RunningServer]]


class ServerKeeper:
    """Holds the one server of a group of cells, from entering it to leaving it."""

    def __init__(self, *, name: str, start: Start, restarts: int) -> None:
        self._name = name
        self._start = start
        self._allowed = restarts
        self._left = restarts
        self._stack = ExitStack()
        self._lock = threading.Lock()  # cells of a pipeline prepare at the same time
        self.server: RunningServer

    def __enter__(self) -> "ServerKeeper":
        with ExitStack() as stack:
            self.server = stack.enter_context(self._start(None))
            log = structlog.get_logger()
            log.info("server.started", model=self._name, url=self.server.base_url)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def prepare(self) -> ModelIdentity | None:
        """Return the identity of the server, started again if it died or does not answer.

        Raises:
            MissingPrerequisiteError: when it died more often than is allowed, or can't be started.
        """
        with self._lock:
            found = self._identity()
            while found is None:
                self._restart()
                found = self._identity()
            return found

    def identity(self) -> ModelIdentity | None:
        """Return the identity of the server as it is; `None` when it does not answer."""
        return self.server.identify()

    def _identity(self) -> ModelIdentity | None:
        if not self.server.alive():
            return None
        # Once more: one that is busy is no one that hangs, and a restart costs whoever uses it.
        return self.server.identify() or self.server.identify()

    def _restart(self) -> None:
        state = "hangs" if self.server.alive() else "died"
        self._stack.close()
        while True:
            self._spend(state)
            try:
                self.server = self._stack.enter_context(self._start(self.server))
            except ServerEndedError as error:
                state = "died while it loaded"
                if self._left == 0:
                    raise MissingPrerequisiteError(f"{self._given_up(state)}\n{error}") from error
            else:
                return

    def _spend(self, state: str) -> None:
        if self._left == 0:
            raise MissingPrerequisiteError(self._given_up(state))
        self._left -= 1
        log = structlog.get_logger()
        log.warning("server.restarted", model=self._name, why=state, left=self._left)

    def _given_up(self, state: str) -> str:
        return (
            f"serving {self._name}: its server {state}, after {self._allowed} restarts in this "
            "sweep. Its log in results/logs says why; a smaller context, or more memory free, may "
            "help. Then run the same command again: it goes on where it was. BENCH_SERVER_RESTARTS "
            "allows more restarts."
        )
