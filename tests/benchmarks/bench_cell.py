"""Per-cell overhead of a cell that does nothing, against the raw floor of the same containers.

The floor makes the same volumes and containers with plain calls of the engine's SDK, in the same
order, waits for the same two lines, and does nothing else: no capture, no reading of the workspace
or the traffic, no decision. Both run in turn, so that noise of the machine meets both alike.

Run on request: `.venv/bin/python tests/benchmarks/bench_cell.py [ROUNDS]`. Needs the images.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import docker
import structlog
from docker.utils.socket import frames_iter

from bench.core.archive import pack
from bench.core.attempt import Job
from bench.core.containers import AGENT_UID, GATEWAY_UID, ContainerSpec, Limits, Mount, NetworkMode
from bench.edges.docker_engine import host_options
from bench.run.cell import run_cell
from support.cells import an_agent_job, real_task
from support.engine import an_engine

TMPFS = {"type": "tmpfs", "device": "tmpfs", "o": f"size=256m,uid={AGENT_UID},mode=0755"}


def floor(api: docker.APIClient, job: Job, number: int) -> float:
    """Return the seconds of the same containers by plain calls, without the agent's own."""
    names = {role: f"floor-{number}-{role}" for role in ("gateway", "forwarder", "agent")}
    volumes = {role: f"floor-{number}-{role}" for role in ("record", "model", "workspace")}
    began = time.monotonic()
    for role, name in volumes.items():
        api.create_volume(name, "local", driver_opts=TMPFS if role == "workspace" else None)
    record = Mount(volume=volumes["record"], target="/run/record", read_only=False)
    model = Mount(volume=volumes["model"], target="/run/model", read_only=False)
    work = Mount(volume=volumes["workspace"], target="/workspace", read_only=False)
    gateway = ("python3", "-m", "bench.gateway")
    create(api, names["gateway"], job.images.gateway, gateway, GATEWAY_UID, (record, model))
    config = pack({"config.json": job.gateway.model_dump_json().encode()})
    api.put_archive(names["gateway"], "/run/record", config)
    start_and_wait_for_line(api, names["gateway"])
    forwarder = (
        *("python3", "-m", "bench.gateway.forward"),
        *("--listen", "127.0.0.1:8001", "--socket", "/run/model/gateway.sock"),
    )
    create(api, names["forwarder"], job.images.gateway, forwarder, GATEWAY_UID, (model, work))
    start_and_wait_for_line(api, names["forwarder"])
    create(
        api,
        names["agent"],
        job.images.agent,
        job.launch.argv,
        AGENT_UID,
        (work,),
        shares=names["forwarder"],
    )
    api.put_archive(names["agent"], "/workspace", pack(job.task.workspace, uid=AGENT_UID))
    agent_began = time.monotonic()
    api.start(names["agent"])
    api.wait(names["agent"])
    agent = time.monotonic() - agent_began
    b"".join(api.get_archive(names["agent"], "/workspace")[0])
    api.stop(names["gateway"], timeout=15)
    b"".join(api.get_archive(names["gateway"], "/run/record")[0])
    for name in reversed(names.values()):
        api.remove_container(name, force=True)
    for name in volumes.values():
        api.remove_volume(name)
    return time.monotonic() - began - agent


def create(
    api: docker.APIClient,
    name: str,
    image: str,
    command: tuple[str, ...],
    uid: int,
    mounts: tuple[Mount, ...],
    *,
    shares: str | None = None,
) -> None:
    spec = ContainerSpec(
        name=name,
        image=image,
        command=command,
        uid=uid,
        limits=Limits(memory_mib=1024, home_mib=64),
        network=NetworkMode.NONE,
        shares_network_of=shares,
        mounts=mounts,
    )
    options = api.create_host_config(**host_options(spec))
    api.create_container(image, list(command), name=name, user=f"{uid}:{uid}", host_config=options)


def start_and_wait_for_line(api: docker.APIClient, name: str) -> None:
    socket = api.attach_socket(name, params={"stdout": 1, "stream": 1})
    api.start(name)
    next(iter(frames_iter(socket, tty=False)))
    socket.close()


def main() -> None:
    """Print both medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    job = an_agent_job(("true",), task=real_task())
    ours, floors = [], []
    with an_engine() as engine:
        api = docker.APIClient(version="auto")
        for number in range(rounds + 1):
            attempt = run_cell(engine, job, clock=time.monotonic)
            raw = floor(api, job, number)
            if number:  # the first round warms caches
                ours.append(attempt.spans.total - attempt.spans.agent)
                floors.append(raw)
    mine, theirs = statistics.median(ours), statistics.median(floors)
    sys.stdout.write(
        f"nop cell without its agent, median of {rounds}: {mine:.3f} s "
        f"(min {min(ours):.3f}, max {max(ours):.3f})\n"
        f"raw floor of the same containers:      {theirs:.3f} s "
        f"(min {min(floors):.3f}, max {max(floors):.3f})\n"
        f"ratio: {mine / theirs:.2f}\n"
    )


if __name__ == "__main__":
    main()
