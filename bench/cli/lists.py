"""`tasks list` and `models list`."""

import typer

from bench.cli.options import Json, ModelsFile, TasksDir, settings_from
from bench.cli.tables import show_rows
from bench.edges.catalog_models import load_models
from bench.edges.catalog_tasks import load_tasks

tasks = typer.Typer(no_args_is_help=True, help="The tasks.")
models = typer.Typer(no_args_is_help=True, help="The models.")


@tasks.callback()
@models.callback()
def _group() -> None:
    """Keep `list` a command of its own, although it is the only one so far."""


@tasks.command("list")
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
        for task in load_tasks(settings.tasks_dir).values()
    ]
    show_rows(rows, as_json=as_json)


@models.command("list")
def list_models(models_file: ModelsFile = None, as_json: Json = False) -> None:
    """List the models."""
    settings = settings_from(models_file=models_file)
    rows: list[dict[str, object]] = [
        {
            "model": model.name,
            "quant": model.quant,
            "served by": model.source.kind,
            "context": model.context_tokens,
            "output": model.output_tokens,
            "ranked": model.ranked,
        }
        for model in load_models(settings.models_file).values()
    ]
    show_rows(rows, as_json=as_json)
