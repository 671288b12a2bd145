"""What could not be removed when its sandbox was left, to be tried again as soon as may be.

An engine that was away comes back with its containers, and the agent of a void attempt would go on
asking the model server beside the next one.
"""

import threading

import structlog

from bench.errors import EngineError
from bench.run.ports import Engine


class Leftovers:
    """Names of containers and volumes that still have to go; safe to use from any thread."""

    def __init__(self) -> None:
        self._containers: list[str] = []
        self._volumes: list[str] = []
        self._lock = threading.Lock()

    def remove_container(self, engine: Engine, name: str) -> None:
        """Remove a container, now or later."""
        try:
            engine.remove(name)
        except EngineError as error:
            with self._lock:
                self._containers.append(name)
            _log(name, error)

    def remove_volume(self, engine: Engine, name: str) -> None:
        """Remove a volume, now or later."""
        try:
            engine.remove_volume(name)
        except EngineError as error:
            with self._lock:
                self._volumes.append(name)
            _log(name, error)

    def clear(self, engine: Engine) -> None:
        """Try again what could not be removed before; what still can't be is kept."""
        with self._lock:
            containers, self._containers = self._containers, []
            volumes, self._volumes = self._volumes, []
        for name in containers:
            self.remove_container(engine, name)
        for name in volumes:
            self.remove_volume(engine, name)


def _log(name: str, error: EngineError) -> None:
    # The labels find it at the next start; nothing may hide how the attempt itself ended.
    structlog.get_logger().warning("leftover.kept", name=name, error=str(error))
