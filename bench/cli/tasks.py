"""`tasks`: what there is, and the tools of who writes one."""

import typer

from bench.cli.options import Json, TasksDir, settings_from
from bench.cli.tables import show_rows
from bench.edges.catalog_tasks import load_tasks

app = typer.Typer(no_args_is_help=True, help="The tasks, and the tools to write them.")


@app.callback()
def _group() -> None:
    """Keep `list` a command of its own, although it is the only one so far."""


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
