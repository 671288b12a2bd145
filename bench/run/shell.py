"""Opens a harness's own screen where a cell's agent would work: nothing is collected or graded."""

from dataclasses import dataclass, replace

from bench.core.attempt import Job
from bench.core.evidence import Traffic
from bench.core.plan import PlannedCell
from bench.core.trajectory import read_traffic
from bench.errors import MissingPrerequisiteError
from bench.run.agent import make_ready
from bench.run.gateway import create_gateway, take_record
from bench.run.jobs import launch_request, make_job
from bench.run.ports import Engine, Terminal
from bench.run.sandbox import Sandbox
from bench.run.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellEnd:
    """How a shell ended, and what its gateway saw. It is told and then forgotten."""

    exit_code: int
    traffic: Traffic


def open_shell(
    workshop: Workshop, planned: PlannedCell, terminal: Terminal, *, with_prompt: bool
) -> ShellEnd:
    """Open the screen of a cell's harness on a terminal until the person there leaves it.

    Raises:
        MissingPrerequisiteError: when the model's server is not to be had.
    """
    cell = planned.cell
    request = launch_request(cell.model, workshop.tasks[cell.key.task], cell.policy)
    harness = workshop.harnesses[cell.key.harness]
    launch = harness.interactive(request, with_prompt=with_prompt)
    with workshop.models.connect(cell.model) as connection:
        job = make_job(workshop, planned, connection, attempt=1)
        return run_shell(workshop.engine, replace(job, launch=launch), terminal)


def run_shell(engine: Engine, job: Job, terminal: Terminal) -> ShellEnd:
    """Set up all that a cell has, and attach its agent to a terminal in place of a deadline.

    Raises:
        EngineError: when the engine fails; what was made is removed all the same.
        MissingPrerequisiteError: when the gateway does not reach the model's server.
    """
    with Sandbox(
        engine, prefix=f"{job.cell.id}-shell", labels={**job.labels, "bench.attempt": "shell"}
    ) as box:
        gateway = create_gateway(
            box, job.gateway, image=job.images.gateway, network=job.gateway_network
        )
        agent = make_ready(box, job, gateway=gateway, terminal=terminal.env)
        if not agent.model.upstream_healthy:
            raise MissingPrerequisiteError(
                f"opening a shell: the gateway does not reach the model's server: "
                f"{agent.model.detail}. See `bench doctor`."
            )
        exit_code = terminal.attach(agent.container)
        traffic = read_traffic(take_record(box, gateway, job.gateway))
    return ShellEnd(exit_code=exit_code, traffic=traffic)
