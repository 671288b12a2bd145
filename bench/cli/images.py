"""`images build` and `images list`."""

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.cli.harnesses import installed_harnesses
from bench.cli.options import Json, names_in, settings_from
from bench.cli.tables import a_console, printable
from bench.core.recipes import RUNNER, Recipe, agent_image, is_toolchain, toolchain_image
from bench.edges.catalog_images import load_recipes
from bench.edges.docker_engine import connect
from bench.edges.image_scan import NAME, refuse_private_files
from bench.edges.images import build, list_images
from bench.errors import BadInputError
from bench.settings import CHECKOUT, Settings

app = typer.Typer(no_args_is_help=True, help="The images, named by what goes into them.")


@app.command("list")
def list_all(as_json: Json = False) -> None:
    """List the images of this checkout and whether the engine has them."""
    settings_from()
    recipes = load_recipes(CHECKOUT)
    states = list_images(tuple(recipes.values()))
    versions = _versions(recipes)
    if as_json:
        rows = [asdict(state) | {"version": versions.get(state.name)} for state in states]
        typer.echo(json.dumps(rows, indent=1))
        return
    table = Table("image", "version", "tag", "built", "MB", "id")
    for state in states:
        size = "–" if state.size_bytes is None else f"{state.size_bytes / 1e6:.0f}"
        built = "yes" if state.image_id else "no"
        version = versions.get(state.name, "–")
        table.add_row(state.name, version, state.tag, built, size, (state.image_id or "–")[:19])
    a_console().print(table)


@app.command("build")
def build_some(
    names: Annotated[
        list[str] | None, typer.Argument(help="Image names; all but the runner when none.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the builder's output.")] = False,
) -> None:
    """Build the images that the engine does not have yet, and look for private files in them."""
    settings = settings_from()
    console = Console(stderr=True)

    def show(line: str) -> None:
        if verbose:
            console.print(printable(line), highlight=False, soft_wrap=True)

    chosen = _chosen(names or [])
    with console.status(f"building {', '.join(recipe.name for recipe in chosen)}"):
        for done in build(chosen, on_line=show):
            took = "already there" if done.seconds is None else f"built in {done.seconds:.0f} s"
            typer.echo(f"{done.tag}  {took}")
    _look_through(settings, chosen)


def _look_through(settings: Settings, recipes: tuple[Recipe, ...]) -> None:
    """Refuse images with private files. The runner is looked through by nobody: no cell has it."""
    built = {s.tag: s.image_id for s in list_images(recipes) if s.image_id and s.name != RUNNER}
    with closing(connect(labels={})) as engine:
        refuse_private_files(
            built, saved=engine.saved, memory=settings.cache_dir.expanduser() / NAME
        )


def _versions(recipes: Iterable[str]) -> Mapping[str, str]:
    """Return the version of the harness in each agent's image."""
    toolchains = [n.removeprefix(toolchain_image("")) for n in recipes if is_toolchain(n)]
    return {
        agent_image(harness.name, toolchain): harness.version
        for harness in installed_harnesses().values()
        for toolchain in toolchains
    }


def _chosen(names: list[str]) -> tuple[Recipe, ...]:
    recipes = load_recipes(CHECKOUT)
    wanted = names_in(names) or tuple(name for name in recipes if name != RUNNER)
    unknown = [name for name in wanted if name not in recipes]
    if unknown:
        raise BadInputError(
            f"choosing images: there is no {', '.join(unknown)}; known: {', '.join(recipes)}."
        )
    return tuple(recipes[name] for name in wanted)
