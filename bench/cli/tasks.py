"""`tasks`: what there is, and the tools of who writes one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bench.audit.canaries import stamp_task
from bench.cli import certify, packing
from bench.cli.options import Json, Results, TasksDir, names_in, settings_from
from bench.cli.tables import show_rows
from bench.core.certificate import CertificateState, state_of
from bench.core.specs import Difficulty, Language
from bench.core.tasks import Task
from bench.edges.catalog_places import find_tasks, task_places
from bench.edges.catalog_tasks import load_tasks
from bench.edges.certificates import read_certificate
from bench.edges.task_templates import Template, make_task, places_of, title_of
from bench.run.certify import checked
from bench.settings import OWN_TASKS

app = typer.Typer(no_args_is_help=True, help="The tasks, and the tools to write them.")
app.command("check")(certify.check)
app.command("key")(packing.key)
app.command("pack")(packing.pack)
app.command("unpack")(packing.unpack)


@app.command("list")
def list_tasks(results: Results = None, tasks_dir: TasksDir = None, as_json: Json = False) -> None:
    """List the tasks, and what the last check of each says of it as it is now."""
    settings = settings_from(results=results, tasks_dir=tasks_dir)
    tasks = load_tasks(*settings.task_folders).values()
    toolchains = certify.toolchain_digests(tasks)
    rows: list[dict[str, object]] = [
        {
            "task": task.id,
            "title": task.spec.title,
            "language": task.spec.language.value,
            "difficulty": task.spec.difficulty.value,
            "toolchain": task.spec.toolchain,
            "deliverables": ", ".join(task.spec.deliverables),
            "proofs": len(task.proofs),
            "digest": task.digest[:12],
            "certificate": _certificate_state(task, toolchains, settings.results).value,
        }
        for task in tasks
    ]
    show_rows(rows, as_json=as_json)


def _certificate_state(
    task: Task, toolchains: Mapping[str, str], results: Path
) -> CertificateState:
    known = task.spec.toolchain in toolchains
    certificate = read_certificate(results, task.id) if known else None
    return state_of(certificate, checked(task, toolchains)) if known else CertificateState.NONE


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="The new task's id.")],
    language: Annotated[Language, typer.Option("--language", "-l", help="What it is solved in.")],
    title: Annotated[str | None, typer.Option(help="Its title; made of the id when none.")] = None,
    difficulty: Annotated[Difficulty, typer.Option(help="Your estimate.")] = Difficulty.MEDIUM,
    tasks_dir: Annotated[
        Path | None,
        typer.Option(help="Where to make it.", show_default="the checkout's tasks", metavar="DIR"),
    ] = None,
) -> None:
    """Make a complete task folder, with an example in the five places that are yours to fill in."""
    settings = settings_from()
    folder = tasks_dir or OWN_TASKS
    known = task_places(*(f for f in (*settings.task_folders, folder) if f.is_dir()))
    template = Template(
        id=name, language=language, title=title or title_of(name), difficulty=difficulty
    )
    task = make_task(folder, template, known=known)
    typer.echo(f"{task}: to be filled in, each with an example:")
    for place in places_of(task):
        typer.echo(f"  {place}")
    more = "" if tasks_dir is None else f" --tasks-dir {folder}"
    typer.echo(f"Then: bench tasks check {name}{more}")


@app.command("stamp")
def stamp(
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Task ids, or all.")],
    tasks_dir: TasksDir = None,
) -> None:
    """Give every private file that has no canary of its own one."""
    settings = settings_from(tasks_dir=tasks_dir)
    count = 0
    for place in find_tasks(task_places(*settings.task_folders), names_in(ids)):
        for path in stamp_task(place):
            count += 1
            typer.echo(f"{place.name}/{path}")
    typer.echo(f"{count} files stamped.", err=True)
