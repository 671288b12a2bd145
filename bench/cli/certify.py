"""`tasks check`: whether tasks are sound, tried out on the engine."""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

import bench
from bench.cli.assembly import (
    quietly_remove_leftovers,
    refuse_unknown_toolchains,
    stop_containers,
)
from bench.cli.certificates import certificate_line, show_certificates
from bench.cli.options import Json, LogLevel, Results, TasksDir, names_in, settings_from
from bench.cli.progress import StepsDone
from bench.core.certificate import Certificate
from bench.core.recipes import toolchain_image
from bench.core.tasks import Task
from bench.edges.catalog_images import load_recipes
from bench.edges.catalog_places import find_tasks, task_places
from bench.edges.catalog_tasks import load_places
from bench.edges.certificates import make_folder, write_certificate
from bench.edges.docker_engine import DockerEngine, connect
from bench.errors import MissingPrerequisiteError
from bench.run.certify import Bureau, certify_all, watch
from bench.run.crew import Crew
from bench.settings import CHECKOUT

_SEED_BITS = 63
NOT_CERTIFIED = 1


def check(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…|all]", help="Task ids; all when none.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="How many exams to draw.")] = 3,
    seed: Annotated[
        list[int] | None,
        typer.Option(min=0, max=2**_SEED_BITS - 1, help="This very seed instead; repeatable."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Containers at once.", show_default="one a processor"),
    ] = None,
    results: Results = None,
    tasks_dir: TasksDir = None,
    log_level: LogLevel = None,
    as_json: Json = False,
) -> None:
    """Certify tasks: the reference is solved, all else fails, and always so.

    Each proof sits one exam a seed, in the containers a cell is graded in. What was found is kept
    in the results folder. Exit code 1 when a task is not certified.
    """
    settings = settings_from(results=results, tasks_dir=tasks_dir, log_level=log_level)
    places = find_tasks(task_places(*settings.task_folders), names_in(ids or ["all"]))
    tasks = tuple(load_places(places).values())
    refuse_unknown_toolchains(tasks)
    chosen = tuple(dict.fromkeys(seed)) if seed else tuple(drawn_seeds(seeds))
    folder = make_folder(settings.results)
    found: list[Certificate] = []
    for certificate in _certificates(tasks, chosen, jobs=jobs or _processors()):
        write_certificate(settings.results, certificate)
        found.append(certificate)
    found.sort(key=lambda c: [task.id for task in tasks].index(c.task))
    if as_json:
        typer.echo(json.dumps([c.model_dump(mode="json") for c in found], indent=1))
    else:
        show_certificates(found)
        typer.echo(f"certificates in {folder}/", err=True)
    raise typer.Exit(0 if all(c.certified for c in found) else NOT_CERTIFIED)


def drawn_seeds(count: int) -> Iterator[int]:
    """Yield seeds as wide apart as those of cells, and the same ones at each check."""
    for number in range(count):
        drawn = hashlib.sha256(f"bench tasks check {number}".encode()).digest()
        yield int.from_bytes(drawn[:8], "big") >> (64 - _SEED_BITS)


def toolchain_digests(tasks: Iterable[Task]) -> dict[str, str]:
    """Return the digest of each toolchain that tasks name, where there is such a one."""
    recipes = load_recipes(CHECKOUT)
    names = {task.spec.toolchain: toolchain_image(task.spec.toolchain) for task in tasks}
    return {name: recipes[image].digest for name, image in names.items() if image in recipes}


def _certificates(
    tasks: Sequence[Task], seeds: tuple[int, ...], *, jobs: int
) -> Iterator[Certificate]:
    # Not the results folder's own: a run that starts on it must not take these for leftovers.
    labels = {"bench.results": f"check-{secrets.token_hex(8)}"}
    with closing(connect(labels=labels)) as engine, StepsDone() as progress:
        images = _images(engine, tasks)
        crew = Crew(
            lambda: closing(connect(labels=labels)),
            jobs=jobs,
            hurry=lambda: stop_containers(engine, labels),
        )
        try:
            with crew:
                bureau = _bureau(engine, tasks, crew=crew, images=images, seeds=seeds, jobs=jobs)
                bureau = replace(bureau, tick=progress.tick)
                progress.expect(sum(watch(bureau, task).steps for task in tasks))
                for certificate in certify_all(bureau, tasks):
                    progress.say(certificate_line(certificate))
                    yield certificate
        finally:
            quietly_remove_leftovers(engine, labels)


def _bureau(
    engine: DockerEngine,
    tasks: Sequence[Task],
    *,
    crew: Crew,
    images: dict[str, str],
    seeds: tuple[int, ...],
    jobs: int,
) -> Bureau:
    facts = engine.facts()
    return Bureau(
        crew=crew,
        images=images,
        toolchain_digests=toolchain_digests(tasks),
        canaries={f"{t.id}/{n}": c for t in tasks for n, c in t.canaries.items()},
        seeds=seeds,
        jobs=jobs,
        bench_version=bench.__version__,
        engine_version=facts.version,
        architecture=facts.architecture,
        clock=time.monotonic,
        now=lambda: datetime.now(UTC),
    )


def _images(engine: DockerEngine, tasks: Iterable[Task]) -> dict[str, str]:
    recipes = load_recipes(CHECKOUT)
    names = sorted({task.spec.toolchain for task in tasks})
    tags = {name: recipes[toolchain_image(name)].tag for name in names}
    missing = [tag for tag in tags.values() if engine.image_id(tag) is None]
    if missing:
        raise MissingPrerequisiteError(
            f"looking for the images that tasks are graded in: {', '.join(missing)} not built. Run "
            f"`bench images build {' '.join(toolchain_image(name) for name in names)}`."
        )
    return tags


def _processors() -> int:
    return os.cpu_count() or 1
