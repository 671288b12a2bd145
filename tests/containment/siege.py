"""All attacks that a test session asked for, under way some at a time: engines are slow one by one.

A test of the module names an attack by a parameter `attack`, and finds here what came of it.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

import pytest

from bench.run.ports import Engine
from containment.memory import Peak, peak_memory
from support.engine import an_engine

A = TypeVar("A")
R = TypeVar("R")
_AT_A_TIME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Siege(Generic[A, R]):
    """What becomes of each attack, and of the runner meanwhile."""

    futures: Mapping[A, Future[R]]
    peak: Peak

    def result_of(self, attack: A) -> R:
        return self.futures[attack].result()

    def wait(self) -> None:
        """Return when the last attack is over."""
        wait(self.futures.values())


@contextmanager
def besieged(
    request: pytest.FixtureRequest, run: Callable[[Engine, A], R]
) -> Iterator[Siege[A, R]]:
    """Start every attack that a selected test of the requesting module names."""
    own = [item for item in request.session.items if item.path == request.path]
    specs = [getattr(item, "callspec", None) for item in own]
    attacks = [spec.params["attack"] for spec in specs if spec and "attack" in spec.params]

    def run_alone(attack: A) -> R:
        with an_engine() as engine:
            return run(engine, attack)

    with peak_memory() as peak, ThreadPoolExecutor(_AT_A_TIME) as pool:
        yield Siege(futures={a: pool.submit(run_alone, a) for a in attacks}, peak=peak)
