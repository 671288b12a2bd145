"""Asks from inside a gateway container whether a model server answers."""

from bench.core.capture import Capture
from bench.core.containers import GATEWAY_UID, Limits, NetworkMode
from bench.core.traffic import GatewayConfig, HttpUpstream
from bench.run.gateway import GatewayReady, create_gateway, gateway_ready
from bench.run.ports import Engine
from bench.run.sandbox import Sandbox

_RESOLVE = "import socket, sys; sys.stdout.write(socket.gethostbyname(sys.argv[1]))"


def probe_model_server(
    engine: Engine, upstream: HttpUpstream, *, image: str, network: NetworkMode
) -> GatewayReady:
    """Start a gateway just to hear whether its upstream is healthy."""
    with Sandbox(engine, prefix="probe", labels={"bench.probe": "model-server"}) as box:
        gateway = create_gateway(
            box, GatewayConfig(upstream=upstream), image=image, network=network
        )
        return gateway_ready(engine.start(gateway))


def resolve_in_container(engine: Engine, name: str, *, image: str) -> str | None:
    """Return the address a container on the bridge gives a host name, or `None`."""
    with Sandbox(engine, prefix="probe", labels={"bench.probe": "resolver"}) as box:
        container = box.container(
            "resolver",
            image=image,
            command=("python3", "-c", _RESOLVE, name),
            uid=GATEWAY_UID,
            limits=Limits(memory_mib=64),
            network=NetworkMode.BRIDGE,
        )
        answer, errors = Capture(limit=1024), Capture(limit=4096)
        end = engine.run(container, stdout=answer, stderr=errors, seconds=30)
        return answer.content().decode(errors="replace") if end.clean else None
