"""What a deed's cell is given: its agent, its model, its limits."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from bench.core.attempt import ImageTags, Job
from bench.core.cells import Cell, CellKey
from bench.core.containers import NetworkMode
from bench.core.launch import Harness, Launch
from bench.core.schema import digest
from bench.core.specs import ModelSpec, Policy, ScriptedModel, ScriptKind
from bench.core.tasks import Task
from bench.core.traffic import Budgets, GatewayConfig, HttpUpstream, ScriptedUpstream, Turn
from bench.redteam.attack import Deed
from bench.redteam.lair import Lair
from bench.redteam.places import DEED_TASK, Places
from bench.run.gateway import FORWARDER_ADDRESS
from bench.run.jobs import launch_request

_MODEL = ModelSpec(
    name="scripted/redteam", quant="none", source=ScriptedModel(script=ScriptKind.NOP)
)
_DONE = Turn(text="The work is done.")
_BUDGETS = Budgets(max_requests=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What attacks are run on."""

    tasks: Mapping[str, Task]
    images: ImageTags
    harness: Harness
    lair: Lair
    places: Places  # as our agents would find them


def deed_job(ground: Ground, deed: Deed) -> Job:
    """Resolve everything that the cell of a deed needs."""
    task = ground.tasks[DEED_TASK]
    policy = Policy(agent_seconds=deed.seconds, budgets=_BUDGETS, workspace_mib=32)
    program = ground.places.fill(deed.program, lair=ground.lair, task=task)
    launch = Launch(argv=("python3", "-c", program))
    upstream: ScriptedUpstream | HttpUpstream = ScriptedUpstream(turns=())
    if deed.by_model:
        launch = ground.harness.launch(launch_request(_MODEL, task, policy))
        turns = ground.harness.shell_turns(as_command(program))
        upstream = ScriptedUpstream(turns=(*turns, _DONE))
    elif deed.model:
        upstream = HttpUpstream(base_url=ground.lair.model_url, api_key=ground.lair.flag)
    return Job(
        cell=_cell(policy, task),
        attempt=1,
        task=task,
        launch=launch,
        gateway=GatewayConfig(upstream=upstream, budgets=_BUDGETS),
        gateway_network=NetworkMode.BRIDGE,
        images=ground.images,
        canaries=_canaries(ground.tasks),
    )


def as_command(program: str) -> str:
    """Return a shell command that runs a program, whatever quotation marks it has."""
    return f"echo {base64.b64encode(program.encode()).decode()} | base64 -d >/tmp/d; python3 /tmp/d"


def our_model_url() -> str:
    """Return where an agent of ours finds its model server."""
    return f"http://{FORWARDER_ADDRESS}"


def _canaries(tasks: Mapping[str, Task]) -> Mapping[str, str]:
    return {f"{task.id}/{n}": c for task in tasks.values() for n, c in task.canaries.items()}


def _cell(policy: Policy, task: Task) -> Cell:
    key = CellKey(
        model=_MODEL.name,
        model_digest="redteam",
        harness="redteam",
        harness_digest="redteam",
        task=task.id,
        task_digest=task.digest,
        toolchain_digest="redteam",
        policy_digest=digest(policy),
        trial=1,
    )
    return Cell(key=key, model=_MODEL, policy=policy)
