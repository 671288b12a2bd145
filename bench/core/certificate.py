"""What `bench tasks check` found out about a task, as it is kept in the results folder.

Times, and so limits, are those of one machine: a certificate is a measurement and no part of the
task.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from bench.core.schema import Document, Identifier


class ObjectionKind(StrEnum):
    """What can stand against a task."""

    PRIVATE_STRING = "private_string"
    WRONG_CANARY = "wrong_canary"
    GENERATOR_FAILED = "generator_failed"
    GENERATOR_VARIES = "generator_varies"
    SEED_IGNORED = "seed_ignored"
    REFERENCE_FAILED = "reference_failed"
    WRONG_SOLVED = "wrong_solved"
    OTHERWISE_CAUGHT = "otherwise_caught"
    EMPTY_PASSED = "empty_passed"
    NO_VERDICT = "no_verdict"
    VERDICT_VARIES = "verdict_varies"
    DECOY_MISLEADS_NOBODY = "decoy_misleads_nobody"


class Objection(Document):
    """One reason why a task is not certified."""

    kind: ObjectionKind
    doing: str
    found: str
    advice: str
    proof: str | None = None
    seed: int | None = None
    checks: tuple[str, ...] = ()
    log: str = ""  # the end of what the phases said; untrusted


class PhaseTimes(Document):
    """How long a phase of the reference took, over all seeds, and how that fits its limit."""

    phase: str
    samples: int
    min_seconds: float
    median_seconds: float
    max_seconds: float
    limit_seconds: int
    suggested_seconds: int

    @property
    def factor(self) -> float:
        """How many times the longest run fits into the limit."""
        return self.limit_seconds / max(self.max_seconds, 0.001)


class ProofReport(Document):
    """A proof, and how it ended for each seed."""

    name: str
    solved: bool  # what it must be
    why: str
    reasons: tuple[str, ...]  # as in a record, seed by seed
    caught_by: tuple[str, ...]  # checks that failed, for at least one seed


class DecoyTrial(Document):
    """What a decoy's entrance made of a submission."""

    submission: str
    must_pass: bool
    passed: bool
    says_so: bool  # it printed the mark that shows it ran
    log: str = ""  # the end of what it said; untrusted


class Checked(Document):
    """What a certificate is about: of anything else it says nothing."""

    task_digest: str
    proofs_digest: str
    toolchain_digest: str


class Certificate(Document):
    """A check of a task from end to end."""

    schema_version: Literal[1] = 1
    task: Identifier
    certified: bool
    checked: Checked
    bench_version: str
    engine_version: str
    architecture: str
    checked_at: datetime
    seconds: float
    jobs: int  # how many containers ran at once, which lengthens the times
    seeds: tuple[int, ...]
    checks: tuple[str, ...]
    proofs: tuple[ProofReport, ...]
    decoy: tuple[DecoyTrial, ...] = ()  # none where there is no decoy
    idle_checks: tuple[str, ...]  # no wrong proof ever failed them
    repeats: int  # gradings that were made twice
    flakes: int  # of these, how many gave another verdict
    times: tuple[PhaseTimes, ...]
    objections: tuple[Objection, ...]
    warnings: tuple[str, ...]

    @property
    def flake_rate(self) -> float | None:
        """The share of repeated gradings that came out otherwise; none without a repetition."""
        return self.flakes / self.repeats if self.repeats else None


class CertificateState(StrEnum):
    """What a task's certificate says of the task as it is now."""

    CERTIFIED = "certified"
    REFUSED = "not certified"
    STALE = "stale"
    NONE = "none"


def state_of(certificate: Certificate | None, checked: Checked) -> CertificateState:
    """Say what a certificate is worth for a task as it is now."""
    if certificate is None:
        return CertificateState.NONE
    if certificate.checked != checked:
        return CertificateState.STALE
    return CertificateState.CERTIFIED if certificate.certified else CertificateState.REFUSED
