"""What a person sees of a sweep while it runs: a live view on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import assert_never

import typer
from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from bench.cli.amounts import duration
from bench.cli.progress_view import ENDS, Room, progress_view
from bench.cli.tables import printable, record_line
from bench.core.estimate import Experience
from bench.core.events import (
    AgentProgressed,
    AttemptPostponed,
    AttemptRecorded,
    Event,
    PhaseEntered,
    SweepEnded,
    SweepStarted,
)
from bench.core.progress import Progress, progress_of_start

Listener = Callable[[Event], None]

_REFRESHES_PER_SECOND = 2


def _utc_now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def listener_for(
    console: Console,
    *,
    as_json: bool,
    past: Experience | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> Iterator[Listener]:
    """Lend a listener that shows a sweep on this console, which is standard error's.

    `past` is what earlier records taught, for estimates. As JSON, every event is a line on standard
    output and the console stays empty.
    """
    if as_json:
        yield _json_line
    elif console.is_interactive:  # a terminal that can move its cursor
        view = LiveView(console, past=past or Experience(), now=now)
        # Standard error becomes the console's while it lasts: the log is printed above the view.
        with Live(
            get_renderable=view.render,
            console=console,
            refresh_per_second=_REFRESHES_PER_SECOND,
            redirect_stdout=False,
        ):
            yield view
    else:
        yield lambda event: _print_line(console, event)


class LiveView:
    """The progress as the last event left it."""

    def __init__(self, console: Console, *, past: Experience, now: Callable[[], datetime]) -> None:
        self._console = console
        self._past = past
        self._now = now
        self._progress: Progress | None = None

    def __call__(self, event: Event) -> None:
        """Take an event in; what stays is printed above the view."""
        if isinstance(event, SweepStarted):
            self._progress = progress_of_start(event, self._past)
        elif self._progress is not None:
            self._progress = self._progress.after_event(event)
        _print_line(self._console, event)

    def render(self) -> RenderableType:
        """Return the view of this moment, no larger than the terminal."""
        if self._progress is None:
            return Text()
        width, height = self._console.size
        room = Room(width=width, height=height - 1)
        return progress_view(self._progress, now=self._now(), room=room)


def event_line(event: Event) -> str | None:
    """Return an event as a line in markup; `None` for those that leave none."""
    match event:
        case AttemptRecorded():
            return record_line(event.record)
        case AttemptPostponed():
            again = f"attempt {event.next_attempt} in {duration(event.seconds)}"
            return (
                f"[yellow]waiting[/] {printable(event.cell.name)} {again}: {printable(event.why)}"
            )
        case SweepEnded():
            # The detail of a fault is told once, as the error the command ends with.
            return f"[bold]The sweep is {ENDS[event.reason]}.[/]"
        case SweepStarted() | PhaseEntered() | AgentProgressed():
            return None
        case _:
            assert_never(event)


def _print_line(console: Console, event: Event) -> None:
    if line := event_line(event):
        console.print(line, highlight=False, emoji=False, soft_wrap=True)


def _json_line(event: Event) -> None:
    typer.echo(event.model_dump_json())
