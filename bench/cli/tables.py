"""How plans and records look on a terminal. Untrusted text is shown escaped, never interpreted."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.core.findings import summary_of
from bench.core.record import Record, Usage
from bench.core.signs import Conducted
from bench.core.verdict import Outcome

_COLOURS = {Outcome.SOLVED: "green", Outcome.FAILED: "red", Outcome.VOID: "yellow"}


_FLAG = "⚑"  # beside a verdict, which it never changes
_WIDE = 140
_NUMBERS = ("setup", "agent", "grade", "overhead", "tokens in", "out")
_COLUMNS = (
    *("model", "harness", "task", "trial", "outcome", "reason", "checks", "conduct"),
    *_NUMBERS,
    "evidence",
)
_NARROW = ("model", "harness", "task", "trial", "outcome", "reason", "agent")


def a_console() -> Console:
    """Return a console on standard output, wide where there is no terminal to fit."""
    # Without a terminal there is no width to fit: a table must not lose its columns in a file.
    # No part of a name is to become a picture, as in `a:rocket:b`.
    console = Console(emoji=False)
    return console if console.is_terminal else Console(width=200, emoji=False)


def printable(text: str) -> str:
    """Return text that can neither control a terminal nor be taken for markup."""
    return escape(visible(text))


def visible(text: str) -> str:
    """Return text with what could control a terminal spelt out."""
    return "".join(c if c.isprintable() or c == " " else repr(c)[1:-1] for c in text)


def show_rows(rows: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    """Print rows with the same keys as a table, or as JSON."""
    if as_json:
        typer.echo(json.dumps(rows, indent=1))
        return
    table = Table(*rows[0]) if rows else Table()
    for row in rows:
        table.add_row(*("–" if v is None else printable(str(v)) for v in row.values()))
    a_console().print(table)


def show_markdown(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows with the same keys, at least one, as a table in Markdown."""

    def line(cells: Iterable[object]) -> str:
        # As code, so that no text of a stranger's is markup; a code span knows no escapes.
        shown = (visible(str(cell)).replace("`", "'").replace("|", "¦") for cell in cells)
        return "| " + " | ".join(f"`{cell}`" for cell in shown) + " |"

    typer.echo("| " + " | ".join(rows[0]) + " |")
    typer.echo("|" + "---|" * len(rows[0]))
    for row in rows:
        typer.echo(line(row.values()))


def record_line(record: Record) -> str:
    """Return an attempt as one full line."""
    colour = _COLOURS[record.outcome]
    again = f" attempt {record.attempt}" if record.attempt > 1 else ""
    return (
        f"[{colour}]{record.outcome:7}[/] {record.key.name}{again}  {record.reason}  "
        f"{record.times.total_seconds - record.times.waited_seconds:.1f} s "
        f"(agent {record.times.agent_seconds:.1f} s)  "
        f"{printable(record.detail)}"
    )


def results_table(records: Sequence[Record], results: Path) -> None:
    """Print the records of a run: outcome, reason, where the time went, tokens, evidence.

    On a narrow terminal only what tells cells apart and how they ended.
    """
    console = a_console()
    is_wide = console.width >= _WIDE
    columns = _COLUMNS if is_wide else _NARROW
    table = Table(caption=f"evidence below {results}/", caption_justify="left")
    if not is_wide:
        table.box, table.pad_edge = None, False
    for name in columns:
        table.add_column(name, overflow="fold", justify="right" if name in _NUMBERS else "left")
    for record in records:
        row = dict(zip(_COLUMNS, _row(record), strict=True))
        table.add_row(*(row[name] for name in columns))
    console.print(table)
    console.print(_tally(records), highlight=False)
    if flagged := sum(map(_is_flagged, records)):
        told = "1 cell is" if flagged == 1 else f"{flagged} cells are"
        console.print(f"{_FLAG} {told} flagged: `bench audit` says why", highlight=False)


def print_story(record: Record, results: Path) -> None:
    """Print one record in full, for a person."""
    console = a_console()
    console.print(record_line(record), highlight=False)
    for check in record.checks or ():
        mark = "[green]passed[/]" if check.passed else "[red]FAILED[/]"
        detail = f"  {printable(check.detail)}" if check.detail else ""
        console.print(f"  {mark}  {printable(check.name)}{detail}", highlight=False)
    for seen in record.conduct:
        console.print(f"  {_sign(seen)}: {printable(seen.detail)}", highlight=False)
    if found := summary_of(record.audit):
        command = f"bench audit --results {printable(str(results))} --cell {record.cell}"
        console.print(f"  {_FLAG} {found}: `{command}` tells it", highlight=False)
    seal = record.surroundings.seal
    if seal is not None and seal.accepted_risks:
        console.print(f"  at the risk of: {', '.join(seal.accepted_risks)}", highlight=False)
    results_table((record,), results)


def shell_line(harness: str, *, exit_code: int, usage: Usage | None) -> str:
    """Return how a shell ended and what its gateway saw."""
    ended = f"{harness} ended with exit code {exit_code}. " if exit_code else ""
    requests = _number(usage.requests if usage else None)
    refused = f", {usage.refused} refused" if usage and usage.refused else ""
    tokens_in = _number(usage.input_tokens if usage else None)
    tokens_out = _number(usage.output_tokens if usage else None)
    return (
        f"{ended}The gateway saw {requests} requests{refused}, {tokens_in} tokens in, "
        f"{tokens_out} out. Nothing was recorded or graded."
    )


def _row(record: Record) -> Iterable[str]:
    times, usage = record.times, record.usage
    checks = record.checks
    passed = f"{sum(c.passed for c in checks)}/{record.checks_planned}" if checks else "–"
    return (
        record.model,
        record.harness,
        record.task,
        str(record.trial),
        f"[{_COLOURS[record.outcome]}]{record.outcome}[/]" + _flag(record),
        record.reason,
        passed,
        "\n".join(map(_sign, record.conduct)) or ("–" if usage is None else ""),
        f"{times.setup_seconds:.1f}",
        f"{times.agent_seconds:.1f}",
        f"{times.grade_seconds:.1f}",
        f"{times.overhead_seconds:.1f}",
        _number(usage.input_tokens if usage else None),
        _number(usage.output_tokens if usage else None),
        record.artefacts,
    )


def _is_flagged(record: Record) -> bool:
    return record.audit is not None and record.audit.flagged


def _flag(record: Record) -> str:
    return f" [yellow]{_FLAG}[/]" if _is_flagged(record) else ""


def _sign(seen: Conducted) -> str:
    return seen.sign if seen.count == 1 else f"{seen.sign} ×{seen.count}"


def _tally(records: Sequence[Record]) -> str:
    counts = {outcome: sum(r.outcome is outcome for r in records) for outcome in Outcome}
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items())


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)
