"""Puts the parts together: names to specs, specs to cells, cells to a workshop."""

import difflib
import itertools
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import structlog

import bench
from bench.cli.harnesses import installed_harnesses
from bench.cli.selfcheck import check_before_sweep, checking_job
from bench.core.attempt import ImageTags
from bench.core.brief import Recorded
from bench.core.cells import Cell
from bench.core.launch import Harness, home_archive
from bench.core.plan import PlannedCell, Recipes, TaskDigests, plan_sweep, with_history
from bench.core.promises import Promise
from bench.core.recipes import agent_image, toolchain_image
from bench.core.record import Surroundings
from bench.core.seal import Seal
from bench.core.specs import ModelSpec, Policy, ScriptedModel
from bench.core.sweep_spec import Exclusion
from bench.core.tasks import Task
from bench.core.traffic import Budgets
from bench.edges.audit_process import AuditProcess
from bench.edges.catalog_images import load_recipes
from bench.edges.catalog_models import load_models
from bench.edges.catalog_places import find_tasks
from bench.edges.catalog_tasks import load_tasks
from bench.edges.docker_engine import DockerEngine, EngineFacts, connect
from bench.edges.model_choice import choose_models, with_context
from bench.edges.model_connections import ModelConnections
from bench.edges.store import ResultsStore
from bench.errors import BadInputError, EngineError, MissingPrerequisiteError
from bench.harnesses.base import adapter_digest
from bench.harnesses.registry import find_harness
from bench.run.jobs import launch_request
from bench.run.recording import ImageIds
from bench.run.scripts import script_for
from bench.run.workshop import Workshop
from bench.settings import CHECKOUT, Settings

GATEWAY = "gateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a person asked for, as names."""

    models: tuple[str, ...]
    harnesses: tuple[str, ...]
    tasks: tuple[str, ...]
    trials: tuple[int, ...]
    exclude: tuple[Exclusion, ...] = ()
    agent_seconds: int | None = None
    budgets: Budgets = field(default_factory=Budgets)
    context_tokens: int | None = None
    decoys: bool = False


def plan_selection(
    settings: Settings, selection: Selection, records: Iterable[Recorded]
) -> tuple[PlannedCell, ...]:
    """Resolve names to cells and join them with their records. Touches neither engine nor disk.

    Raises:
        BadInputError: for an unknown name, or a prompt or script that a harness cannot be given.
    """
    tasks = find_tasks(load_tasks(*settings.task_folders), selection.tasks)
    harnesses = _harnesses(selection.harnesses)
    models = _models(settings, selection)
    policy = Policy(
        agent_seconds=selection.agent_seconds, budgets=selection.budgets, decoys=selection.decoys
    )
    if policy.decoys:
        _refuse_undecoyed(tasks)
    _refuse_what_no_harness_takes(models, harnesses, tasks, policy)
    cells = plan_sweep(
        models=models,
        harnesses=[harness.name for harness in harnesses],
        tasks=[
            TaskDigests(
                id=task.id,
                toolchain=task.spec.toolchain,
                digest=task.digest_with_decoy if policy.decoys else task.digest,
            )
            for task in tasks
        ],
        trials=selection.trials,
        policy=policy,
        recipes=_recipe_digests(tasks, harnesses),
    )
    return with_history(_without(cells, selection.exclude), records)


@contextmanager
def assemble(
    settings: Settings,
    store: ResultsStore,
    planned: tuple[PlannedCell, ...],
    *,
    accepted_risks: tuple[Promise, ...] | None,
) -> Iterator[Workshop]:
    """Connect to the engine, clear leftovers of a killed run, check the images and the sandbox.

    Without a set of accepted risks, be it an empty one, the sandbox is not tried.

    Raises:
        MissingPrerequisiteError: when the engine, its runtime or an image is not there.
        BrokenPromiseError, LeakError: see `check_before_sweep`.
    """
    owner = {"bench.results": store.identity()}
    engine = connect(labels=owner, runtime=settings.runtime)
    remove_leftovers(engine, owner)
    tasks = load_tasks(*settings.task_folders)
    images = image_tags(planned, tasks)
    ids = _image_ids(engine, images.values())
    facts = engine.facts()
    _refuse_unknown_runtime(settings.runtime, facts)
    models = ModelConnections(settings=settings, desktop=facts.desktop)

    def hurry() -> None:
        models.hurry()
        stop_containers(engine, owner)

    auditing = AuditProcess()
    try:
        seal = None
        if accepted_risks is not None:
            task = tasks[planned[0].cell.key.task]
            used = images[planned[0].cell.key.harness, task.spec.toolchain]
            job = checking_job(planned[0], task, used)
            seal = check_before_sweep(
                engine, job, facts=facts, image_ids=ids, accepted=accepted_risks, settings=settings
            )
        yield Workshop(
            engine=engine,
            connect=lambda: closing(connect(labels=owner, runtime=settings.runtime)),
            hurry=hurry,
            store=store,
            models=models,
            tasks=tasks,
            harnesses=installed_harnesses(),
            images=images,
            image_ids=lambda tags: ImageIds(
                agent=ids[tags.agent], toolchain=ids[tags.toolchain], gateway=ids[tags.gateway]
            ),
            surroundings=lambda harness: surroundings_of(facts, harness, seal),
            canaries={f"{t.id}/{n}": c for t in tasks.values() for n, c in t.canaries.items()},
            audit=auditing.audit,
            clock=time.monotonic,
            now=lambda: datetime.now(UTC),
            max_attempts=settings.max_attempts,
            retry_seconds=settings.retry_seconds,
        )
    finally:
        auditing.close()
        # An interrupt may have hit a sandbox in the midst of its own clean-up.
        quietly_remove_leftovers(engine, owner)


def remove_leftovers(engine: DockerEngine, labels: dict[str, str]) -> int:
    """Remove containers and volumes with these labels; return how many there were."""
    containers, volumes = engine.leftovers(labels)
    for container in containers:
        engine.remove(container)
    for volume in volumes:
        engine.remove_volume(volume)
    count = len(containers) + len(volumes)
    if count:
        structlog.get_logger().info("leftovers.removed", count=count)
    return count


def quietly_remove_leftovers(engine: DockerEngine, labels: dict[str, str]) -> None:
    """Remove what `remove_leftovers` does; what can't be removed now is logged."""
    try:
        remove_leftovers(engine, labels)
    except EngineError as error:
        # The next run finds them; nothing may hide how this one ended.
        structlog.get_logger().warning("leftovers.kept", error=str(error))


def stop_containers(engine: DockerEngine, labels: dict[str, str]) -> None:
    """End what runs; whoever waits for it is told that it was ended, and puts away what it made."""
    with suppress(EngineError):  # then nobody waits for long
        for container in engine.leftovers(labels)[0]:
            with suppress(EngineError):  # it is gone by itself
                engine.stop(container, grace_seconds=0)


def surroundings_of(facts: EngineFacts, harness: Harness, seal: Seal | None) -> Surroundings:
    """Return what a cell of this harness runs on."""
    return Surroundings(
        bench_version=bench.__version__,
        harness_version=harness.version,
        engine_version=facts.version,
        engine_os=facts.os,
        kernel=facts.kernel,
        architecture=facts.architecture,
        seal=seal,
    )


def _refuse_unknown_runtime(name: str | None, facts: EngineFacts) -> None:
    """Refuse a runtime the engine was not told of; one named like a containerd shim it may find."""
    if name is None or name in facts.runtimes or name.startswith("io.containerd."):
        return
    raise MissingPrerequisiteError(
        f"choosing the runtime {name!r}: the engine has {', '.join(facts.runtimes)}. Install it "
        'and name it in the engine\'s daemon.json (CONTRIBUTING, "A stronger runtime").'
    )


def _without(cells: tuple[Cell, ...], exclude: tuple[Exclusion, ...]) -> tuple[Cell, ...]:
    idle = [one for one in exclude if not any(one.matches(cell) for cell in cells)]
    if idle:
        raise BadInputError(
            f"leaving out cells: {'; '.join(map(str, idle))} matches no cell of the sweep. Mend or "
            "remove it."
        )
    left = tuple(cell for cell in cells if not any(one.matches(cell) for one in exclude))
    if not left:
        raise BadInputError("leaving out cells: none is left.")
    return left


def _models(settings: Settings, selection: Selection) -> tuple[ModelSpec, ...]:
    known = load_models(settings.models_file, settings_entries=settings.models)
    chosen = choose_models(known, selection.models, cache_dir=settings.cache_dir)
    context = selection.context_tokens
    if context is None:
        return chosen
    return tuple(with_context(model, context) for model in chosen)


def _harnesses(names: tuple[str, ...]) -> tuple[Harness, ...]:
    known = installed_harnesses()
    if names == ("all",):
        return tuple(known.values())
    return tuple(find_harness(known, name) for name in dict.fromkeys(names))


def _refuse_what_no_harness_takes(
    models: tuple[ModelSpec, ...],
    harnesses: tuple[Harness, ...],
    tasks: tuple[Task, ...],
    policy: Policy,
) -> None:
    """Try every prompt and script on every harness now, and not in the midst of a sweep."""
    problems: dict[str, None] = {}
    for model, harness, task in itertools.product(models, harnesses, tasks):
        try:
            home_archive(harness.launch(launch_request(model, task, policy)).home_files)
            if isinstance(model.source, ScriptedModel):
                found = task.decoy if policy.decoys else {}
                script_for(model.source, task, harness, found=found)
        except BadInputError as error:
            problems[f"{task.id} with {harness.name}: {error}"] = None
    if problems:
        raise BadInputError("choosing cells:\n  " + "\n  ".join(problems))


def _refuse_undecoyed(tasks: tuple[Task, ...]) -> None:
    without = [task.id for task in tasks if not task.decoy]
    if without:
        raise BadInputError(
            f"choosing cells with decoys: {', '.join(without)} has no decoy/ folder; write one, as "
            "tasks/README.md says, or leave it out with --tasks."
        )


def _recipe_digests(tasks: tuple[Task, ...], harnesses: tuple[Harness, ...]) -> Recipes:
    refuse_unknown_toolchains(tasks)
    toolchains = {task.spec.toolchain for task in tasks}
    return Recipes(
        toolchains={name: _digest(toolchain_image(name)) for name in toolchains},
        agents={
            (harness.name, toolchain): f"{_digest(agent_image(harness.name, toolchain))}"
            f"+{adapter_digest(harness)}"
            for harness in harnesses
            for toolchain in toolchains
        },
    )


def refuse_unknown_toolchains(tasks: Iterable[Task]) -> None:
    """Refuse tasks for whose toolchain there is no recipe, with the near name."""
    prefix = toolchain_image("")
    known = [n.removeprefix(prefix) for n in load_recipes(CHECKOUT) if n.startswith(prefix)]
    problems = []
    for task in tasks:
        name = task.spec.toolchain
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}."
            problems.append(f"{task.id}/task.toml: there is no toolchain {name!r}; {hint}")
    if problems:
        raise BadInputError("choosing images:\n  " + "\n  ".join(problems))


@cache
def _digest(image: str) -> str:
    return load_recipes(CHECKOUT)[image].digest


def image_tags(
    planned: tuple[PlannedCell, ...], tasks: dict[str, Task]
) -> dict[tuple[str, str], ImageTags]:
    """Return the images that cells use, by harness and toolchain."""
    recipes = load_recipes(CHECKOUT)
    pairs = {(p.cell.key.harness, tasks[p.cell.key.task].spec.toolchain) for p in planned}
    return {
        (harness, toolchain): ImageTags(
            agent=recipes[agent_image(harness, toolchain)].tag,
            toolchain=recipes[toolchain_image(toolchain)].tag,
            gateway=recipes[GATEWAY].tag,
        )
        for harness, toolchain in sorted(pairs)
    }


def _image_ids(engine: DockerEngine, tags: Iterable[ImageTags]) -> dict[str, str]:
    wanted = {name for t in tags for name in (t.agent, t.toolchain, t.gateway)}
    ids = {name: engine.image_id(name) for name in sorted(wanted)}
    missing = [name for name, identity in ids.items() if identity is None]
    if missing:
        raise MissingPrerequisiteError(
            f"looking for the images of this run: {', '.join(missing)} not built. "
            "Run `bench images build` (or `make images`)."
        )
    return {name: identity for name, identity in ids.items() if identity is not None}
