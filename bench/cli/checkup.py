"""What `bench doctor` looks at: one function a check, each with the fix it knows."""

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bench.cli.assembly import Selection, image_tags, plan_selection
from bench.cli.selfcheck import checking_job
from bench.core.engine_holes import open_holes
from bench.core.promises import Promise
from bench.core.reach import HOST_ALIAS, reach
from bench.core.recipes import RUNNER
from bench.core.traffic import HttpUpstream
from bench.edges.catalog_images import load_recipes
from bench.edges.catalog_tasks import load_tasks
from bench.edges.docker_engine import DockerEngine, EngineFacts, connect
from bench.edges.host_listener import host_listener
from bench.edges.images import BASE_IMAGE, find_build_client
from bench.edges.server_program import find_program
from bench.errors import BenchError, EngineError, MissingPrerequisiteError
from bench.run.probe import probe_model_server, resolve_in_container
from bench.run.selfcheck import check_sandbox
from bench.settings import CHECKOUT, Settings

_DISK_GIB = 10
_ARCHITECTURES = {"x86_64", "amd64", "aarch64", "arm64"}


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check: what was found, and what to do about it."""

    check: str
    state: State
    found: str
    fix: str = ""


def check_up(settings: Settings) -> Iterator[Finding]:
    """Yield every finding; what needs the engine is left out when there is none, and says so."""
    yield _architecture()
    yield _llama_server(settings)
    try:
        engine = connect(labels={"bench.doctor": ""}, runtime=settings.runtime)
        facts = engine.facts()
    except (BenchError, EngineError) as error:
        yield _failed("engine", str(error), "start an engine; on Debian or Ubuntu: make engine")
        return
    yield _ok("engine", f"{facts.version} (API {facts.api_version}) on {facts.os}")
    yield _holes(facts)
    yield _limits(facts)
    yield _build_client()
    yield _disk(facts)
    yield from _guarded("base image", lambda: _base_image(engine))
    yield from _guarded("images", lambda: _images(engine))
    yield from _guarded(HOST_ALIAS, lambda: _host_alias(engine))
    yield from _guarded("sandbox", lambda: _sandbox(engine, settings))
    yield from _guarded("model server", lambda: _model_server(engine, facts, settings))


def _architecture() -> Finding:
    machine = platform.machine().lower()
    if machine in _ARCHITECTURES:
        return _ok("architecture", machine)
    return _warn("architecture", machine, "images are made for amd64 and arm64 only")


def _llama_server(settings: Settings) -> Finding:
    name = "llama-server"
    try:
        program = find_program(settings.llama_server, needs="serve models of the hub")
    except MissingPrerequisiteError:
        found = "none on PATH; local/* models and plain files are served without one"
        fix = (
            "install llama.cpp, or name its server with --llama-server; none is needed where a "
            "running one is named with --server-url"
        )
        return _warn(name, found, fix)
    except BenchError as error:
        return _failed(name, str(error), "correct llama_server in bench.toml, or its variable")
    return _ok(name, str(program.path))


def _holes(facts: EngineFacts) -> Finding:
    holes = open_holes(facts.version)
    if not holes:
        return _ok("engine's known holes", f"none known in {facts.version}")
    listed = "; ".join(f"{hole.name}: {hole.effect}" for hole in holes)
    fix = "update the engine, unless your distribution has patched this version number"
    return _warn("engine's known holes", listed, fix)


def _limits(facts: EngineFacts) -> Finding:
    seccomp = any("seccomp" in option for option in facts.security)
    found = f"cgroup v{facts.cgroup_version}, {', '.join(facts.security) or 'no security options'}"
    if seccomp:
        return _ok("limits and seccomp", found)
    return _warn("limits and seccomp", found, "use an engine with the default seccomp profile")


def _build_client() -> Finding:
    try:
        return _ok("BuildKit", f"by {find_build_client()}")
    except BenchError as error:
        return _warn("BuildKit", str(error), "install docker-buildx; needed only to build images")


def _disk(facts: EngineFacts) -> Finding:
    folder = Path(facts.root_folder)
    if not folder.exists():  # the engine's disk is on another machine, or in a virtual one
        return _ok("disk", f"{facts.root_folder} is not on this machine: not looked at")
    free = shutil.disk_usage(folder).free / 2**30
    found = f"{free:.0f} GiB free at {folder}"
    if free >= _DISK_GIB:
        return _ok("disk", found)
    return _warn("disk", found, f"free at least {_DISK_GIB} GiB, or run `bench clean`")


def _base_image(engine: DockerEngine) -> Finding:
    if engine.image_id(BASE_IMAGE):
        return _ok("base image", BASE_IMAGE)
    fix = f"docker pull {BASE_IMAGE}; without a registry: make images (made from Debian packages)"
    return _warn("base image", f"{BASE_IMAGE} is not here", fix)


def _images(engine: DockerEngine) -> Finding:
    recipes = [r for r in load_recipes(CHECKOUT).values() if r.name != RUNNER]
    missing = [recipe.name for recipe in recipes if not engine.image_id(recipe.tag)]
    if missing:
        return _failed("images", f"not built: {', '.join(missing)}", "bench images build")
    return _ok("images", f"{len(recipes)} up to date")


def _host_alias(engine: DockerEngine) -> Finding:
    gateway = load_recipes(CHECKOUT)["gateway"].tag
    address = resolve_in_container(engine, HOST_ALIAS, image=gateway)
    if address is not None:
        return _ok(HOST_ALIAS, f"is {address} in a gateway container")
    return _failed(HOST_ALIAS, "does not resolve in a container", "needs engine 20.10 or newer")


def _sandbox(engine: DockerEngine, settings: Settings) -> Finding:
    """Try what every sweep tries before it begins."""
    tasks = load_tasks(*settings.task_folders)
    any_cell = Selection(
        models=("scripted/nop",), harnesses=("pi",), tasks=(next(iter(tasks)),), trials=(1,)
    )
    planned = plan_selection(settings, any_cell, ())
    (images,) = image_tags(planned, tasks).values()
    job = checking_job(planned[0], tasks[planned[0].cell.key.task], images)
    with host_listener(engine.bridge_addresses()) as addresses:
        broken = check_sandbox(engine, job, addresses=addresses)
    if not broken:
        return _ok("sandbox", f"its {len(Promise)} promises hold")
    fix = "mend the engine; to run all the same, see --accept-risk of `bench run`"
    return _failed("sandbox", "; ".join(map(str, broken)), fix)


def _model_server(engine: DockerEngine, facts: EngineFacts, settings: Settings) -> Finding:
    way = reach(settings.server_url, wanted=settings.gateway_network, desktop=facts.desktop)
    ready = probe_model_server(
        engine,
        HttpUpstream(base_url=way.url, api_key=settings.server_api_key),
        image=load_recipes(CHECKOUT)["gateway"].tag,
        network=way.network,
    )
    name = "model server, from a gateway container"
    if ready.upstream_healthy:
        return _ok(name, f"{way.url} answers ({way.network} network)")
    fix = (
        f"start llama-server so that {settings.server_url} answers, or name another with "
        "BENCH_SERVER_URL; only the model `server` needs one: for others the bench starts its own"
    )
    return _warn(name, f"{way.url} does not answer: {ready.detail}", fix)


def _guarded(name: str, check: Callable[[], Finding]) -> Iterator[Finding]:
    try:
        yield check()
    except (BenchError, EngineError) as error:
        yield _failed(name, str(error), "see the finding above; usually: bench images build")


def _ok(check: str, found: str) -> Finding:
    return Finding(check=check, state=State.OK, found=found)


def _warn(check: str, found: str, fix: str) -> Finding:
    return Finding(check=check, state=State.WARNING, found=found, fix=fix)


def _failed(check: str, found: str, fix: str) -> Finding:
    return Finding(check=check, state=State.FAILED, found=found, fix=fix)
