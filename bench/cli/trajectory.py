"""`trajectory`: what an agent and its model said and did in a recorded cell."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.cli.options import Results, settings_from
from bench.cli.recorded import Wanted, find_record, namesakes
from bench.cli.step_lines import trajectory_lines
from bench.cli.tables import a_console, record_line
from bench.core.record import Record
from bench.edges.record_lines import read_records
from bench.edges.traffic_file import traffic_lines
from bench.errors import BadInputError
from bench.trajectory.atif import as_json
from bench.trajectory.export import export
from bench.trajectory.reader import read_trajectory
from bench.trajectory.schema import schema_faults
from bench.trajectory.steps import Trajectory


def trajectory(
    model: Annotated[str, typer.Argument(help="Model name.")],
    harness: Annotated[str, typer.Argument(help="Harness name.")],
    task: Annotated[str, typer.Argument(help="Task id.")],
    trial: Annotated[int, typer.Option(min=1, help="Which repetition.")] = 1,
    attempt: Annotated[
        int | None,
        typer.Option(min=1, help="Which attempt.", show_default="the one that settled the cell"),
    ] = None,
    cell: Annotated[
        str | None,
        typer.Option(help="Beginning of the cell's id, where several have these names."),
    ] = None,
    decoys: Annotated[
        bool, typer.Option("--decoys", help="The cell with decoys of these names.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Cut no text.")] = False,
    atif: Annotated[
        str | None,
        typer.Option(
            help="Write the trajectory in Harbor's interchange format instead; - is standard "
            "output.",
            metavar="FILE",
        ),
    ] = None,
    results: Results = None,
) -> None:
    """Show a recorded cell step by step: prompts, answers, tool calls and their results."""
    settings = settings_from(results=results)
    wanted = Wanted(
        model=model,
        harness=harness,
        task=task,
        trial=trial,
        attempt=attempt,
        cell=cell,
        decoys=decoys,
    )
    records = read_records(settings.results)
    record = find_record(records, wanted, results=settings.results)
    _tell_of_namesakes(namesakes(records, record), record)
    read = read_trajectory(traffic_lines(settings.results / record.artefacts))
    if atif is None:
        _show(read, record, full=full)
    else:
        _write_atif(read, record, atif)


def _tell_of_namesakes(others: tuple[str, ...], record: Record) -> None:
    if others:
        Console(stderr=True).print(
            f"This is cell {record.cell}; --cell shows others of these names, with other flags "
            f"or versions: {', '.join(others)}.",
            highlight=False,
        )


def _show(read: Trajectory, record: Record, *, full: bool) -> None:
    console = a_console()
    for line in (record_line(record), *trajectory_lines(read, full=full)):
        console.print(line, highlight=False, soft_wrap=True, emoji=False)


def _write_atif(read: Trajectory, record: Record, target: str) -> None:
    document = as_json(export(read, record))
    faults = schema_faults(document)
    assert not faults, f"the export breaks its own schema: {faults}"
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if target == "-":
        typer.echo(text, nl=False)
        return
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInputError(
            f"writing the trajectory to {target}: {error}. Name another file, or - for standard "
            "output."
        ) from error
    typer.echo(f"{len(document['steps'])} steps written to {target}.")
