"""A workshop whose engine, store and model server are played."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from bench.audit.audit import audit_attempt
from bench.core.attempt import Artefacts, ImageTags
from bench.core.containers import NetworkMode
from bench.core.identity import ModelIdentity, ServedBy
from bench.core.record import Record, Surroundings
from bench.core.specs import ModelSpec
from bench.harnesses.pi import Pi
from bench.run.ports import ModelConnection
from bench.run.recording import ImageIds
from bench.run.workshop import Workshop
from support.builders import NOON, a_task
from support.fake_engine import FakeEngine

A_SERVER = ModelIdentity(served_by=ServedBy.OTHERS, slots=1)
SURROUNDINGS = Surroundings(
    bench_version="0",
    harness_version="0",
    engine_version="0",
    engine_os="",
    kernel="",
    architecture="",
)


class MemoryStore:
    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record, artefacts: Artefacts) -> None:
        self.records.append(record)


class FakeModels:
    """One server for all; `identities` are what it is found to be, one after the other."""

    def __init__(self, *identities: ModelIdentity | None) -> None:
        self.connected: list[str] = []
        self.prepared = 0
        self._identities = iter(identities)
        self._last = identities[-1] if identities else A_SERVER

    @contextmanager
    def connect(self, model: ModelSpec) -> Iterator[ModelConnection]:
        self.connected.append(model.name)
        yield ModelConnection(
            upstream=None, network=NetworkMode.NONE, prepare=self._prepare, identity=self._identity
        )

    def _prepare(self) -> ModelIdentity | None:
        self.prepared += 1
        return self._identity()

    def _identity(self) -> ModelIdentity | None:
        return next(self._identities, self._last)


def a_workshop(
    engine: FakeEngine,
    store: MemoryStore,
    models: FakeModels,
    *,
    hurry: Callable[[], None] = lambda: None,
) -> Workshop:
    task = a_task()
    return Workshop(
        engine=engine,
        connect=lambda: nullcontext(engine),
        hurry=hurry,
        store=store,
        models=models,
        tasks={"t1": task},
        harnesses={"pi": Pi(version="1")},
        images={("pi", "full"): ImageTags(agent="a", toolchain="t", gateway="g")},
        image_ids=lambda _: ImageIds(agent="1", toolchain="2", gateway="3"),
        surroundings=lambda _: SURROUNDINGS,
        canaries=task.canaries,
        audit=lambda evidence, decoy: audit_attempt(evidence, decoy=decoy),
        clock=iter(range(10**6)).__next__,
        now=lambda: NOON,
        max_attempts=3,
        retry_seconds=0.0,
    )
