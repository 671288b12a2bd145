"""A task's broker: the trusted container that an exhibit talks to, over a socket and by no network.

It counts what the exhibit could only claim. It starts before the exhibit and ends after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.core.archive import read_files
from bench.core.containers import TRUSTED_UID, Mount, Tmpfs
from bench.core.evidence import GraderFault
from bench.errors import EngineError
from bench.run.exams import Exam, Unsound
from bench.run.exhibits import BrokerSocket
from bench.run.grade_box import GradeBox
from bench.run.ports import Service

_FOLDER = "/run/broker"
_READY = "broker.ready"
_LEAVES = "broker.json"
_GRACE_SECONDS = 10.0
_SOCKET_VOLUME = Tmpfs(size_mib=1, files=16, uid=TRUSTED_UID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A broker that listens."""

    service: Service
    socket: BrokerSocket


def start_broker(box: GradeBox, exam: Exam) -> Broker | GraderFault:
    """Start the broker and wait until it listens; so far no submission has a part in it."""
    limits = box.task.spec.limits.broker
    volume = box.sandbox.volume(box.role("socket"), tmpfs=_SOCKET_VOLUME)
    out = box.sandbox.volume(box.role("broker-out"))
    container = box.container(
        "broker",
        command=("python3", "-B", "/broker/grader/broker.py"),
        uid=TRUSTED_UID,
        limits=limits,
        mounts=(
            Mount(volume=box.volume("broker", exam.files(box.task)), target="/broker"),
            Mount(volume=volume, target=_FOLDER, read_only=False),
            Mount(volume=out, target="/out", read_only=False),
        ),
        env={"PYTHONPATH": "/broker/lib"},
    )
    service = box.sandbox.engine.start(container)
    try:
        line = service.wait_for_line(seconds=limits.seconds)
    except EngineError as error:
        return GraderFault(why=f"the broker did not come up: {error}")
    if line.get("event") != _READY:
        return GraderFault(why=f"the broker's first line is {dict(line)}, not {_READY}")
    socket = BrokerSocket(volume=volume, folder=_FOLDER, path=f"{_FOLDER}/socket")
    return Broker(service=service, socket=socket)


def end_broker(box: GradeBox, broker: Broker) -> Mapping[str, bytes] | Unsound:
    """End the broker, now that the exhibit is gone, and take what it saw."""
    service, engine = broker.service, box.sandbox.engine
    alive = service.alive()
    engine.stop(service.container, grace_seconds=_GRACE_SECONDS)
    limit = box.task.spec.limits.broker.output_bytes
    archive, cut = engine.get(service.container, "/out", max_bytes=limit)
    box.log.add(box.role("broker"), service.errors())
    box.sandbox.remove(service.container)
    if not alive:
        return Unsound(why="the broker ended before the exhibit did; see grader.log")
    if cut:
        return Unsound(why=f"the broker wrote more than {limit} bytes")
    try:
        files = read_files(archive)
    except ValueError as error:
        return Unsound(why=f"what the broker left can't be read: {error}")
    return files if _LEAVES in files else Unsound(why=f"the broker left no {_LEAVES}")
