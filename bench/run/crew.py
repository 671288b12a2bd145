"""Threads that work on the engine at the same time, each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Any, Self, TypeVar

from bench.run.interrupts import held_interrupts
from bench.run.ports import Engine

_LOOK_SECONDS = 0.5
T = TypeVar("T")


class Crew:
    """Does work in up to `jobs` threads. An exception out of its block ends what is under way.

    For that `hurry` is called until all have ended: it takes away what they wait for.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Engine]],
        *,
        jobs: int,
        hurry: Callable[[], None],
    ) -> None:
        self._connect = connect
        self._hurry = hurry
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="crew")
        self._own = threading.local()
        self._connections = ExitStack()
        self._lock = threading.Lock()
        self._under_way: set[Future[Any]] = set()

    def give(self, work: Callable[[Engine], T]) -> Future[T]:
        """Have something done by whoever is free next; what is given first is done first."""
        future = self._pool.submit(lambda: work(self._engine()))
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def stop(self) -> None:
        """End what is under way, and begin nothing more."""
        with held_interrupts():
            self._pool.shutdown(wait=False, cancel_futures=True)
            while wait(tuple(self._under_way), timeout=_LOOK_SECONDS).not_done:
                self._hurry()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.stop()
        self._pool.shutdown()
        self._connections.close()

    def _engine(self) -> Engine:
        engine: Engine | None = getattr(self._own, "engine", None)
        if engine is None:
            with self._lock:
                engine = self._connections.enter_context(self._connect())
            self._own.engine = engine
        return engine
