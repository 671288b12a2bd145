"""Settles the cells of a plan, one after the other, model by model.

A void attempt is repeated, within bounds and with a growing pause; a failed one never.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
import tenacity

from bench.core.attempt import ImageTags, Job
from bench.core.launch import Harness, LaunchRequest
from bench.core.plan import PlannedCell
from bench.core.record import Record, Surroundings
from bench.core.specs import ModelSpec, Policy, ScriptedModel
from bench.core.tasks import Task
from bench.core.traffic import GatewayConfig, HttpUpstream, ScriptedUpstream
from bench.core.verdict import Reason
from bench.errors import LeakError
from bench.run.cell import run_cell
from bench.run.gateway import FORWARDER_ADDRESS
from bench.run.interrupts import held_interrupts
from bench.run.ports import Engine, ModelConnection, Models, Store
from bench.run.recording import ImageIds, Observed, make_record
from bench.run.scripts import script_for

ALIAS = "bench-model"
_LONGEST_PAUSE_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What every cell of a sweep is worked on with."""

    engine: Engine
    store: Store
    models: Models
    tasks: Mapping[str, Task]
    harnesses: Mapping[str, Harness]
    images: Mapping[tuple[str, str], ImageTags]  # (harness, toolchain) -> tags
    image_ids: Callable[[ImageTags], ImageIds]
    surroundings: Callable[[Harness], Surroundings]
    canaries: Mapping[str, str]
    clock: Callable[[], float]
    now: Callable[[], datetime]
    max_attempts: int
    retry_seconds: float


def run_sweep(
    workshop: Workshop, plan: Iterable[PlannedCell], *, settled: Callable[[Record], None]
) -> tuple[Record, ...]:
    """Settle every pending cell and return the last record of each; `settled` hears each attempt.

    Raises:
        LeakError: when a private file's canary was seen. The record is written first.
        MissingPrerequisiteError: when a model's server is not to be had.
    """
    pending = [planned for planned in plan if planned.pending]
    records: list[Record] = []
    for _, group in itertools.groupby(pending, key=lambda planned: planned.cell.key.model):
        cells = list(group)
        with workshop.models.connect(cells[0].cell.model) as connection:
            for planned in cells:
                records.append(_settle(workshop, planned, connection, settled))
    return tuple(records)


def _settle(
    workshop: Workshop,
    planned: PlannedCell,
    connection: ModelConnection,
    settled: Callable[[Record], None],
) -> Record:
    attempts = itertools.count(planned.attempts + 1)

    def attempt_once() -> Record:
        record = _attempt(workshop, planned, connection, attempt=next(attempts))
        settled(record)
        if record.reason is Reason.LEAK:
            raise LeakError(
                f"running {record.key.name}: {'; '.join(record.leaks)}. Private material reached "
                f"the agent's side; the evidence is in {record.artefacts}. The sweep stops."
            )
        return record

    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(workshop.max_attempts),
        wait=tenacity.wait_exponential_jitter(
            multiplier=workshop.retry_seconds,
            max=_LONGEST_PAUSE_SECONDS,
            jitter=workshop.retry_seconds,
        ),
        retry=tenacity.retry_if_result(lambda record: not record.settled),
        before_sleep=_tell_pause,
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
    )
    return retrying(attempt_once)


def _tell_pause(state: tenacity.RetryCallState) -> None:
    pause = state.next_action.sleep if state.next_action else 0.0
    structlog.get_logger().warning("attempt.postponed", seconds=round(pause, 1))


def _attempt(
    workshop: Workshop, planned: PlannedCell, connection: ModelConnection, *, attempt: int
) -> Record:
    job = make_job(workshop, planned, connection, attempt=attempt)
    harness = workshop.harnesses[planned.cell.key.harness]
    structlog.get_logger().info("attempt.started", cell=job.cell.key.name, attempt=attempt)
    started_at, before = workshop.now(), connection.prepare()
    result = run_cell(workshop.engine, job, clock=workshop.clock)
    observed = Observed(
        started_at=started_at,
        model_before=before,
        model_after=connection.identity(),
        image_ids=workshop.image_ids(job.images),
        surroundings=workshop.surroundings(harness),
    )
    record = make_record(job, result, observed)
    with held_interrupts():
        workshop.store.append(record, result.artefacts)
    return record


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
            upstream=_upstream(cell.model, task, harness, connection),
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
    model: ModelSpec, task: Task, harness: Harness, connection: ModelConnection
) -> ScriptedUpstream | HttpUpstream:
    if isinstance(model.source, ScriptedModel):
        return script_for(model.source, task, harness)
    if connection.upstream is None:
        raise AssertionError(f"{model.name} is no scripted model and has no server")
    return connection.upstream
