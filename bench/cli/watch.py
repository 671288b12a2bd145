"""`watch`: what a running cell's agent and its model say and do, as it happens."""

import difflib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.cli.options import Results, settings_from
from bench.cli.step_lines import conversation_lines
from bench.cli.tables import a_console, printable, record_line
from bench.edges.live_traffic import LiveTraffic, RunningCell, live_traffic
from bench.edges.record_lines import read_attempt
from bench.edges.traffic_file import traffic_lines
from bench.errors import BadInputError
from bench.trajectory.reader import read_trajectory

_PAUSE_SECONDS = 1.0
# A long conversation takes long to read again: most of the time is left to the cell itself.
_SHARE = 10


def watch(
    cell: Annotated[
        str | None,
        typer.Argument(
            help="Beginning of the cell's id, or part of its name (model/harness/task/trial).",
            show_default="the one whose agent works",
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Cut no text.")] = False,
    results: Results = None,
) -> None:
    """Follow a running cell step by step, until it is recorded. Ctrl-C ends only the watching."""
    settings = settings_from(results=results)
    with live_traffic(settings.results) as live:
        running = live.cells() if live is not None else ()
        if live is None or not running:
            raise BadInputError(
                f"looking for a running cell: none runs for {settings.results}. Name another "
                "folder with --results; `bench trajectory` shows a recorded cell."
            )
        _follow(live, _meant(running, cell), settings.results, full=full)


def _meant(running: Sequence[RunningCell], wanted: str | None) -> RunningCell:
    if wanted is None:
        found = [one for one in running if one.agent_works] or list(running)
    else:
        found = [one for one in running if one.cell.startswith(wanted) or wanted in one.name]
    if len(found) == 1:
        return found[0]
    known = "; ".join(f"{one.cell} ({one.name})" for one in found or running)
    problem = "there are several" if found else f"none is {wanted!r}"
    raise BadInputError(f"looking for a running cell: {problem}. Name one: {known}.")


def _follow(live: LiveTraffic, cell: RunningCell, results: Path, *, full: bool) -> None:
    console = a_console()
    _tell(console, [f"[bold]{printable(cell.name)}[/] attempt {printable(cell.attempt)}"])
    shown: list[str] = []
    while (lines := live.lines(cell)) is not None:
        began = time.monotonic()
        now = list(conversation_lines(read_trajectory(lines), full=full)) if lines else []
        _tell(console, added(shown, now))
        shown = now or shown
        time.sleep(max(_PAUSE_SECONDS, _SHARE * (time.monotonic() - began)))
    _end(live, cell, results, shown, full=full)


def _end(
    live: LiveTraffic, cell: RunningCell, results: Path, shown: list[str], *, full: bool
) -> None:
    """Wait for the record, and tell what of the conversation was not seen yet."""
    console = a_console()
    _tell(console, ["[dim]The agent has ended; its work is graded.[/]"])
    while (record := read_attempt(results, cell.cell, cell.attempt)) is None:
        if not live.exists(cell):
            record = read_attempt(results, cell.cell, cell.attempt)
            break
        time.sleep(_PAUSE_SECONDS)
    if record is None:
        _tell(console, ["[yellow]It is gone without a record: its sweep was ended.[/]"])
        raise typer.Exit(1)
    read = read_trajectory(traffic_lines(results / record.artefacts))
    _tell(console, added(shown, list(conversation_lines(read, full=full))))
    _tell(console, [record_line(record)])


def added(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Yield the lines that are new. A step's results come in between lines that were there."""
    matcher = difflib.SequenceMatcher(a=before, b=now, autojunk=False)
    for what, _, _, start, end in matcher.get_opcodes():
        if what in ("insert", "replace"):
            yield from now[start:end]


def _tell(console: Console, lines: Sequence[str] | Iterator[str]) -> None:
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True, emoji=False)
