"""`tasks`: what there is, and the tools of who writes one."""

from typing import Annotated

import typer

from bench.audit.canaries import stamp_task
from bench.cli.options import Json, TasksDir, names_in, settings_from
from bench.cli.tables import show_rows
from bench.edges.catalog_places import find_tasks, task_places
from bench.edges.catalog_tasks import load_tasks

app = typer.Typer(no_args_is_help=True, help="The tasks, and the tools to write them.")


@app.command("list")
def list_tasks(tasks_dir: TasksDir = None, as_json: Json = False) -> None:
    """List the tasks."""
    settings = settings_from(tasks_dir=tasks_dir)
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
        }
        for task in load_tasks(*settings.task_folders).values()
    ]
    show_rows(rows, as_json=as_json)


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
