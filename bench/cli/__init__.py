"""The command line: every command, and the one place where faults become exit codes.

0 done, 1 finished with void cells (or a leak), 2 bad input, 3 missing prerequisite, 4 results
store, 130 interrupted.
"""

import signal
import sys
from types import FrameType

import typer

from bench.cli import cells, images, inspect, lists, tasks
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
app.command("clean")(inspect.clean)
app.add_typer(images.app, name="images")
app.add_typer(tasks.app, name="tasks")
app.add_typer(lists.harnesses, name="harnesses")
app.add_typer(lists.models, name="models")


def main() -> None:
    """Run a command and end with its exit code."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        app(standalone_mode=True)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer's answer to an interrupt; it says nothing
            _say("Interrupted. Settled cells are kept; the same command goes on from here.")
        raise
    except BenchError as error:
        _say(f"Error: {error}")
        sys.exit(error.exit_code)
    except EngineError as error:
        _say(f"Error: the container engine failed: {error}. See `bench doctor`.")
        sys.exit(3)


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
