"""An agent's container and what it needs around it, ready to be started, for a cell or a shell."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.core.archive import pack
from bench.core.attempt import Job
from bench.core.containers import AGENT_UID, Limits, Mount, Tmpfs
from bench.core.launch import Launch, home_archive
from bench.core.specs import Policy
from bench.run.decoys import decoy_mounts
from bench.run.gateway import GatewayReady, forwarder_ready, gateway_ready, start_forwarder
from bench.run.ports import Service
from bench.run.sandbox import Sandbox

HOME = "/home/agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyAgent:
    """An agent's container, created and not started, and the two that run for it."""

    container: str
    gateway: Service
    forwarder: Service
    model: GatewayReady


def make_ready(
    box: Sandbox, job: Job, *, gateway: str, terminal: Mapping[str, str] | None = None
) -> ReadyAgent:
    """Start a box's gateway and a forwarder, and create the agent behind them.

    `terminal` is the environment of the terminal it is to run on; without one it has none.

    Raises:
        EngineError: when one of the two does not come up.
    """
    # Both start-ups are waited for last: they go on while the rest is made.
    upstream = box.engine.start(gateway)
    workspace = _workspace_volume(box, job.cell.policy)
    forwarder = start_forwarder(box, image=job.images.gateway, holds_workspace=workspace)
    agent = _create(box, job, workspace, sidecar=forwarder.container, terminal=terminal)
    forwarder_ready(forwarder)
    return ReadyAgent(
        container=agent,
        gateway=upstream,
        forwarder=forwarder.service,
        model=gateway_ready(upstream),
    )


def agent_limits(policy: Policy) -> Limits:
    """Return what an agent's container may use."""
    return Limits(
        memory_mib=policy.memory_mib,
        cpus=policy.cpus,
        pids=policy.pids,
        open_files=policy.open_files,
        file_mib=policy.workspace_mib,
        tmp_mib=policy.tmp_mib,
        home_mib=policy.home_mib,
    )


def _workspace_volume(box: Sandbox, policy: Policy) -> str:
    size = Tmpfs(size_mib=policy.workspace_mib, files=policy.workspace_files, uid=AGENT_UID)
    return box.volume("workspace", tmpfs=size)


def _create(
    box: Sandbox, job: Job, workspace: str, *, sidecar: str, terminal: Mapping[str, str] | None
) -> str:
    agent = box.container(
        "agent",
        image=job.images.agent,
        command=job.launch.argv,
        uid=AGENT_UID,
        limits=agent_limits(job.cell.policy),
        shares_network_of=sidecar,
        mounts=(
            Mount(volume=workspace, target="/workspace", read_only=False),
            *decoy_mounts(box, job),
        ),
        env=dict(terminal or {}) | _environment(job.launch),
        workdir="/workspace",
        terminal=terminal is not None,
    )
    start = pack(job.task.workspace, uid=AGENT_UID, writable=True)
    box.engine.put(agent, "/workspace", start)
    return agent


def _environment(launch: Launch) -> dict[str, str]:
    env = {"HOME": HOME, "LANG": "C.UTF-8"} | dict(launch.env)
    env["BENCH_HOME_TGZ"] = home_archive(launch.home_files)
    if launch.stdin_file is not None:
        env["BENCH_STDIN"] = f"{HOME}/{launch.stdin_file}"
    return env
