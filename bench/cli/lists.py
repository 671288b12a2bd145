"""`models list`."""

import typer

from bench.cli.options import Json, ModelsFile, settings_from
from bench.cli.tables import show_rows
from bench.edges.catalog_models import load_models

models = typer.Typer(no_args_is_help=True, help="The models.")


@models.callback()
def _group() -> None:
    """Keep `list` a command of its own, although it is the only one so far."""


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
