"""`shell`: a harness's own screen in a cell's container, for a person to look over its shoulder."""

from typing import Annotated

import typer
from rich.console import Console

from bench.cli.assembly import Selection, assemble, plan_selection
from bench.cli.cells import ServerUrl, Wait
from bench.cli.choice import Context
from bench.cli.options import LlamaServer, LogLevel, ModelsFile, Results, TasksDir, settings_from
from bench.cli.tables import shell_line
from bench.core.plan import PlannedCell
from bench.core.record import usage_of
from bench.edges.store import ResultsStore
from bench.edges.terminal import this_terminal
from bench.run.shell import ShellEnd, open_shell
from bench.run.workshop import Workshop
from bench.settings import Settings


def shell(
    harness: Annotated[str, typer.Argument(help="Harness name.")],
    task: Annotated[str, typer.Argument(help="Task id.")],
    model: Annotated[str, typer.Option("--model", "-m", help="Model name.")] = "server",
    prompt: Annotated[bool, typer.Option(help="Begin with the task's prompt.")] = True,
    ctx: Context = None,
    server_url: ServerUrl = None,
    llama_server: LlamaServer = None,
    results: Results = None,
    tasks_dir: TasksDir = None,
    models_file: ModelsFile = None,
    wait: Wait = False,
    log_level: LogLevel = None,
) -> None:
    """Open a harness's own screen on a task, sealed as in a cell; nothing is recorded or graded.

    The gateway's budgets apply, the deadline does not. Leave it as always (/quit, /exit, Ctrl-D);
    Ctrl-] twice leaves one that hangs. Whatever was written is removed afterwards.
    """
    settings = settings_from(
        results=results,
        tasks_dir=tasks_dir,
        models_file=models_file,
        server_url=server_url,
        llama_server=llama_server,
        log_level=log_level,
    )
    selection = Selection(
        models=(model,), harnesses=(harness,), tasks=(task,), trials=(1,), context_tokens=ctx
    )
    (planned,) = plan_selection(settings, selection, ())
    console = Console(stderr=True)
    end = _opened(settings, planned, console, with_prompt=prompt, wait=wait)
    line = shell_line(harness, exit_code=end.exit_code, usage=usage_of(end.traffic))
    console.print(line, highlight=False, soft_wrap=True)
    raise typer.Exit(0 if end.exit_code == 0 else 1)


def _opened(
    settings: Settings, planned: PlannedCell, console: Console, *, with_prompt: bool, wait: bool
) -> ShellEnd:
    with (
        # Outermost, so that it is put in order last: answers it owes have come in by then.
        this_terminal() as terminal,
        # No record goes in. But leftovers are told by their folder, so only one may use it.
        ResultsStore(settings.results, wait=wait) as store,
        assemble(settings, store, (planned,), accepted_risks=None) as workshop,
    ):
        _tell_start(workshop, planned, console, with_prompt=with_prompt)
        return open_shell(workshop, planned, terminal, with_prompt=with_prompt)


def _tell_start(
    workshop: Workshop, planned: PlannedCell, console: Console, *, with_prompt: bool
) -> None:
    key = planned.cell.key
    lines = [
        f"Opening {key.harness} on {key.task}: no deadline, and nothing is kept. "
        "Ctrl-] twice leaves one that hangs."
    ]
    if with_prompt and not workshop.harnesses[key.harness].takes_first_message:
        lines.append(f"{key.harness} takes no first message; this is the prompt, to paste:\n")
        lines.append(workshop.tasks[key.task].prompt.decode(errors="replace"))
    console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
