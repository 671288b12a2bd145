"""How the outcomes of attacks look: the table, and what it adds up to."""

import json
from collections.abc import Sequence

import typer
from rich.table import Table

from bench.cli.tables import a_console, printable
from bench.redteam.attack import Ours, Outcome
from bench.redteam.report import all_well, counts, rows

_SHOWN = ("attack", "row", "language", "naive", "ours")
_COLOURS = {Ours.FAILED: "green", Ours.THROUGH: "bold red", Ours.VOID: "yellow"}


def show_outcomes(outcomes: Sequence[Outcome], *, untouched: bool, as_json: bool) -> None:
    """Print the table with its counts, or all of it as JSON."""
    if as_json:
        typer.echo(json.dumps(_as_json(outcomes, untouched=untouched), indent=1))
        return
    table = Table(*_SHOWN)
    for outcome, row in zip(outcomes, rows(outcomes), strict=True):
        colour = _COLOURS[outcome.ours]
        naive = printable(str(row["naive"]))
        cells = [printable(str(row[name])) for name in _SHOWN[:3]]
        table.add_row(
            *cells,
            naive if outcome.proves else f"[yellow]{naive}[/]",
            f"[{colour}]{outcome.ours}[/]",
        )
    console = a_console()
    console.print(table)
    for outcome in outcomes:
        if outcome.ours is not Ours.FAILED:
            console.print(f"{outcome.attack.id}: {outcome.ours}: {printable(outcome.detail)}")
    for line in summary(outcomes, untouched=untouched):
        console.print(line, highlight=False)


def summary(outcomes: Sequence[Outcome], *, untouched: bool) -> list[str]:
    """Return the counts by group, whether the host is as it was, and what to think of it all."""
    host = "is as it was" if untouched else "HAS BEEN CHANGED"
    well = all_well(outcomes, untouched=untouched)
    verdict = (
        "Every attack works on a naive bench, and none here." if well else "Not as it should be."
    )
    return [*map(str, counts(outcomes)), f"The watched folder of this machine {host}.", verdict]


def _as_json(outcomes: Sequence[Outcome], *, untouched: bool) -> dict[str, object]:
    return {
        "attacks": rows(outcomes),
        "counts": [str(count) for count in counts(outcomes)],
        "host_untouched": untouched,
        "as_it_should_be": all_well(outcomes, untouched=untouched),
    }
