"""How plans and records look on a terminal. Untrusted text is shown escaped, never interpreted."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.core.plan import PlannedCell
from bench.core.record import Record
from bench.core.verdict import Outcome

_COLOURS = {Outcome.SOLVED: "green", Outcome.FAILED: "red", Outcome.VOID: "yellow"}


def a_console() -> Console:
    """Return a console on standard output, wide where there is no terminal to fit."""
    # Without a terminal there is no width to fit: a table must not lose its columns in a file.
    console = Console()
    return console if console.is_terminal else Console(width=200)


def printable(text: str) -> str:
    """Return text that can neither control a terminal nor be taken for markup."""
    return escape("".join(c if c.isprintable() or c == " " else repr(c)[1:-1] for c in text))


def show_rows(rows: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    """Print rows with the same keys as a table, or as JSON."""
    if as_json:
        typer.echo(json.dumps(rows, indent=1))
        return
    table = Table(*rows[0]) if rows else Table()
    for row in rows:
        table.add_row(*(printable(str(value)) for value in row.values()))
    a_console().print(table)


def record_line(record: Record) -> str:
    """Return an attempt as one full line."""
    colour = _COLOURS[record.outcome]
    again = f" attempt {record.attempt}" if record.attempt > 1 else ""
    return (
        f"[{colour}]{record.outcome:7}[/] {record.key.name}{again}  {record.reason}  "
        f"{record.times.total_seconds:.1f} s (agent {record.times.agent_seconds:.1f} s)  "
        f"{printable(record.detail)}"
    )


def results_table(records: Sequence[Record], results: Path) -> None:
    """Print the records of a run: outcome, reason, where the time went, tokens, evidence."""
    table = Table(caption=f"evidence below {results}/", caption_justify="left")
    for name in ("model", "harness", "task", "trial", "outcome", "reason", "checks"):
        table.add_column(name, overflow="fold")
    for name in ("setup", "agent", "grade", "overhead", "tokens in", "out"):
        table.add_column(name, justify="right")
    table.add_column("evidence", overflow="fold")
    for record in records:
        table.add_row(*_row(record))
    a_console().print(table)
    a_console().print(_tally(records), highlight=False)


def plan_table(
    planned: Sequence[PlannedCell], settings: Mapping[str, Mapping[str, object]]
) -> None:
    """Print every planned cell and every effective setting with its origin."""
    table = Table()
    for name in ("cell", "model", "harness", "task", "trial", "state"):
        table.add_column(name, overflow="fold")
    for one in planned:
        key = one.cell.key
        table.add_row(key.id, key.model, key.harness, key.task, str(key.trial), _state(one))
    a_console().print(table)
    pending = sum(one.pending for one in planned)
    a_console().print(f"{len(planned)} cells, {pending} to run.", highlight=False)
    for name, setting in settings.items():
        line = f"  {name} = {printable(str(setting['value']))}  ({setting['from']})"
        a_console().print(line, highlight=False)


def print_story(record: Record, results: Path) -> None:
    """Print one record in full, for a person."""
    console = a_console()
    console.print(record_line(record), highlight=False)
    for check in record.checks or ():
        mark = "[green]passed[/]" if check.passed else "[red]FAILED[/]"
        detail = f"  {printable(check.detail)}" if check.detail else ""
        console.print(f"  {mark}  {printable(check.name)}{detail}", highlight=False)
    results_table((record,), results)


def _row(record: Record) -> Iterable[str]:
    times, usage = record.times, record.usage
    checks = record.checks
    passed = f"{sum(c.passed for c in checks)}/{record.checks_planned}" if checks else "–"
    return (
        record.model,
        record.harness,
        record.task,
        str(record.trial),
        f"[{_COLOURS[record.outcome]}]{record.outcome}[/]",
        record.reason,
        passed,
        f"{times.setup_seconds:.1f}",
        f"{times.agent_seconds:.1f}",
        f"{times.grade_seconds:.1f}",
        f"{times.overhead_seconds:.1f}",
        _number(usage.input_tokens if usage else None),
        _number(usage.output_tokens if usage else None),
        record.artefacts,
    )


def _tally(records: Sequence[Record]) -> str:
    counts = {outcome: sum(r.outcome is outcome for r in records) for outcome in Outcome}
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items())


def _state(one: PlannedCell) -> str:
    if one.settled is not None:
        return f"settled: {one.settled.outcome}"
    return f"pending, {one.attempts} void so far" if one.attempts else "pending"


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)
