"""`models list`."""

import typer

from bench.cli.options import Json, ModelsFile, settings_from
from bench.cli.tables import show_rows
from bench.core.model_sources import HubModel
from bench.core.specs import ModelSpec
from bench.edges.catalog_models import load_models

models = typer.Typer(no_args_is_help=True, help="The models.")


@models.callback()
def _group() -> None:
    """Keep `list` a command of its own, although it is the only one so far."""


@models.command("list")
def list_models(models_file: ModelsFile = None, as_json: Json = False) -> None:
    """List the models."""
    settings = settings_from(models_file=models_file)
    known = load_models(settings.models_file, settings_entries=settings.models)
    show_rows([_row(model) for model in known.values()], as_json=as_json)


def _row(model: ModelSpec) -> dict[str, object]:
    source, about = model.source, model.about
    return {
        "model": model.name,
        "family": about.family,
        "total B": about.total_parameters_b,
        "active B": about.active_parameters_b,
        "about GB": about.size_gb,
        "quant": model.quant,
        "from": source.kind,
        "hub": source.named if isinstance(source, HubModel) else None,
        "context": model.context_tokens,
        "output": model.output_tokens,
        "ranked": model.ranked,
    }
