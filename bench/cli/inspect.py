"""`doctor` and `clean`: what state the machine is in, and putting it in order."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer

from bench.cli.assembly import remove_leftovers
from bench.cli.checkup import Finding, State, check_up
from bench.cli.options import Json, Results, settings_from
from bench.cli.tables import a_console, printable
from bench.edges.catalog_images import load_recipes
from bench.edges.docker_engine import connect
from bench.edges.store import ResultsStore
from bench.errors import MissingPrerequisiteError
from bench.settings import CHECKOUT

_COLOURS = {State.OK: "green", State.WARNING: "yellow", State.FAILED: "red"}


def doctor(server_url: Annotated[str | None, typer.Option()] = None, as_json: Json = False) -> None:
    """Check everything a run needs, each with its fix. Exit code 3 when something is missing."""
    settings = settings_from(server_url=server_url)
    findings = tuple(check_up(settings))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            _show(finding)
    if any(finding.state is State.FAILED for finding in findings):
        raise typer.Exit(MissingPrerequisiteError.exit_code)


def _show(finding: Finding) -> None:
    state = f"[{_COLOURS[finding.state]}]{finding.state:7}[/]"
    console = a_console()
    console.print(f"{state} {finding.check}: {printable(finding.found)}", highlight=False)
    if finding.fix:
        console.print(f"        → {printable(finding.fix)}", highlight=False)


def clean(
    results: Results = None,
    every: Annotated[
        bool, typer.Option("--all", help="Of every results folder, also of runs under way.")
    ] = False,
    images: Annotated[
        bool, typer.Option("--images", help="Also images of earlier recipes.")
    ] = False,
) -> None:
    """Remove containers and volumes that a killed run left on the engine. Results are kept."""
    settings = settings_from(results=results)
    if every:
        engine = connect(labels={})
        count = remove_leftovers(engine, {"bench.results": ""})
    else:
        with ResultsStore(settings.results) as store:  # nobody else is running on it
            owner = {"bench.results": store.identity()}
            count = remove_leftovers(connect(labels=owner), owner)
    typer.echo(f"{count} containers and volumes removed.")
    if images:
        for tag in _remove_old_images():
            typer.echo(f"{tag} removed.")


def _remove_old_images() -> list[str]:
    """Remove images that were built from recipes this checkout no longer has."""
    current = {recipe.digest for recipe in load_recipes(CHECKOUT).values()}
    with closing(connect(labels={})) as engine:
        old = [
            tag for tag, recipe in engine.images("bench.recipe").items() if recipe not in current
        ]
        for tag in old:
            engine.remove_image(tag)
    return old
