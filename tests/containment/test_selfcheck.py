"""The sandbox is tried before every sweep: each promise that is taken away is missed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import docker
import pytest

from bench.core.containers import ContainerExit, ContainerSpec
from bench.core.promises import Promise
from bench.core.specs import Policy
from bench.edges import docker_engine
from bench.edges.docker_engine import DockerEngine, host_options
from bench.edges.host_listener import host_listener
from bench.errors import EngineError
from bench.run.ports import Engine
from bench.run.selfcheck import Address, check_sandbox
from support.cells import an_agent_job, real_task
from support.engine import an_engine

pytestmark = pytest.mark.docker

AGENT, SUBMISSION = "an agent's container", "a submission's container"
P = Promise


@pytest.fixture(scope="module")
def addresses(engine: DockerEngine) -> Iterator[tuple[Address, ...]]:
    with host_listener(engine.bridge_addresses()) as found:
        assert found
        yield found


def broken(
    engine: Engine, addresses: tuple[Address, ...], *, decoys: bool = False
) -> dict[str, set[Promise]]:
    found: dict[str, set[Promise]] = {AGENT: set(), SUBMISSION: set()}
    job = an_agent_job("true", task=real_task(), policy=Policy(decoys=decoys))
    for one in check_sandbox(engine, job, addresses=addresses):
        found[one.where].add(one.promise)
    return found


def test_on_this_engine_every_promise_holds(
    engine: DockerEngine, addresses: tuple[Address, ...]
) -> None:
    assert broken(engine, addresses) == {AGENT: set(), SUBMISSION: set()}


def test_with_decoys_they_hold_as_well(
    engine: DockerEngine, addresses: tuple[Address, ...]
) -> None:
    assert broken(engine, addresses, decoys=True) == {AGENT: set(), SUBMISSION: set()}


def ulimits(**changed: int) -> list[docker.types.Ulimit]:
    names = {"nofile": 1024, "fsize": 2**28} | changed
    return [docker.types.Ulimit(name=n, soft=v, hard=v) for n, v in names.items()]


def a_mount(target: str) -> dict[str, Any]:
    return {"mounts": [docker.types.Mount(target, None, type="volume")]}


EVERYWHERE: dict[str, tuple[dict[str, Any], set[Promise]]] = {
    "capabilities": ({"cap_drop": None}, {P.NO_CAPABILITIES}),
    "new privileges": ({"security_opt": []}, {P.NO_NEW_PRIVILEGES}),
    "no filter": (
        {"security_opt": ["no-new-privileges", "seccomp=unconfined"]},
        {P.SECCOMP},
    ),
    "a writable root": ({"read_only": False}, {P.READ_ONLY_ROOT, P.MOUNTS}),
    "the host's processes": ({"pid_mode": "host", "init": False}, {P.OWN_PROCESSES}),
    "memory": ({"mem_limit": None, "memswap_limit": None}, {P.MEMORY_LIMIT}),
    "processors": ({"nano_cpus": None}, {P.CPU_LIMIT}),
    "processes": ({"pids_limit": None}, {P.PIDS_LIMIT}),
    "open files": ({"ulimits": ulimits(nofile=8192)}, {P.OPEN_FILES_LIMIT}),
    "large files": ({"ulimits": ulimits(fsize=2**30)}, {P.FILE_SIZE_LIMIT}),
    "a further mount": (a_mount("/extra"), {P.MOUNTS}),
    "the engine's socket": (a_mount("/run/docker.sock"), {P.MOUNTS, P.NO_ENGINE_SOCKET}),
}


def loosened(change: Callable[[ContainerSpec], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def options(spec: ContainerSpec) -> dict[str, Any]:
        plain = host_options(spec)
        changed = change(spec) if spec.foreign else {}
        mounts = [*plain["mounts"], *changed.get("mounts", ())]
        return plain | changed | {"mounts": mounts}

    return options


@pytest.mark.parametrize("name", EVERYWHERE)
def test_what_an_engine_leaves_out_is_missed_in_both_containers(
    engine: DockerEngine,
    addresses: tuple[Address, ...],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change, missed = EVERYWHERE[name]
    monkeypatch.setattr(docker_engine, "host_options", loosened(lambda _: change))
    assert broken(engine, addresses) == {AGENT: missed, SUBMISSION: missed}


def test_a_network_is_missed(
    engine: DockerEngine, addresses: tuple[Address, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same listener does answer who has a network: it is not that nobody listened."""
    monkeypatch.setattr(
        docker_engine, "host_options", loosened(lambda _: {"network_mode": "bridge"})
    )
    assert broken(engine, addresses) == {
        AGENT: {P.NO_NETWORK, P.HOST_UNREACHABLE, P.ONE_WAY_OUT, P.GATEWAY_REFUSES},
        SUBMISSION: {P.NO_NETWORK, P.HOST_UNREACHABLE},
    }


def test_room_without_end_is_missed(
    engine: DockerEngine, addresses: tuple[Address, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def larger(spec: ContainerSpec) -> dict[str, Any]:
        return {"tmpfs": dict.fromkeys(host_options(spec)["tmpfs"], "size=2g,mode=0777")}

    monkeypatch.setattr(docker_engine, "host_options", loosened(larger))
    assert broken(engine, addresses) == {AGENT: {P.DISK_LIMIT}, SUBMISSION: {P.DISK_LIMIT}}


def test_power_over_the_machine_is_missed(
    engine: DockerEngine, addresses: tuple[Address, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    create, make_options = engine.create, engine._api.create_host_config

    def open_kernel(**options: Any) -> Any:
        return make_options(**options) | {"MaskedPaths": [], "ReadonlyPaths": []}

    monkeypatch.setattr(
        engine, "create", lambda spec: create(replace(spec, uid=0) if spec.foreign else spec)
    )
    monkeypatch.setattr(engine._api, "create_host_config", open_kernel)
    missed = {P.UNPRIVILEGED, P.READ_ONLY_KERNEL}
    assert broken(engine, addresses) == {AGENT: missed, SUBMISSION: missed}


def test_what_is_not_ours_runs_under_the_runtime_that_was_chosen(
    addresses: tuple[Address, ...],
) -> None:
    labels = {"bench.results": "test-runtime"}
    used: dict[str, str] = {}
    with an_engine(labels, runtime="io.containerd.runc.v2") as engine:
        start = engine._api.start

        def watched(container: str) -> None:
            seen = engine._api.inspect_container(container)
            used[seen["Config"]["Labels"]["bench.role"]] = seen["HostConfig"]["Runtime"]
            start(container)

        engine._api.start = watched
        assert broken(engine, addresses) == {AGENT: set(), SUBMISSION: set()}
        default = engine.facts().default_runtime
    assert used == {
        "gateway": default,
        "forwarder": default,
        "agent": "io.containerd.runc.v2",
        "exhibit": "io.containerd.runc.v2",
    }


def test_an_engine_that_fails_once_is_tried_again(
    engine: DockerEngine, addresses: tuple[Address, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = engine.run
    failures = iter([EngineError("it coughs")])

    def coughing(container: str, **options: Any) -> ContainerExit:
        for failure in failures:
            raise failure
        return run(container, **options)

    monkeypatch.setattr(engine, "run", coughing)
    assert broken(engine, addresses) == {AGENT: set(), SUBMISSION: set()}
    assert next(failures, None) is None


def test_an_engine_that_always_fails_is_told(
    engine: DockerEngine, addresses: tuple[Address, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def coughing(container: str, **_: Any) -> ContainerExit:
        raise EngineError(f"{container} coughs")

    monkeypatch.setattr(engine, "run", coughing)
    with pytest.raises(EngineError, match="agent coughs"):
        broken(engine, addresses)
