"""`redteam`: attacks the bench on this machine, and a naive one beside it, and compares."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

import typer

from bench.cli.assembly import (
    GATEWAY,
    quietly_remove_leftovers,
    stop_containers,
)
from bench.cli.harnesses import installed_harnesses
from bench.cli.options import Json, names_in, settings_from
from bench.cli.progress import StepsDone
from bench.cli.redteam_view import show_outcomes
from bench.core.attempt import ImageTags
from bench.core.recipes import agent_image, toolchain_image
from bench.edges.catalog_images import load_recipes
from bench.edges.catalog_tasks import load_tasks
from bench.edges.docker_engine import DockerEngine, connect
from bench.errors import MissingPrerequisiteError
from bench.harnesses.registry import find_harness
from bench.redteam.attack import Attack, Outcome
from bench.redteam.choice import choose, refuse_harness
from bench.redteam.corpus import ATTACKS
from bench.redteam.lair import a_lair
from bench.redteam.our_jobs import Ground, our_model_url
from bench.redteam.places import Places
from bench.redteam.report import all_well
from bench.redteam.suite import run_attacks
from bench.redteam.watched import SECRET, Watched, a_watched_folder
from bench.run.crew import Crew
from bench.settings import CHECKOUT, OWN_TASKS

_TOOLCHAIN = "full"


def redteam(
    group: Annotated[
        list[str] | None, typer.Option(help="Groups of the catalogue: a, b, c, e.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Languages of submissions, or agent.")
    ] = None,
    attack: Annotated[list[str] | None, typer.Option(help="Attacks, by name.")] = None,
    harness: Annotated[str, typer.Option(help="The agent CLI that a cheating model uses.")] = "pi",
    as_json: Json = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=64, help="Attacks at a time.", show_default="CPUs")
    ] = None,
) -> None:
    """Try to cheat: run every attack on a naive bench and on this one.

    Exit code 0 only if each attack worked on the naive one and failed here.
    """
    settings_from()
    attacks = choose(
        ATTACKS,
        groups=names_in(group or []),
        languages=names_in(language or []),
        ids=names_in(attack or []),
    )
    outcomes, untouched = _run(attacks, harness=harness, jobs=jobs or os.cpu_count() or 1)
    show_outcomes(outcomes, untouched=untouched, as_json=as_json)
    if not all_well(outcomes, untouched=untouched):
        raise typer.Exit(1)


def _run(
    attacks: tuple[Attack, ...], *, harness: str, jobs: int
) -> tuple[tuple[Outcome, ...], bool]:
    owner = {"bench.results": f"redteam-{os.getpid()}"}
    with (
        closing(connect(labels=owner)) as engine,
        a_ground(engine, attacks, harness=harness) as (ground, watched),
        a_crew(engine, owner, jobs=jobs) as crew,
        StepsDone() as steps,
    ):
        steps.say(f"{len(attacks)} attacks, each on a naive bench and on this one.")
        steps.expect(2 * len(attacks))
        outcomes = tuple(run_attacks(ground, attacks, crew=crew, tell=steps.tick))
        return outcomes, watched.untouched()


@contextmanager
def a_crew(engine: DockerEngine, owner: dict[str, str], *, jobs: int) -> Iterator[Crew]:
    """Keep threads that work on the engine; what a broken-off run left is removed."""

    def hurry() -> None:
        stop_containers(engine, owner)

    try:
        with Crew(lambda: closing(connect(labels=owner)), jobs=jobs, hurry=hurry) as crew:
            yield crew
    except BaseException:
        # An interrupt may have hit a sandbox in the midst of its own clean-up.
        quietly_remove_leftovers(engine, owner)
        raise


@contextmanager
def a_ground(
    engine: DockerEngine, attacks: tuple[Attack, ...], *, harness: str
) -> Iterator[tuple[Ground, Watched]]:
    """Make ready what attacks are run on, and a folder of the host's to be watched.

    Raises:
        BadInputError: for a harness that there is not, or that runs no commands.
        MissingPrerequisiteError: when an image is not there.
    """
    agent = find_harness(installed_harnesses(), harness)
    refuse_harness(agent, attacks)
    images = _images(engine, harness)
    with (
        a_lair(engine, image=images.gateway) as lair,
        a_watched_folder(lair.flag) as watched,
    ):
        places = Places(
            model=our_model_url(),
            folder=str(watched.folder),
            secret_file=str(watched.folder / SECRET),
        )
        ground = Ground(
            tasks=load_tasks(OWN_TASKS), images=images, harness=agent, lair=lair, places=places
        )
        yield ground, watched


def _images(engine: DockerEngine, harness: str) -> ImageTags:
    recipes = load_recipes(CHECKOUT)
    tags = ImageTags(
        agent=recipes[agent_image(harness, _TOOLCHAIN)].tag,
        toolchain=recipes[toolchain_image(_TOOLCHAIN)].tag,
        gateway=recipes[GATEWAY].tag,
    )
    missing = [t for t in (tags.agent, tags.toolchain, tags.gateway) if engine.image_id(t) is None]
    if missing:
        raise MissingPrerequisiteError(
            f"looking for the images that attacks are run in: {', '.join(missing)} not built. "
            "Run `bench images build` (or `make images`)."
        )
    return tags
