"""Before a sweep: does the sandbox of this engine hold what it promises? Are the images clean?"""

import time
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated

import structlog
import typer

from bench.cli.options import names_in
from bench.core.attempt import ImageTags, Job
from bench.core.containers import NetworkMode
from bench.core.launch import Launch
from bench.core.plan import PlannedCell
from bench.core.promises import Broken, Promise
from bench.core.seal import EngineSeal, Seal, make_seal
from bench.core.tasks import Task
from bench.core.traffic import GatewayConfig, ScriptedUpstream
from bench.edges.docker_engine import DockerEngine, EngineFacts
from bench.edges.host_listener import host_listener
from bench.edges.image_scan import NAME, refuse_private_files
from bench.errors import BadInputError, BrokenPromiseError
from bench.run.selfcheck import check_sandbox
from bench.settings import Settings

AcceptRisk = Annotated[
    list[str] | None,
    typer.Option(
        help="Run although this promise of the sandbox does not hold here; every record then says "
        "so. Repeat it for several.",
        metavar="NAME",
    ),
]
Runtime = Annotated[
    str | None,
    typer.Option(
        help="The engine's runtime for what is not ours, such as runsc (gVisor).",
        show_default="the engine's own",
    ),
]


def risks_named(names: Iterable[str]) -> tuple[Promise, ...]:
    """Return promises by their names.

    Raises:
        BadInputError: for a name that is none, with those there are.
    """
    found = names_in(list(names))
    unknown = [name for name in found if name not in list(Promise)]
    if unknown:
        raise BadInputError(
            f"accepting a risk: there is no promise {', '.join(map(repr, unknown))}; known: "
            f"{', '.join(Promise)}."
        )
    return tuple(Promise(name) for name in found)


def check_before_sweep(
    engine: DockerEngine,
    job: Job,
    *,
    facts: EngineFacts,
    image_ids: Mapping[str, str],
    accepted: Collection[Promise],
    settings: Settings,
) -> Seal:
    """Check images and sandbox; return how they were found.

    Raises:
        LeakError: when a private file is in an image.
        BrokenPromiseError: when a promise does not hold that nobody accepted.
        EngineError: when the engine fails.
    """
    memory = settings.cache_dir.expanduser() / NAME
    refuse_private_files(image_ids, saved=engine.saved, memory=memory)
    began = time.monotonic()
    with host_listener(engine.bridge_addresses()) as addresses:
        broken = check_sandbox(engine, job, addresses=addresses)
    _refuse([one for one in broken if one.promise not in accepted])
    seal = make_seal(
        engine_seal(facts, runtime=settings.runtime),
        policy_digest=job.cell.key.policy_digest,
        broken=broken,
        accepted=accepted,
    )
    structlog.get_logger().info(
        "sandbox.checked",
        seconds=round(time.monotonic() - began, 1),
        promises=len(Promise) - len({one.promise for one in broken}),
        broken=len(seal.broken),
        fingerprint=seal.fingerprint,
    )
    return seal


def checking_job(planned: PlannedCell, task: Task, images: ImageTags) -> Job:
    """Return the job the sandbox is tried with: a cell's, on a model that nobody asks."""
    return Job(
        cell=planned.cell,
        attempt=0,
        task=task,
        launch=Launch(argv=("true",)),
        gateway=GatewayConfig(upstream=ScriptedUpstream(turns=())),
        gateway_network=NetworkMode.NONE,
        images=images,
        canaries={},
    )


def engine_seal(facts: EngineFacts, *, runtime: str | None) -> EngineSeal:
    """Return what is known of what keeps containers apart from the machine."""
    name = runtime or facts.default_runtime
    return EngineSeal(
        engine=facts.version,
        os=facts.os,
        kernel=facts.kernel,
        architecture=facts.architecture,
        runtime=name,
        runtime_version=facts.components.get(name),
        storage=facts.storage_driver,
        cgroup_version=facts.cgroup_version,
        security=facts.security,
    )


def _refuse(broken: Collection[Broken]) -> None:
    if not broken:
        return
    names = " ".join(f"--accept-risk {p}" for p in dict.fromkeys(one.promise for one in broken))
    listed = "\n  ".join(map(str, broken))
    raise BrokenPromiseError(
        f"checking the sandbox on this engine:\n  {listed}\nNothing was run. Mend the engine "
        f"(`bench doctor`), or run all the same with {names}: every record will name it."
    )
