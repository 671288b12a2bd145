"""An engine that plays its containers by role, for tests of what `bench.run` decides.

Each role's behaviour is a function of the container's spec. A role nobody scripted is an error.
The suite in tests/contract tells what a real engine does.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.core.archive import pack
from bench.core.capture import Capture
from bench.core.containers import ContainerExit, ContainerSpec, VolumeSpec
from bench.core.submission import files_sha256
from bench.core.traffic import Closed, Opened
from bench.errors import EngineError
from bench.run.ports import Service
from support.builders import an_exit

PLAN = ("first", "second")
INPUTS = {"inputs/case.json": b"[1, 2]"}
TRAFFIC = "\n".join(
    event.model_dump_json()
    for event in (Opened(at=1.0, upstream_healthy=True), Closed(at=2.0, upstream_healthy=True))
).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What a container does when it runs."""

    end: ContainerExit = field(default_factory=an_exit)
    stdout: bytes = b""
    leaves: Mapping[str, bytes] = field(default_factory=dict)  # files below its output folder


Behaviour = Callable[[ContainerSpec], Played]


class FakeService:
    def __init__(
        self, container: str, lines: Iterator[Mapping[str, object]], *, dies: bool
    ) -> None:
        self.container, self._lines, self.dies = container, lines, dies

    def wait_for_line(self, *, seconds: float) -> Mapping[str, object]:
        for line in self._lines:
            return line
        raise EngineError(f"{self.container} ended early: Traceback")

    def news(self) -> Sequence[Mapping[str, object]]:
        return tuple(self._lines)

    def alive(self) -> bool:
        return not self.dies

    def errors(self) -> bytes:
        return b"Traceback" if self.dies else b""


class FakeEngine:
    """Plays agent and grading phases; gateway and forwarder are well by default."""

    def __init__(self, **roles: Behaviour) -> None:
        self.roles: dict[str, Behaviour] = {
            "agent": lambda _: Played(leaves={"answer.py": b"right\n"}),
            "compile": lambda _: Played(stdout=pack({"./main": b"program"})),
            "generate": generated,
            "broker": lambda _: Played(leaves={"broker.json": b"{}"}),
            "exhibit": lambda _: Played(stdout=b"answers"),
            "judge": judged(True, True),
            **roles,
        }
        self.healthy = True
        self.traffic = TRAFFIC
        self.forwarder_dies = False
        self.broker_dies = False
        self.gateway_says: tuple[dict[str, object], ...] = ()  # while the agent works
        self.broker_says: tuple[dict[str, object], ...] = ({"event": "broker.ready"},)
        self.faults: dict[str, str] = {}  # method:role -> message
        self.specs: dict[str, ContainerSpec] = {}
        self.volumes: set[str] = set()
        self.played: dict[str, Played] = {}
        self.ran: list[str] = []
        self.archives: dict[str, bytes] = {}  # by role, what was put into its volume

    def create_volume(self, spec: VolumeSpec) -> None:
        self.volumes.add(spec.name)

    def remove_volume(self, name: str) -> None:
        self.volumes.discard(name)

    def create(self, spec: ContainerSpec) -> None:
        self._fail("create", spec.name)
        self.specs[spec.name] = spec

    def remove(self, container: str) -> None:
        self.specs.pop(container, None)

    def put(self, container: str, folder: str, archive: bytes) -> None:
        self._fail("put", container)
        self.archives[self.role(container).removeprefix("fill-")] = archive

    def get(self, container: str, folder: str, *, max_bytes: int) -> tuple[bytes, bool]:
        self._fail("get", container)
        if folder == "/run/record":
            return pack({"record/traffic.jsonl": self.traffic}), False
        leaves = self.played[container].leaves
        return pack({f"top/{name}": content for name, content in leaves.items()}), False

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
        self._fail("run", container)
        role = self.role(container)
        self.ran.append(role)
        played = self.roles[role](self.specs[container])
        self.played[container] = played
        meanwhile()
        stdout.feed(played.stdout)
        return played.end

    def start(self, container: str) -> FakeService:
        self._fail("start", container)
        role = self.role(container)
        if role == "broker":
            self.ran.append(role)
            self.played[container] = self.roles[role](self.specs[container])
            return FakeService(container, iter(self.broker_says), dies=self.broker_dies)
        event = f"{role}.ready"
        line: dict[str, object] = {"event": event, "upstream_healthy": self.healthy}
        news = self.gateway_says if role == "gateway" else ()
        return FakeService(
            container, iter([line, *news]), dies=role == "forwarder" and self.forwarder_dies
        )

    def stop(self, container: str, *, grace_seconds: float) -> None:
        self._fail("stop", container)

    def role(self, container: str) -> str:
        return self.specs[container].labels["bench.role"].removesuffix("-2")

    def left(self) -> tuple[set[str], set[str]]:
        return set(self.specs), self.volumes

    def _fail(self, method: str, container: str) -> None:
        role = container.split("-", 4)[-1] if container not in self.specs else self.role(container)
        for key in (f"{method}:{role}", f"{method}:*"):
            if key in self.faults:
                raise EngineError(self.faults[key])


def generated(_: ContainerSpec) -> Played:
    plan = json.dumps({"checks": PLAN}).encode()
    return Played(leaves=INPUTS | {"expected/plan.json": plan})


def judged(*passed: bool, **changes: object) -> Behaviour:
    """A judge that reports the planned checks; `changes` replace parts of its verdict."""

    def judge(spec: ContainerSpec) -> Played:
        inputs = {name.removeprefix("inputs/"): content for name, content in INPUTS.items()}
        verdict: dict[str, object] = {
            "schema_version": 1,
            "nonce": spec.env["BENCH_NONCE"],
            "inputs_sha256": files_sha256(inputs),
            "checks": [
                {"name": name, "passed": ok} for name, ok in zip(PLAN, passed, strict=False)
            ],
        }
        return Played(leaves={"verdict.json": json.dumps(verdict | changes).encode()})

    return judge
