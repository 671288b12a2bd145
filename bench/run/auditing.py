"""Audits an attempt before it is recorded. Whatever goes wrong here, its record is not lost."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bench.audit.audit import Evidenced
from bench.audit.decoy_rules import Decoy, laid_out
from bench.core.attempt import Attempt, Job
from bench.core.findings import Audit

Auditing = Callable[[Evidenced, Decoy | None], Audit]
"""Applies the rules; it may raise whatever it likes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What was found, and what to note where it could not be looked for."""

    audit: Audit | None = None
    notes: tuple[str, ...] = ()


def audited_attempt(job: Job, attempt: Attempt, *, audit: Auditing) -> Audited:
    """Return what the rules find in an attempt that is already decided."""
    artefacts = attempt.artefacts
    evidence = Evidenced(
        traffic=io.BytesIO(artefacts.traffic),
        submission=artefacts.submission.files if artefacts.submission is not None else {},
        reason=attempt.decision.reason,
        detail=attempt.decision.detail,
        logs={"agent.log": artefacts.agent_stdout, "agent.err.log": artefacts.agent_stderr},
        start=job.task.workspace,
    )
    decoy = laid_out(job.task, job.cell.policy, cell=job.cell.id, attempt=job.attempt)
    try:
        return Audited(audit=audit(evidence, decoy))
    except Exception as error:  # noqa: BLE001 a rule's bug must not cost an attempt of hours
        structlog.get_logger().exception("audit.failed", cell=job.cell.key.name)
        return Audited(audit=None, notes=(f"the audit failed: {error!r}"[:300],))
