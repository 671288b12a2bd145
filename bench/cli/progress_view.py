"""How a sweep's progress looks: the matrix filling up, what is under way, what came out void.

Everything is fitted to a width and height where there is a terminal: models that do not fit are
added up above and below the one at work. Names are a stranger's: shown as text, never as markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bench.cli.amounts import amount, duration
from bench.cli.tables import visible
from bench.core.events import EndReason
from bench.core.progress import Progress
from bench.core.standing import Standing, Tally
from bench.core.sweep_state import Postponed, UnderWay
from bench.core.traffic import Pulse

ENDS = {
    EndReason.FINISHED: "finished",
    EndReason.OUT_OF_TIME: "out of time; what had begun was finished",
    EndReason.TOO_MANY_VOIDS: "stopped: too many void cells in a row",
    EndReason.LEAK: "stopped: private material leaked",
    EndReason.INTERRUPTED: "interrupted",
    EndReason.FAULT: "stopped by a fault",
}
_MARKS = (("solved", "✓", "green"), ("failed", "✗", "red"), ("void", "!", "yellow"))
_PENDING = "·"
_SHOWN_UNDER_WAY = 4
_SHOWN_VOIDS = 3
_LISTED_VOIDS = 20
_NARROWEST_NAME = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much may be shown; `None` is without bound."""

    width: int
    height: int | None = None


def progress_view(progress: Progress, *, now: datetime, room: Room) -> Group:
    """Return the progress, in lines that are never folded."""
    lines = [*_head(progress, now), *_current(progress, now), *_voids(progress, room)]
    height = None if room.height is None else room.height - len(lines) - 1
    return Group(*lines, _matrix(progress, width=room.width, height=height))


def tally_text(tally: Tally) -> Text:
    """Return a tally in as few characters as say it: `9✓2✗1!4·`."""
    text = Text(no_wrap=True)
    for name, mark, colour in _MARKS:
        if count := getattr(tally, name):
            text.append(f"{count}{mark}", style=colour)
    if tally.pending:
        text.append(f"{tally.pending}{_PENDING}", style="dim")
    return text


def _line(text: str, style: str = "") -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def _head(progress: Progress, now: datetime) -> Iterator[Text]:
    tally = progress.tally
    counts = _line(f"{tally.settled} of {tally.cells} cells settled: ", "bold")
    parts = [(f"{tally.solved}✓ solved", "green"), (f"{tally.failed}✗ failed", "red")]
    if tally.void:
        parts.append((f"{tally.void}! void", "yellow"))
    parts.append((f"{tally.pending}· pending", "dim"))
    for number, (part, style) in enumerate(parts):
        counts.append(", " if number else "", style="not bold")
        counts.append(part, style=f"not bold {style}")
    yield counts
    yield _line(
        f"time left {duration(progress.seconds_left(now))}, "
        f"{amount(progress.settled_per_hour)} cells/h, "
        f"{amount(progress.tokens_per_second)} tokens/s"
    )


def _current(progress: Progress, now: datetime) -> Iterator[Text]:
    sweep = progress.sweep
    if sweep is None:
        return
    attempts = [_under_way(one, now) for one in sweep.under_way]
    attempts += [[_waiting(one, now)] for one in sweep.postponed]
    for lines in attempts[:_SHOWN_UNDER_WAY]:
        yield from lines
    if len(attempts) > _SHOWN_UNDER_WAY:
        yield _line(f"  … and {len(attempts) - _SHOWN_UNDER_WAY} more under way", "dim")


def _under_way(one: UnderWay, now: datetime) -> list[Text]:
    spent = max(0.0, (now - one.since).total_seconds())
    left = one.seconds_left(now)
    end = "" if left is None else f", {duration(left)} left"
    again = f" attempt {one.attempt}" if one.attempt > 1 else ""
    line = _line(f"  {one.phase:10} ", "cyan")
    line.append(f"{visible(one.cell.name)}{again}  {duration(spent)}{end}", "not cyan")
    return [line] if one.pulse is None else [line, _line(f"  {'':10} {_pulse(one.pulse)}", "dim")]


def _pulse(pulse: Pulse) -> str:
    requests = "1 request" if pulse.requests == 1 else f"{pulse.requests} requests"
    speed = f", {pulse.tokens_per_second:.0f} tokens/s" if pulse.tokens_per_second else ""
    return f"{requests}, {pulse.output_tokens} tokens{speed}"


def _waiting(one: Postponed, now: datetime) -> Text:
    left = max(0.0, (one.until - now).total_seconds())
    line = _line(f"  {'postponed':10} ", "yellow")
    what = f"{visible(one.cell.name)} attempt {one.next_attempt}  in {duration(left)}"
    return line.append(f"{what}: {visible(one.why)}", "default")


def _voids(progress: Progress, room: Room) -> Iterator[Text]:
    voids = progress.voids
    shown = _LISTED_VOIDS if room.height is None else _SHOWN_VOIDS
    for one in voids[-shown:]:
        yield _void(one)
    if len(voids) > shown:
        yield _line(f"  … and {len(voids) - shown} more void cells", "dim")


def _void(one: Standing) -> Text:
    times = f" {one.attempts} times" if one.attempts > 1 else ""
    reason = one.reason or "of an earlier run"
    line = _line(f"  {'void':10} ", "yellow")
    return line.append(f"{visible(one.name)}{times}: {reason}", "default")


def _matrix(progress: Progress, *, width: int, height: int | None) -> Table:
    models = list(dict.fromkeys(model for model, _ in progress.matrix))
    harnesses = list(dict.fromkeys(harness for _, harness in progress.matrix))
    before, shown, behind = _window(models, _at_work(progress, models), height)
    rows = [_sum_row(progress, before, harnesses)] if before else []
    rows += [_row(progress, [model], harnesses, visible(model)) for model in shown]
    rows += [_sum_row(progress, behind, harnesses)] if behind else []
    return _table(rows, [visible(harness) for harness in harnesses], width=width)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    name: str
    tallies: list[Text]


def _table(rows: Sequence[_Row], harnesses: Sequence[str], *, width: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    taken = 0
    for place, harness in enumerate(harnesses):
        taken += 1 + max([len(harness), *(row.tallies[place].cell_len for row in rows)])
    room = max(_NARROWEST_NAME, width - taken - 1)
    table.add_column("", no_wrap=True, overflow="ellipsis")
    for harness in harnesses:
        table.add_column(Text(harness), no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(_line(_cut(row.name, room)), *row.tallies)
    return table


def _row(progress: Progress, models: Iterable[str], harnesses: Sequence[str], name: str) -> _Row:
    models = tuple(models)
    tallies = [
        sum((progress.matrix.get((model, harness), Tally()) for model in models), Tally())
        for harness in harnesses
    ]
    return _Row(name=name, tallies=[tally_text(tally) for tally in tallies])


def _sum_row(progress: Progress, models: Sequence[str], harnesses: Sequence[str]) -> _Row:
    return _row(progress, models, harnesses, f"… {len(models)} more models")


def _at_work(progress: Progress, models: Sequence[str]) -> int:
    """Return the place of the model under way, else of the first that is not done."""
    sweep = progress.sweep
    names = [one.cell.model for one in sweep.under_way] if sweep else []
    names += [model for (model, _), tally in progress.matrix.items() if tally.pending]
    return next((models.index(name) for name in names if name in models), 0)


def _window(
    models: list[str], at_work: int, height: int | None
) -> tuple[list[str], list[str], list[str]]:
    """Return the models to be added up before, those to be shown, those to be added up behind."""
    if height is None or len(models) <= height:
        return [], models, []
    if at_work < (end := max(1, height - 1)):  # only those behind need a row
        return [], models[:end], models[end:]
    if at_work >= (start := len(models) - end):
        return models[:start], models[start:], []
    count = max(1, height - 2)
    start = at_work - count // 2
    return models[:start], models[start : start + count], models[start + count :]


def _cut(name: str, width: int) -> str:
    """Cut a name in its middle: beginning and end, as of quants, tell models apart."""
    if len(name) <= width:
        return name
    end = (width - 1) // 2
    return f"{name[: width - 1 - end]}…{name[len(name) - end :]}"
