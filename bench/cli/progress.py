"""How far is a long command? A bar on a terminal's stderr, and lines that stay in any case."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class StepsDone:
    """Shows how many of the expected steps are done; safe to tell from any thread."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._steps = self._bar.add_task("", total=None)

    def expect(self, steps: int) -> None:
        """Say how many there will be."""
        self._bar.update(self._steps, total=steps)

    def tick(self, what: str) -> None:
        """One more is done, of this."""
        self._bar.update(self._steps, advance=1, description=what)

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        self._bar.console.print(line, highlight=False, soft_wrap=True)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
