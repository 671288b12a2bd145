"""`tasks list`, `harnesses list`, `models list`."""

import json

import typer
from rich.table import Table

from bench.cli.harnesses import installed_harnesses
from bench.cli.options import Json, ModelsFile, TasksDir, settings_from
from bench.cli.tables import a_console
from bench.edges.catalog_models import load_models
from bench.edges.catalog_tasks import load_tasks

tasks = typer.Typer(no_args_is_help=True, help="The tasks.")
harnesses = typer.Typer(no_args_is_help=True, help="The agent CLIs.")
models = typer.Typer(no_args_is_help=True, help="The models.")


@tasks.callback()
@harnesses.callback()
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
    _show(rows, as_json=as_json)


@harnesses.command("list")
def list_harnesses(as_json: Json = False) -> None:
    """List the harnesses."""
    rows: list[dict[str, object]] = [
        {
            "harness": h.name,
            "version": h.version,
            "dialect": h.dialect.value,
            "digest": h.digest[:12],
        }
        for h in installed_harnesses().values()
    ]
    _show(rows, as_json=as_json)


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
    _show(rows, as_json=as_json)


def _show(rows: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, indent=1))
        return
    table = Table(*rows[0]) if rows else Table()
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    a_console().print(table)
