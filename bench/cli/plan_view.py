"""How a plan looks: every cell, why it is run or not, what it will take; every setting's source."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from bench.cli.amounts import UNKNOWN, amount, duration
from bench.cli.tables import a_console, printable
from bench.core.estimate import Estimate, Experience, Total, total_of
from bench.core.plan import PlannedCell

Settings = Mapping[str, Mapping[str, object]]  # name -> value and origin


def plan_table(planned: Sequence[PlannedCell], past: Experience, settings: Settings) -> None:
    """Print every planned cell, what all of it will take, and every effective setting."""
    console = a_console()
    table = Table()
    for name in ("cell", "model", "harness", "task", "trial", "state"):
        table.add_column(name, overflow="fold")
    for name in ("time", "tokens in", "out"):
        table.add_column(name, justify="right")
    for one in planned:
        key = one.cell.key
        names = (key.id, key.model, key.harness, key.task, str(key.trial))
        table.add_row(*map(printable, names), why(one), *_costs(_estimate(one, past)))
    console.print(table)
    _print_total(console, planned, past)
    for name, setting in settings.items():
        line = f"  {name} = {printable(str(setting['value']))}  ({setting['from']})"
        console.print(line, highlight=False)


def plan_json(
    planned: Sequence[PlannedCell], past: Experience, settings: Settings
) -> dict[str, object]:
    """Return the same for programs."""
    return {
        "cells": [_cell_json(one, _estimate(one, past)) for one in planned],
        "total": asdict(_total(planned, past)),
        "settings": settings,
    }


def why(one: PlannedCell) -> str:
    """Return why a cell is run or not."""
    if one.settled is not None:
        return f"settled: {one.settled.outcome} ({one.settled.reason})"
    reasons = []
    if one.attempts:
        times = "once" if one.attempts == 1 else f"{one.attempts} times"
        reasons.append(f"void {times}" + (f", {one.last_void} last" if one.last_void else ""))
    if one.changed:
        reasons.append(f"settled with another {', '.join(one.changed)}")
    return f"pending: {'; '.join(reasons) or 'never run'}"


def _estimate(one: PlannedCell, past: Experience) -> Estimate | None:
    key = one.cell.key
    return past.estimate(key.model, key.harness, key.task) if one.pending else None


def _total(planned: Sequence[PlannedCell], past: Experience) -> Total:
    return total_of(_estimate(one, past) for one in planned if one.pending)


def _costs(estimate: Estimate | None) -> tuple[str, str, str]:
    if estimate is None:
        return UNKNOWN, UNKNOWN, UNKNOWN
    tokens_in, tokens_out = amount(estimate.input_tokens), amount(estimate.output_tokens)
    return duration(estimate.seconds), tokens_in, tokens_out


def _print_total(console: Console, planned: Sequence[PlannedCell], past: Experience) -> None:
    total = _total(planned, past)
    console.print(f"{len(planned)} cells, {total.cells} to run.", highlight=False)
    if total.seconds is not None:
        console.print(
            f"By what is recorded so far: {duration(total.seconds)}, one after the other; "
            f"{amount(total.input_tokens)} tokens in, {amount(total.output_tokens)} out.",
            highlight=False,
        )
    if total.unknown:
        console.print(
            f"Nothing recorded is like {total.unknown} of them: they are in no estimate.",
            highlight=False,
        )


def _cell_json(one: PlannedCell, estimate: Estimate | None) -> dict[str, object]:
    return {
        "cell": one.cell.id,
        "name": one.cell.key.name,
        "pending": one.pending,
        "why": why(one),
        "attempts": one.attempts,
        "changed": one.changed,
        "outcome": one.settled.outcome if one.settled else None,
        "reason": one.settled.reason if one.settled else one.last_void,
        "estimate": asdict(estimate) if estimate else None,
    }
