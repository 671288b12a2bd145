"""`plan`, `run` and `cell`: from names on the command line to settled cells."""

import json
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from rich.console import Console

from bench.cli.assembly import Selection, assemble, plan_selection
from bench.cli.options import Json, LogLevel, ModelsFile, Results, TasksDir, names_in, settings_from
from bench.cli.tables import plan_table, print_story, record_line, results_table
from bench.core.plan import PlannedCell
from bench.core.record import Record
from bench.edges.store import ResultsStore, read_records
from bench.errors import BadInputError
from bench.run.sweep import run_sweep
from bench.settings import Settings, sources

ModelNames = Annotated[
    list[str], typer.Option("--models", "--model", "-m", help="Model names, comma-separated.")
]
HarnessNames = Annotated[
    list[str], typer.Option("--harnesses", "--harness", help="Harness names, or all.")
]
TaskNames = Annotated[list[str], typer.Option("--tasks", "--task", "-t", help="Task ids, or all.")]
Trials = Annotated[int, typer.Option(min=1, max=1000, help="Wanted repetitions of each cell.")]
AgentSeconds = Annotated[
    int | None, typer.Option(min=1, help="The agent's deadline, instead of the task's own.")
]
Context = Annotated[
    int | None, typer.Option("--ctx", min=1024, help="Context window told to the harness, tokens.")
]
ServerUrl = Annotated[
    str | None, typer.Option(help="Running llama-server, as this machine sees it.", metavar="URL")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Skip settled cells. Always done; kept for scripts.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait while another run uses the results.")]


def plan(
    models: ModelNames,
    harnesses: HarnessNames = ["all"],  # noqa: B006 - typer copies it
    tasks: TaskNames = ["all"],  # noqa: B006
    trials: Trials = 1,
    agent_seconds: AgentSeconds = None,
    ctx: Context = None,
    server_url: ServerUrl = None,
    results: Results = None,
    tasks_dir: TasksDir = None,
    models_file: ModelsFile = None,
    as_json: Json = False,
) -> None:
    """Show every cell of a run and every effective setting; touches nothing."""
    flags = {
        "results": results,
        "tasks_dir": tasks_dir,
        "models_file": models_file,
        "server_url": server_url,
    }
    settings = settings_from(**flags)
    selection = _selection(models, harnesses, tasks, trials, agent_seconds, ctx)
    planned = plan_selection(settings, selection, read_records(settings.results))
    shown = _shown(settings, sources(flags))
    if as_json:
        typer.echo(json.dumps(_plan_json(planned, shown), indent=1))
    else:
        plan_table(planned, shown)


def run(
    models: ModelNames,
    harnesses: HarnessNames = ["all"],  # noqa: B006
    tasks: TaskNames = ["all"],  # noqa: B006
    trials: Trials = 1,
    agent_seconds: AgentSeconds = None,
    ctx: Context = None,
    server_url: ServerUrl = None,
    results: Results = None,
    tasks_dir: TasksDir = None,
    models_file: ModelsFile = None,
    resume: Resume = True,  # noqa: ARG001 - accepted, as resuming is what it always does
    wait: Wait = False,
    log_level: LogLevel = None,
    as_json: Json = False,
) -> None:
    """Settle every cell of models × harnesses × tasks × trials that is not settled yet."""
    settings = settings_from(
        results=results,
        tasks_dir=tasks_dir,
        models_file=models_file,
        server_url=server_url,
        log_level=log_level,
    )
    selection = _selection(models, harnesses, tasks, trials, agent_seconds, ctx)
    records = _settle(settings, selection, wait=wait, as_json=as_json)
    if not as_json:
        results_table(records, settings.results)
    raise typer.Exit(0 if all(record.settled for record in records) else 1)


def cell(
    model: Annotated[str, typer.Argument(help="Model name.")],
    harness: Annotated[str, typer.Argument(help="Harness name.")],
    task: Annotated[str, typer.Argument(help="Task id.")],
    trial: Annotated[int, typer.Option(min=1, help="Which repetition.")] = 1,
    agent_seconds: AgentSeconds = None,
    ctx: Context = None,
    server_url: ServerUrl = None,
    results: Results = None,
    tasks_dir: TasksDir = None,
    models_file: ModelsFile = None,
    wait: Wait = False,
    log_level: LogLevel = None,
    as_json: Json = False,
) -> None:
    """Settle one cell and tell its story. A settled one is shown, not run again: use --trial."""
    settings = settings_from(
        results=results,
        tasks_dir=tasks_dir,
        models_file=models_file,
        server_url=server_url,
        log_level=log_level,
    )
    selection = Selection(
        models=(model,),
        harnesses=(harness,),
        tasks=(task,),
        trials=(trial,),
        agent_seconds=agent_seconds,
        context_tokens=ctx,
    )
    (record,) = _settle(settings, selection, wait=wait, as_json=as_json)
    if not as_json:
        print_story(record, settings.results)
    raise typer.Exit(0 if record.settled else 1)


def _selection(
    models: list[str],
    harnesses: list[str],
    tasks: list[str],
    trials: int,
    agent_seconds: int | None,
    ctx: int | None,
) -> Selection:
    selection = Selection(
        models=names_in(models),
        harnesses=names_in(harnesses),
        tasks=names_in(tasks),
        trials=tuple(range(1, trials + 1)),
        agent_seconds=agent_seconds,
        context_tokens=ctx,
    )
    if not (selection.models and selection.harnesses and selection.tasks):
        raise BadInputError("choosing cells: models, harnesses and tasks each need a name.")
    return selection


def _settle(
    settings: Settings, selection: Selection, *, wait: bool, as_json: bool
) -> tuple[Record, ...]:
    """Run what is pending and return the last record of every cell of the selection."""
    console = Console(stderr=True)
    # What can be refused is refused before the folder is locked and the engine is touched.
    plan_selection(settings, selection, ())
    with ResultsStore(settings.results, wait=wait) as store:
        planned = plan_selection(settings, selection, store.records())
        done = sum(not p.pending for p in planned)
        console.print(f"{len(planned)} cells, {done} settled before.", highlight=False)
        pending = tuple(p for p in planned if p.pending)
        if anew := [p for p in pending if p.changed]:
            console.print(_why_anew(anew), highlight=False)
        if pending:
            with assemble(settings, store, pending) as workshop:
                run_sweep(workshop, pending, settled=_teller(as_json=as_json, console=console))
        return _last_records(planned, store.records())


def _why_anew(planned: Sequence[PlannedCell]) -> str:
    changed = dict.fromkeys(part for cell in planned for part in cell.changed)
    return (
        f"{len(planned)} of them had been settled with another {' or '.join(changed)}: they are "
        "other cells, and are run."
    )


def _teller(*, as_json: bool, console: Console) -> Callable[[Record], None]:
    def tell(record: Record) -> None:
        if as_json:
            typer.echo(record.model_dump_json())
        else:
            console.print(record_line(record), highlight=False, soft_wrap=True)

    return tell


def _last_records(
    planned: tuple[PlannedCell, ...], records: tuple[Record, ...]
) -> tuple[Record, ...]:
    last: dict[str, Record] = {}
    for record in records:
        known = last.get(record.cell)
        if known is None or not known.settled:
            last[record.cell] = record
    return tuple(last[p.cell.id] for p in planned if p.cell.id in last)


def _shown(settings: Settings, origins: dict[str, str]) -> dict[str, dict[str, object]]:
    """Return every setting but secrets with its value and origin."""
    values = settings.model_dump(mode="json", exclude={"server_api_key", "tasks_passphrase"})
    return {name: {"value": value, "from": origins[name]} for name, value in values.items()}


def _plan_json(
    planned: tuple[PlannedCell, ...], settings: dict[str, dict[str, object]]
) -> dict[str, object]:
    return {
        "cells": [
            {
                "cell": p.cell.id,
                "name": p.cell.key.name,
                "pending": p.pending,
                "attempts": p.attempts,
                "changed": p.changed,
                "outcome": p.settled.outcome if p.settled else None,
            }
            for p in planned
        ],
        "settings": settings,
    }
