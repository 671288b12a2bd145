"""An engine that lets a test act right before and after an agent runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.core.capture import Capture
from bench.core.containers import ContainerExit
from bench.run.ports import Engine, Service


@dataclass(slots=True)
class WatchedEngine:
    """Passes everything on to an engine; subclasses say what happens around an agent."""

    engine: Engine

    def before(self, cell: str) -> None:
        """Act before the agent of a cell starts; `cell` is the prefix of its containers' names."""

    def after(self, cell: str) -> None:
        """Act when it has ended, however it did."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def run(
        self,
        container: str,
        *,
        stdout: Capture,
        stderr: Capture,
        seconds: float,
        grace_seconds: float = 0.0,
        needs: Sequence[Service] = (),
        meanwhile: Callable[[], None] = lambda: None,
    ) -> ContainerExit:
        """Run a container; see `Engine.run`."""
        cell = container.removesuffix("-agent")
        is_agent = cell != container
        if is_agent:
            self.before(cell)
        try:
            return self.engine.run(
                container,
                stdout=stdout,
                stderr=stderr,
                seconds=seconds,
                grace_seconds=grace_seconds,
                needs=needs,
                meanwhile=meanwhile,
            )
        finally:
            if is_agent:
                self.after(cell)
