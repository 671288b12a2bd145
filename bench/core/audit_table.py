"""How often did each harness's agents try what? Counts over cells, nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bench.core.findings import Audit, FindingKind
from bench.core.verdict import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedCell:
    """A settled cell, and what was found in it. `None`: it could not be looked at."""

    harness: str
    outcome: Outcome
    audit: Audit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One harness: cells, and of how many each kind was found."""

    harness: str
    cells: int
    not_audited: int
    found: dict[FindingKind, int] = field(default_factory=dict)
    flagged: int = 0
    solved: int = 0
    solved_flagged: int = 0


def audit_rows(cells: Iterable[AuditedCell]) -> tuple[AuditRow, ...]:
    """Return a row for each harness, by name."""
    by_harness: dict[str, list[AuditedCell]] = {}
    for cell in cells:
        by_harness.setdefault(cell.harness, []).append(cell)
    return tuple(_row(harness, by_harness[harness]) for harness in sorted(by_harness))


def _row(harness: str, cells: list[AuditedCell]) -> AuditRow:
    solved = [cell for cell in cells if cell.outcome is Outcome.SOLVED]
    return AuditRow(
        harness=harness,
        cells=len(cells),
        not_audited=sum(cell.audit is None for cell in cells),
        found={kind: sum(kind in one.kinds for one in _audits(cells)) for kind in FindingKind},
        flagged=sum(one.flagged for one in _audits(cells)),
        solved=len(solved),
        solved_flagged=sum(one.flagged for one in _audits(solved)),
    )


def _audits(cells: list[AuditedCell]) -> Iterator[Audit]:
    return (cell.audit for cell in cells if cell.audit is not None)
