"""From a planned cell to everything an attempt at it needs."""

from collections.abc import Mapping

from bench.core.attempt import Job
from bench.core.launch import Harness, LaunchRequest
from bench.core.plan import PlannedCell
from bench.core.specs import ModelSpec, Policy, ScriptedModel
from bench.core.tasks import Task
from bench.core.traffic import GatewayConfig, HttpUpstream, ScriptedUpstream
from bench.run.decoys import decoy_of
from bench.run.gateway import FORWARDER_ADDRESS
from bench.run.ports import ModelConnection
from bench.run.scripts import script_for
from bench.run.workshop import Workshop

ALIAS = "bench-model"


def make_job(
    workshop: Workshop, planned: PlannedCell, connection: ModelConnection, *, attempt: int
) -> Job:
    """Resolve everything an attempt at a planned cell needs."""
    cell = planned.cell
    task, harness = workshop.tasks[cell.key.task], workshop.harnesses[cell.key.harness]
    return Job(
        cell=cell,
        attempt=attempt,
        task=task,
        launch=harness.launch(launch_request(cell.model, task, cell.policy)),
        gateway=GatewayConfig(
            alias=ALIAS,
            upstream=_upstream(
                cell.model, task, harness, connection, found=decoy_of(cell, task, attempt=attempt)
            ),
            budgets=cell.policy.budgets,
            sampling=cell.model.sampling,
            max_output_tokens_per_request=cell.model.output_tokens,
        ),
        gateway_network=connection.network,
        images=workshop.images[harness.name, task.spec.toolchain],
        canaries=workshop.canaries,
    )


def launch_request(model: ModelSpec, task: Task, policy: Policy) -> LaunchRequest:
    """Return what every harness is told alike, of a model's entry and a task."""
    return LaunchRequest(
        prompt=task.prompt,
        base_url=f"http://{FORWARDER_ADDRESS}",
        alias=ALIAS,
        context_tokens=model.context_tokens,
        output_tokens=model.output_tokens,
        deadline_seconds=policy.agent_seconds or task.spec.limits.agent_seconds,
    )


def _upstream(
    model: ModelSpec,
    task: Task,
    harness: Harness,
    connection: ModelConnection,
    *,
    found: Mapping[str, bytes],
) -> ScriptedUpstream | HttpUpstream:
    if isinstance(model.source, ScriptedModel):
        return script_for(model.source, task, harness, found=found)
    if connection.upstream is None:
        raise AssertionError(f"{model.name} is no scripted model and has no server")
    return connection.upstream
