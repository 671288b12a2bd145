"""The two containers between an agent and its model: the gateway and the forwarder sidecar.

The forwarder's network namespace has nothing but `lo`; the agent joins it. The forwarder passes
127.0.0.1:8001 to the gateway's unix socket, which only these two containers mount.
"""

from dataclasses import dataclass

from bench.core.archive import ReadLimits, pack, read_workspace
from bench.core.containers import GATEWAY_UID, Limits, Mount, NetworkMode
from bench.core.traffic import (
    CONFIG_PATH,
    FORWARDER_READY_EVENT,
    READY_EVENT,
    SOCKET_PATH,
    GatewayConfig,
    ScriptedUpstream,
)
from bench.errors import EngineError
from bench.run.ports import Service
from bench.run.sandbox import Sandbox

FORWARDER_ADDRESS = "127.0.0.1:8001"
_READY_SECONDS = 60.0
_GRACE_SECONDS = 15.0
_GATEWAY_LIMITS = Limits(memory_mib=1024, cpus=1.0, pids=64, open_files=4096, file_mib=4096)
# 64 connections need two threads each.
_FORWARDER_LIMITS = Limits(memory_mib=128, cpus=1.0, pids=192, open_files=1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayReady:
    """What a gateway says once it listens."""

    upstream_healthy: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarder:
    """A running sidecar, whose network namespace the agent joins."""

    container: str
    service: Service


def create_gateway(box: Sandbox, config: GatewayConfig, *, image: str, network: NetworkMode) -> str:
    """Create a gateway with its configuration in place; a scripted one gets no network at all."""
    scripted = isinstance(config.upstream, ScriptedUpstream)
    gateway = box.container(
        "gateway",
        image=image,
        command=("python3", "-m", "bench.gateway"),
        uid=GATEWAY_UID,
        limits=_GATEWAY_LIMITS,
        network=NetworkMode.NONE if scripted else network,
        mounts=(
            Mount(volume=box.volume("record"), target="/run/record", read_only=False),
            Mount(volume=box.volume("model"), target="/run/model", read_only=False),
        ),
    )
    folder, _, name = CONFIG_PATH.rpartition("/")
    box.engine.put(gateway, folder, pack({name: config.model_dump_json().encode()}))
    return gateway


def gateway_ready(gateway: Service) -> GatewayReady:
    """Wait until a started gateway listens.

    Raises:
        EngineError: when it does not come up.
    """
    line = gateway.wait_for_line(seconds=_READY_SECONDS)
    if line.get("event") != READY_EVENT:
        raise EngineError(f"the gateway's first line is {dict(line)}, not {READY_EVENT}")
    return GatewayReady(
        upstream_healthy=line.get("upstream_healthy") is True, detail=str(line.get("detail", ""))
    )


def take_record(box: Sandbox, gateway: str, config: GatewayConfig) -> bytes:
    """End a gateway and return what it recorded."""
    box.engine.stop(gateway, grace_seconds=_GRACE_SECONDS)
    limit = 2 * config.budgets.max_record_bytes
    archive, _ = box.engine.get(gateway, "/run/record", max_bytes=limit)
    files = read_workspace(archive, limits=ReadLimits(total_bytes=limit)).files
    return files.get(b"traffic.jsonl", b"")


def start_forwarder(box: Sandbox, *, image: str, holds_workspace: str) -> Forwarder:
    """Start the sidecar of a box that has a gateway; it keeps the workspace's tmpfs alive, too."""
    sidecar = box.container(
        "forwarder",
        image=image,
        command=(
            *("python3", "-m", "bench.gateway.forward"),
            *("--listen", FORWARDER_ADDRESS, "--socket", SOCKET_PATH),
        ),
        uid=GATEWAY_UID,
        limits=_FORWARDER_LIMITS,
        mounts=(
            Mount(volume=box.named("model"), target="/run/model"),
            # Never used, only held: a tmpfs volume lives while a running container mounts it.
            Mount(volume=holds_workspace, target="/workspace"),
        ),
    )
    return Forwarder(container=sidecar, service=box.engine.start(sidecar))


def forwarder_ready(forwarder: Forwarder) -> None:
    """Wait until a started forwarder listens.

    Raises:
        EngineError: when it does not come up.
    """
    line = forwarder.service.wait_for_line(seconds=_READY_SECONDS)
    if line.get("event") != FORWARDER_READY_EVENT:
        raise EngineError(f"the forwarder's first line is {dict(line)}")
