"""`status`: how far a sweep is that runs elsewhere or ran long ago. It takes no lock."""

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from bench.cli.look import Look, LookedAt, state_lines
from bench.cli.options import Json, Results, settings_from
from bench.cli.progress_view import Room, progress_view
from bench.cli.tables import a_console

_PAUSE_SECONDS = 1.0


def status(
    results: Results = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Everything recorded, not only the last sweep.")
    ] = False,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until nothing runs there any more.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show how far the sweep of a results folder is, whether it runs, and how it ended."""
    folder = settings_from(results=results).results
    seen = LookedAt(folder, everything=everything)
    looks = seen.looks(pause=_pause) if follow else iter([seen.look()])
    if as_json:
        for look in _news(looks):
            typer.echo(look.json(indent=None if follow else 1))
    elif follow and sys.stdout.isatty():
        _follow_live(looks, folder)
    else:
        for look in _news(looks):
            _print(look, folder)


def _news(looks: Iterable[Look]) -> Iterator[Look]:
    """Leave out looks at which nothing had changed."""
    before: Look | None = None
    for look in looks:
        if before is None or look.differs(before):
            before = look
            yield look


def _print(look: Look, folder: Path) -> None:
    console = a_console()
    for line in state_lines(look, folder):
        console.print(Text(line), soft_wrap=True)
    if look.progress.standings:
        console.print(progress_view(look.progress, now=look.at, room=Room(width=console.width)))


def _follow_live(looks: Iterable[Look], folder: Path) -> None:
    console, lines = Console(), list[str]()
    with Live(console=console, auto_refresh=False) as live:
        for look in looks:
            lines = list(state_lines(look, folder))
            heads = [Text(line, no_wrap=True, overflow="ellipsis") for line in lines]
            width, height = console.size
            room = Room(width=width, height=height - 1 - len(heads))
            view = progress_view(look.progress, now=look.at, room=room)
            live.update(Group(*heads, view), refresh=True)
    for line in lines:  # whole, now that there is room
        console.print(Text(line), soft_wrap=True)


def _pause() -> None:
    time.sleep(_PAUSE_SECONDS)
