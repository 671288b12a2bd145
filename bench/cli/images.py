"""`images build` and `images list`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.cli.options import Json, names_in, settings_from
from bench.cli.tables import a_console, printable
from bench.core.recipes import RUNNER, Recipe
from bench.edges.catalog_images import load_recipes
from bench.edges.images import build, list_images
from bench.errors import BadInputError
from bench.settings import CHECKOUT

app = typer.Typer(no_args_is_help=True, help="The images, named by what goes into them.")


@app.command("list")
def list_all(as_json: Json = False) -> None:
    """List the images of this checkout and whether the engine has them."""
    settings_from()
    states = list_images(tuple(load_recipes(CHECKOUT).values()))
    if as_json:
        typer.echo(json.dumps([asdict(state) for state in states], indent=1))
        return
    table = Table("image", "tag", "built", "MB", "id")
    for state in states:
        size = "–" if state.size_bytes is None else f"{state.size_bytes / 1e6:.0f}"
        built = "yes" if state.image_id else "no"
        table.add_row(state.name, state.tag, built, size, (state.image_id or "–")[:19])
    a_console().print(table)


@app.command("build")
def build_some(
    names: Annotated[
        list[str] | None, typer.Argument(help="Image names; all but the runner when none.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the builder's output.")] = False,
) -> None:
    """Build the images that the engine does not have yet."""
    settings_from()
    console = Console(stderr=True)

    def show(line: str) -> None:
        if verbose:
            console.print(printable(line), highlight=False, soft_wrap=True)

    chosen = _chosen(names or [])
    with console.status(f"building {', '.join(recipe.name for recipe in chosen)}"):
        for done in build(chosen, on_line=show):
            took = "already there" if done.seconds is None else f"built in {done.seconds:.0f} s"
            typer.echo(f"{done.tag}  {took}")


def _chosen(names: list[str]) -> tuple[Recipe, ...]:
    recipes = load_recipes(CHECKOUT)
    wanted = names_in(names) or tuple(name for name in recipes if name != RUNNER)
    unknown = [name for name in wanted if name not in recipes]
    if unknown:
        raise BadInputError(
            f"choosing images: there is no {', '.join(unknown)}; known: {', '.join(recipes)}."
        )
    return tuple(recipes[name] for name in wanted)
