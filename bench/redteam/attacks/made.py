"""How an attack on the grading of one deliverable is made into a value."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.core.specs import CompileLimits, PhaseLimits
from bench.core.verdict import Reason
from bench.redteam.attack import Attack, Gain, Kind, Submission

SOON = CompileLimits(seconds=30, memory_mib=512)
"""For what would only take a compiler's time: so long it would take nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes the attacks of one kind, on one real task."""

    kind: Kind
    task: str
    deliverable: str
    naive: str  # the control, where an attack names no other of the kind

    def __call__(
        self,
        name: str,
        row: str,
        what: str,
        source: str,
        *,
        naive: str | None = None,
        ends: Reason = Reason.CHECKS_FAILED,
        gain: Gain = Gain.PASS,
        seconds: int | None = None,
        compile: CompileLimits | None = None,
        alone: bool = False,
        beside: Mapping[str, str] | None = None,
    ) -> Attack:
        """Return an attack; `beside` are further files that it leaves."""
        texts = {self.deliverable: source, **(beside or {})}
        return Attack(
            id=f"{row}-{self.kind}-{name}",
            row=row,
            kind=self.kind,
            what=what,
            means=Submission(
                task=self.task,
                files={path: text.encode() for path, text in texts.items()},
                ends=ends,
                exhibit=None if seconds is None else PhaseLimits(seconds=seconds),
                compile=compile,
            ),
            naive=f"{self.kind}-{naive or self.naive}",
            gain=gain,
            alone=alone,
        )
