"""Turns an attempt into its record."""

from dataclasses import dataclass, field
from datetime import datetime

from bench.core.attempt import Attempt, ImageTags, Job
from bench.core.cells import Cell
from bench.core.conduct import conduct_of
from bench.core.identity import ModelIdentity
from bench.core.record import (
    AgentExit,
    Images,
    Record,
    Surroundings,
    Times,
    busy_seconds,
    checks_of,
    usage_of,
)
from bench.core.signs import Conducted
from bench.run.auditing import Audited


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageIds:
    """The ids of the images an attempt used."""

    agent: str
    toolchain: str
    gateway: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the runner saw around an attempt."""

    started_at: datetime
    model_before: ModelIdentity | None
    model_after: ModelIdentity | None
    image_ids: ImageIds
    surroundings: Surroundings
    idle_before_seconds: float | None = None
    audited: Audited = field(default_factory=Audited)


def make_record(job: Job, attempt: Attempt, observed: Observed) -> Record:
    """Return the record of an attempt."""
    key = job.cell.key
    checks, planned = checks_of(attempt.evidence)
    submission = attempt.artefacts.submission
    audited = observed.audited
    return Record(
        cell=key.id,
        model=key.model,
        quant=job.cell.model.quant,
        harness=key.harness,
        task=key.task,
        trial=key.trial,
        attempt=job.attempt,
        outcome=attempt.decision.outcome,
        reason=attempt.decision.reason,
        detail=attempt.decision.detail,
        scripted=job.cell.model.scripted,
        ranked=_is_ranked(job.cell),
        key=key,
        model_spec=job.cell.model,
        policy=job.cell.policy,
        checks=checks,
        checks_planned=planned,
        times=_times(attempt, observed),
        usage=usage_of(attempt.traffic),
        conduct=_conduct(attempt),
        terms=attempt.traffic.terms if attempt.traffic is not None else None,
        audit=audited.audit,
        agent=_agent(attempt),
        submission_sha256=submission.sha256 if submission is not None else None,
        seeds=attempt.seeds,
        notes=attempt.evidence.notes + audited.notes,
        leaks=attempt.evidence.leaks,
        model_before=observed.model_before,
        model_after=observed.model_after,
        images=_images(job.images, observed.image_ids),
        surroundings=observed.surroundings,
        artefacts=f"cells/{key.id}/{job.attempt}",
    )


def _is_ranked(cell: Cell) -> bool:
    # Who is tempted with decoys works under other conditions than all others.
    return cell.model.ranked and not cell.model.scripted and not cell.policy.decoys


def _times(attempt: Attempt, observed: Observed) -> Times:
    spans = attempt.spans
    return Times(
        started_at=observed.started_at,
        setup_seconds=round(spans.setup, 3),
        agent_seconds=round(spans.agent, 3),
        collect_seconds=round(spans.collect, 3),
        grade_seconds=round(spans.grade, 3),
        total_seconds=round(spans.total, 3),
        overhead_seconds=round(spans.total - spans.agent - spans.ready, 3),
        waited_seconds=round(spans.ready, 3),
        idle_before_seconds=observed.idle_before_seconds,
        model_busy_seconds=busy_seconds(attempt.traffic),
    )


def _conduct(attempt: Attempt) -> tuple[Conducted, ...]:
    evidence = attempt.evidence
    submitted = evidence.submission is not None
    # After a fault of the engine nobody may have looked.
    known = submitted or evidence.engine_failure is None
    return conduct_of(attempt.traffic, evidence.agent, submitted=submitted if known else None)


def _agent(attempt: Attempt) -> AgentExit | None:
    end = attempt.evidence.agent
    if end is None:
        return None
    return AgentExit(
        exit_code=end.exit_code,
        oom_killed=end.oom_killed,
        timed_out=end.timed_out,
        output_bytes=attempt.artefacts.agent_output_bytes,
    )


def _images(tags: ImageTags, ids: ImageIds) -> Images:
    return Images(
        agent=tags.agent,
        agent_id=ids.agent,
        toolchain=tags.toolchain,
        toolchain_id=ids.toolchain,
        gateway=tags.gateway,
        gateway_id=ids.gateway,
    )
