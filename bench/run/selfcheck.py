"""Tries the sandbox on this engine before a sweep: an agent's container, and a submission's.

Both are made by the code that makes those of cells; only the program in them is another.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import tenacity
from pydantic import ValidationError

from bench.core.attempt import Job
from bench.core.capture import Capture
from bench.core.containers import AGENT_UID, EXHIBIT_UID, ContainerExit, Mount
from bench.core.launch import Launch
from bench.core.promise_checks import broken_promises
from bench.core.promises import (
    ENGINE_SOCKETS,
    LISTED,
    REFUSED,
    Broken,
    Expected,
    Inside,
    Room,
)
from bench.core.specs import PhaseLimits
from bench.errors import EngineError
from bench.run import inside
from bench.run.agent import HOME, agent_limits, make_ready
from bench.run.decoys import decoy_places
from bench.run.gateway import create_gateway
from bench.run.grade_box import GradeBox, GradeLog, phase_limits
from bench.run.ports import Engine
from bench.run.sandbox import Sandbox

Address = tuple[str, int]

_SECONDS = 60.0
_ATTEMPTS, _PAUSE_SECONDS = 3, 1.0
_REPORT_BYTES = 2**20
_FORWARDER = frozenset({"tcp 0100007F:1F41"})  # 127.0.0.1:8001, as the kernel writes it


def check_sandbox(engine: Engine, job: Job, *, addresses: Sequence[Address]) -> tuple[Broken, ...]:
    """Return every promise that an agent's or a submission's container breaks.

    A failure of the engine says nothing of promises; then it is tried again. `job` is any cell's;
    its harness is not started. `addresses` are those at which somebody on the host listens who must
    not be reached.

    Raises:
        EngineError: when the engine fails every time, or a container can't report.
    """
    return tenacity.Retrying(
        stop=tenacity.stop_after_attempt(_ATTEMPTS),
        wait=tenacity.wait_fixed(_PAUSE_SECONDS),
        retry=tenacity.retry_if_exception_type(EngineError),
        reraise=True,
    )(lambda: _check(engine, job, addresses))


def _check(engine: Engine, job: Job, addresses: Sequence[Address]) -> tuple[Broken, ...]:
    with Sandbox(engine, prefix="selfcheck", labels={"bench.selfcheck": ""}) as box:
        agent = _Probe(addresses=addresses, folders=("/workspace", HOME, "/tmp"))  # noqa: S108
        submission = _Probe(addresses=addresses, folders=("/tmp",))  # noqa: S108
        return (
            *broken_promises(_in_agent(box, job, agent), _expected_of_agent(job)),
            *broken_promises(_in_exhibit(box, job, submission), _expected_of_exhibit()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Probe:
    addresses: Sequence[Address]
    folders: tuple[str, ...]

    @property
    def argv(self) -> tuple[str, ...]:
        wanted = {
            "addresses": self.addresses,
            "paths": (LISTED, *REFUSED),
            "sockets": ENGINE_SOCKETS,
            "folders": self.folders,
        }
        return ("python3", "-I", "-c", Path(inside.__file__).read_text(), json.dumps(wanted))


def _in_agent(box: Sandbox, job: Job, probe: _Probe) -> Inside:
    gateway = create_gateway(
        box, job.gateway, image=job.images.gateway, network=job.gateway_network
    )
    probing = Launch(argv=probe.argv)
    agent = make_ready(box, replace(job, launch=probing), gateway=gateway)
    stdout, stderr = Capture(limit=_REPORT_BYTES), Capture(limit=_REPORT_BYTES)
    end = box.engine.run(
        agent.container,
        stdout=stdout,
        stderr=stderr,
        seconds=_SECONDS,
        needs=(agent.gateway, agent.forwarder),
    )
    return _report(stdout.content(), stderr.content(), end)


def _expected_of_agent(job: Job) -> Expected:
    policy = job.cell.policy
    return Expected(
        where="an agent's container",
        uid=AGENT_UID,
        limits=agent_limits(policy),
        listening=_FORWARDER,
        mounts=decoy_places(job),
        room={
            "/workspace": Room(size_mib=policy.workspace_mib, files=policy.workspace_files),
            "/tmp": Room(size_mib=policy.tmp_mib),  # noqa: S108
            HOME: Room(size_mib=policy.home_mib),
        },
    )


def _in_exhibit(box: Sandbox, job: Job, probe: _Probe) -> Inside:
    log = GradeLog()
    grading = GradeBox(sandbox=box, task=job.task, image=job.images.toolchain, log=log)
    ended = grading.run(
        "exhibit",
        command=probe.argv,
        uid=EXHIBIT_UID,
        limits=PhaseLimits(),
        mounts=(Mount(volume=grading.volume("exhibit", {"nothing": b""}), target="/exhibit"),),
    )
    return _report(ended.stdout, log.content(), ended.end)


def _expected_of_exhibit() -> Expected:
    limits = phase_limits(PhaseLimits())
    return Expected(
        where="a submission's container",
        uid=EXHIBIT_UID,
        limits=limits,
        mounts=frozenset({"/exhibit"}),
        room={"/tmp": Room(size_mib=limits.tmp_mib)},  # noqa: S108
    )


def _report(stdout: bytes, stderr: bytes, end: ContainerExit) -> Inside:
    try:
        return Inside.model_validate_json(stdout)
    except ValidationError as error:
        said = stderr.decode(errors="replace").strip()[-500:]
        raise EngineError(
            f"checking the sandbox: the probe in a container ended with {end.exit_code} and "
            f"reported nothing sound: {said or error}"
        ) from error
