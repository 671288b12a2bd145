"""What a sandbox makes it removes, whenever an interrupt comes."""

import signal
from collections.abc import Callable

import pytest

from bench.core.containers import ContainerSpec, Limits, VolumeSpec
from bench.run.sandbox import Sandbox
from support.fake_engine import FakeEngine


class SlowEngine(FakeEngine):
    """An interrupt comes while it makes something."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def create(self, spec: ContainerSpec) -> None:
        signal.raise_signal(signal.SIGINT)
        super().create(spec)
        self.made.append(spec.name)

    def create_volume(self, spec: VolumeSpec) -> None:
        signal.raise_signal(signal.SIGINT)
        super().create_volume(spec)
        self.made.append(spec.name)


def make_container(box: Sandbox) -> None:
    box.container("role", image="i", command=(), uid=1, limits=Limits(memory_mib=1))


def make_volume(box: Sandbox) -> None:
    box.volume("role")


@pytest.mark.parametrize("make", [make_container, make_volume])
def test_what_is_being_made_when_an_interrupt_comes_is_made_and_then_removed(
    make: Callable[[Sandbox], None],
) -> None:
    engine = SlowEngine()

    def work() -> None:
        with Sandbox(engine, prefix="x", labels={}) as box:
            make(box)
            raise AssertionError("the interrupt was lost")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert len(engine.made) == 1
    assert engine.left() == (set(), set())
