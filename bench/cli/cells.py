"""`plan`, `run` and `cell`: from names on the command line to settled cells."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console

from bench.cli.assembly import Selection, assemble, plan_selection
from bench.cli.choice import (
    AgentSeconds,
    Context,
    Decoys,
    HarnessNames,
    MaxRequests,
    MaxTokens,
    ModelNames,
    SweepFile,
    TaskNames,
    Trials,
    budgets_of,
    chosen,
)
from bench.cli.live_view import Listener, listener_for
from bench.cli.options import (
    Json,
    LlamaServer,
    LogLevel,
    ModelsFile,
    Results,
    TasksDir,
    settings_from,
)
from bench.cli.pace import MaxHours, Serial, Slots, Until
from bench.cli.plan_view import plan_json, plan_table
from bench.cli.selfcheck import AcceptRisk, Runtime, risks_named
from bench.cli.tables import print_story, results_table
from bench.core.estimate import Experience
from bench.core.events import Event
from bench.core.plan import PlannedCell
from bench.core.promises import Promise
from bench.core.record import Record
from bench.edges.event_hook import told_to
from bench.edges.record_lines import read_briefs
from bench.edges.store import ResultsStore
from bench.edges.sweep_state_file import SweepStateFile
from bench.run.sweep import Pace, run_sweep
from bench.settings import Settings, sources

ServerUrl = Annotated[
    str | None,
    typer.Option(
        help="Running llama-server, as this machine sees it: it serves, and none is started.",
        metavar="URL",
    ),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Skip settled cells. Always done; kept for scripts.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait while another run uses the results.")]


def plan(
    sweep: SweepFile = None,
    models: ModelNames = None,
    harnesses: HarnessNames = None,
    tasks: TaskNames = None,
    trials: Trials = None,
    agent_seconds: AgentSeconds = None,
    max_requests: MaxRequests = None,
    max_tokens: MaxTokens = None,
    ctx: Context = None,
    decoys: Decoys = False,
    server_url: ServerUrl = None,
    llama_server: LlamaServer = None,
    results: Results = None,
    tasks_dir: TasksDir = None,
    models_file: ModelsFile = None,
    as_json: Json = False,
) -> None:
    """Show every cell of a run, why it is run or not, what it will take; touches nothing."""
    flags = {
        "results": results,
        "tasks_dir": tasks_dir,
        "models_file": models_file,
        "server_url": server_url,
        "llama_server": llama_server,
    }
    settings = settings_from(**flags)
    choice = chosen(
        sweep,
        models=models,
        harnesses=harnesses,
        tasks=tasks,
        trials=trials,
        agent_seconds=agent_seconds,
        max_requests=max_requests,
        max_tokens=max_tokens,
        ctx=ctx,
        decoys=decoys,
    )
    past = Experience()
    records = past.listening(read_briefs(settings.results))
    planned = plan_selection(settings, choice.selection, records)
    shown = _shown(settings, sources(flags))
    if as_json:
        typer.echo(json.dumps(plan_json(planned, past, shown), indent=1))
    else:
        plan_table(planned, past, shown)


def run(
    sweep: SweepFile = None,
    models: ModelNames = None,
    harnesses: HarnessNames = None,
    tasks: TaskNames = None,
    trials: Trials = None,
    agent_seconds: AgentSeconds = None,
    max_requests: MaxRequests = None,
    max_tokens: MaxTokens = None,
    ctx: Context = None,
    decoys: Decoys = False,
    server_url: ServerUrl = None,
    llama_server: LlamaServer = None,
    results: Results = None,
    tasks_dir: TasksDir = None,
    models_file: ModelsFile = None,
    resume: Resume = True,  # noqa: ARG001 - accepted, as resuming is what it always does
    slots: Slots = None,
    serial: Serial = False,
    until: Until = None,
    max_hours: MaxHours = None,
    accept_risk: AcceptRisk = None,
    runtime: Runtime = None,
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
        llama_server=llama_server,
        runtime=runtime,
        log_level=log_level,
    )
    choice = chosen(
        sweep,
        models=models,
        harnesses=harnesses,
        tasks=tasks,
        trials=trials,
        agent_seconds=agent_seconds,
        max_requests=max_requests,
        max_tokens=max_tokens,
        ctx=ctx,
        decoys=decoys,
        slots=slots,
        serial=serial,
        until=until,
        max_hours=max_hours,
        accept_risk=accept_risk,
    )
    pace = choice.pace(max_voids=settings.max_voids)
    done = _settle(
        settings,
        choice.selection,
        pace,
        accepted_risks=choice.spec.accept_risks,
        wait=wait,
        shown=lambda console, past: listener_for(console, as_json=as_json, past=past),
    )
    if not as_json:
        results_table(done.records, settings.results)
    raise typer.Exit(0 if done.all_settled else 1)


def cell(
    model: Annotated[str, typer.Argument(help="Model name.")],
    harness: Annotated[str, typer.Argument(help="Harness name.")],
    task: Annotated[str, typer.Argument(help="Task id.")],
    trial: Annotated[int, typer.Option(min=1, help="Which repetition.")] = 1,
    agent_seconds: AgentSeconds = None,
    max_requests: MaxRequests = None,
    max_tokens: MaxTokens = None,
    ctx: Context = None,
    decoys: Decoys = False,
    server_url: ServerUrl = None,
    llama_server: LlamaServer = None,
    results: Results = None,
    tasks_dir: TasksDir = None,
    models_file: ModelsFile = None,
    accept_risk: AcceptRisk = None,
    runtime: Runtime = None,
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
        llama_server=llama_server,
        runtime=runtime,
        log_level=log_level,
    )
    selection = Selection(
        models=(model,),
        harnesses=(harness,),
        tasks=(task,),
        trials=(trial,),
        agent_seconds=agent_seconds,
        budgets=budgets_of(max_requests, max_tokens),
        context_tokens=ctx,
        decoys=decoys,
    )
    pace = Pace(serial=True, max_voids=settings.max_voids)
    accepted = risks_named(accept_risk or ())
    done = _settle(settings, selection, pace, accepted_risks=accepted, wait=wait, shown=_lines)
    (record,) = done.records
    if as_json:
        typer.echo(record.model_dump_json())
    else:
        print_story(record, settings.results)
    raise typer.Exit(0 if record.settled else 1)


def _lines(console: Console, past: Experience) -> AbstractContextManager[Listener]:
    return listener_for(console, as_json=False, past=past)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """The last record of every cell of a selection that has one."""

    records: tuple[Record, ...]
    cells: int

    @property
    def all_settled(self) -> bool:
        return len(self.records) == self.cells and all(record.settled for record in self.records)


def _settle(
    settings: Settings,
    selection: Selection,
    pace: Pace,
    *,
    accepted_risks: tuple[Promise, ...],
    wait: bool,
    shown: Callable[[Console, Experience], AbstractContextManager[Listener]],
) -> _Done:
    """Run what is pending."""
    console = Console(stderr=True)
    # What can be refused is refused before the folder is locked and the engine is touched.
    plan_selection(settings, selection, ())
    with (
        told_to(settings.on_event) as hook,
        ResultsStore(settings.results, wait=wait) as store,
    ):
        past = Experience()
        planned = plan_selection(settings, selection, past.listening(store.briefs()))
        _tell_plan(planned, console)
        pending = tuple(p for p in planned if p.pending)
        if pending:
            with (
                assemble(settings, store, pending, accepted_risks=accepted_risks) as workshop,
                shown(console, past) as show,
            ):
                tell = _fan_out(SweepStateFile(settings.results), hook, show)
                run_sweep(workshop, planned, pace=pace, tell=tell)
        return _Done(records=_last_records(planned, store), cells=len(planned))


def _tell_plan(planned: Sequence[PlannedCell], console: Console) -> None:
    done = sum(not cell.pending for cell in planned)
    console.print(f"{len(planned)} cells, {done} settled before.", highlight=False)
    if anew := [cell for cell in planned if cell.pending and cell.changed]:
        console.print(_why_anew(anew), highlight=False)


def _why_anew(planned: Sequence[PlannedCell]) -> str:
    changed = dict.fromkeys(part for cell in planned for part in cell.changed)
    return (
        f"{len(planned)} of them had been settled with another {' or '.join(changed)}: they are "
        "other cells, and are run."
    )


def _fan_out(*listeners: Listener) -> Listener:
    def tell(event: Event) -> None:
        for listener in listeners:
            listener(event)

    return tell


def _last_records(planned: tuple[PlannedCell, ...], store: ResultsStore) -> tuple[Record, ...]:
    last: dict[str, Record] = {}
    wanted = dict.fromkeys(p.cell.id for p in planned)
    for record in store.records_of(wanted):
        known = last.get(record.cell)
        if known is None or not known.settled:
            last[record.cell] = record
    return tuple(last[cell] for cell in wanted if cell in last)


def _shown(settings: Settings, origins: dict[str, str]) -> dict[str, dict[str, object]]:
    """Return every setting but secrets with its value and origin."""
    values = settings.model_dump(mode="json", exclude={"server_api_key", "tasks_passphrase"})
    return {name: {"value": value, "from": origins[name]} for name, value in values.items()}
