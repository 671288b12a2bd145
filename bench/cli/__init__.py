"""The command line: every command, and the one place where faults become exit codes.

0 done, 1 ended with void or pending cells (or a leak), 2 bad input, 3 missing prerequisite, 4
results store, 130 interrupted.
"""

import contextlib
import signal
import sys
from types import FrameType

import typer

from bench.cli import (
    audit,
    cells,
    harnesses,
    images,
    inspect,
    lists,
    redteam,
    shell,
    status,
    tasks,
    trajectory,
    watch,
)
from bench.errors import BenchError, EngineError

INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Run coding agents against local models in sealed containers, and grade what they made.",
)
app.command("doctor")(inspect.doctor)
app.command("plan")(cells.plan)
app.command("run")(cells.run)
app.command("cell")(cells.cell)
app.command("status")(status.status)
app.command("trajectory")(trajectory.trajectory)
app.command("audit")(audit.audit)
app.command("watch")(watch.watch)
app.command("shell")(shell.shell)
app.command("redteam")(redteam.redteam)
app.command("clean")(inspect.clean)
app.add_typer(images.app, name="images")
app.add_typer(tasks.app, name="tasks")
app.add_typer(harnesses.app, name="harnesses")
app.add_typer(lists.models, name="models")


def main() -> None:
    """Run a command and end with its exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, _as_interrupt)
    try:
        app(standalone_mode=True)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer's answer to an interrupt; it says nothing
            _say("Interrupted. Settled cells are kept; the same command goes on with the rest.")
        raise
    except BenchError as error:
        _say(f"Error: {error}")
        sys.exit(error.exit_code)
    except EngineError as error:
        _say(f"Error: the container engine failed: {error}. See `bench doctor`.")
        sys.exit(3)


def _as_interrupt(number: int, _frame: FrameType | None) -> None:
    if number == signal.SIGHUP:
        # A closed terminal says so twice, by its shell and by the kernel: the second would break
        # into the clean-up after the first.
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        sys.stderr.write(text + "\n")
