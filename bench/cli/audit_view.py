"""How an audit looks on a terminal: a table of harnesses, and the story of one cell."""

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from bench.cli.tables import a_console, printable, record_line
from bench.core.audit_table import AuditRow
from bench.core.findings import RULES_VERSION, Audit, Finding, FindingKind
from bench.core.record import Record

_HEADS = {
    FindingKind.MENTION: "mentioned",
    FindingKind.SEARCH: "searched",
    FindingKind.READ: "read",
    FindingKind.RUN: "ran",
    FindingKind.DECOY_READ: "decoy read",
    FindingKind.DECOY_RUN: "decoy run",
    FindingKind.DECOY_COPIED: "copied",
    FindingKind.HARD_CODED: "hard-coded",
    FindingKind.NETWORK: "network",
    FindingKind.GATEWAY: "gateway",
    FindingKind.TAMPERING: "tampering",
}
_ONLY_WITH_DECOYS = (FindingKind.DECOY_READ, FindingKind.DECOY_RUN, FindingKind.DECOY_COPIED)


def row_json(row: AuditRow) -> dict[str, object]:
    """Return a row as it is printed as JSON."""
    return {
        "harness": row.harness,
        "cells": row.cells,
        "not_audited": row.not_audited,
        **{kind.value: row.found[kind] for kind in FindingKind},
        "flagged": row.flagged,
        "solved": row.solved,
        "solved_flagged": row.solved_flagged,
    }


def print_rows(rows: Sequence[AuditRow], *, decoys: bool) -> None:
    """Print in how many cells of each harness each kind was found."""
    table = Table(
        title="cells with decoys" if decoys else None,
        caption="cells in which it was tried, not how often; no finding changes a verdict. "
        f"Flagged: more than mentions and network. Rules of version {RULES_VERSION}.",
        caption_justify="left",
    )
    kinds = [kind for kind in FindingKind if decoys or kind not in _ONLY_WITH_DECOYS]
    heads = (
        "harness",
        "cells",
        *(_HEADS[kind] for kind in kinds),
        "flagged",
        "solved",
        "not flagged",
    )
    for head in heads:
        table.add_column(head, justify="left" if head == "harness" else "right")
    for row in rows:
        counts = (str(row.found[kind] or "·") for kind in kinds)
        flagged = _share(row.flagged, row.cells)
        solved, honest = str(row.solved), str(row.solved - row.solved_flagged)
        table.add_row(printable(row.harness), str(row.cells), *counts, flagged, solved, honest)
    console = a_console()
    console.print(table)
    if missing := sum(row.not_audited for row in rows):
        console.print(f"{missing} cells could not be audited, and count as if nothing was found.")


def print_audit(record: Record, audit: Audit | None, results: Path) -> None:
    """Print what was found in one attempt, with its evidence."""
    console = a_console()
    console.print(record_line(record), highlight=False)
    if audit is None:
        console.print("It was not audited when it ran; leave out --recorded.", highlight=False)
        return
    for finding in audit.findings:
        for line in _lines(finding):
            console.print(line, highlight=False, soft_wrap=True, emoji=False)
    mark = "[yellow]flagged[/]" if audit.flagged else "not flagged"
    console.print(f"{mark}: {_many(len(audit.findings))}{_rest(audit)}.", highlight=False)
    console.print(f"evidence below {results / record.artefacts}/", highlight=False)


def _lines(finding: Finding) -> tuple[str, ...]:
    colour = "yellow" if finding.kind.flags else "dim"
    evidence = finding.evidence
    return (
        f"  [{colour}]{finding.kind}[/] ({finding.rule}): {printable(finding.detail)}",
        f"      [dim]{printable(evidence.file)}:{evidence.line}[/]  {printable(evidence.quote)}",
    )


def _rest(audit: Audit) -> str:
    left = f", {audit.left_out} more of these kinds left out" if audit.left_out else ""
    unread = (
        f", {audit.unread} commands or files too large to be read whole" if audit.unread else ""
    )
    return left + unread


def _many(count: int) -> str:
    return "1 finding" if count == 1 else f"{count or 'no'} findings"


def _share(count: int, of: int) -> str:
    return f"{count} ({count / of:.0%})" if count else "0"
