"""How the reconnaissance probe is sent into a container, and whom it is to look for."""

import json
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.core.containers import GATEWAY_UID, Limits, NetworkMode
from bench.core.launch import Launch
from bench.redteam.listener import Listener, a_listener
from bench.run.ports import Engine, Service
from bench.run.sandbox import Sandbox
from support.images import image_tags

PROGRAM = (Path(__file__).parent / "probes" / "recon.py").read_bytes()
ANSWERS, REFUSES, NO_ROUTE = "done", "111: Connection refused", "101: Network is unreachable"
_NEIGHBOUR = """
import json, socket, sys
def say(**facts): sys.stdout.write(json.dumps(facts) + "\\n"); sys.stdout.flush()
tcp = socket.create_server(("", 8002))
say(address=socket.gethostbyname(socket.gethostname()))
came = 0
while True:
    tcp.accept()[0].close()
    came += 1
    say(connections=came)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another container, on the engine's bridge, that counts who came."""

    name: str
    address: str
    service: Service

    @property
    def target(self) -> tuple[str, int]:
        return self.address, 8002

    def connections(self) -> int:
        """Connect from the host and return how many came so far, this one included."""
        socket.create_connection(self.target, timeout=10).close()
        count = self.service.wait_for_line(seconds=10)["connections"]
        assert isinstance(count, int)
        return count


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Everybody of ours that could be reached if there were a way."""

    v4: Listener
    v6: Listener
    neighbour: Neighbour

    @property
    def tcp(self) -> tuple[tuple[str, int], ...]:
        host = [(a, self.v6.tcp_port if ":" in a else self.v4.tcp_port) for a in host_addresses()]
        return (*host, ("host.docker.internal", self.v4.tcp_port), self.neighbour.target)

    @property
    def udp(self) -> tuple[tuple[str, int], ...]:
        return tuple(
            (a, self.v6.udp_port if ":" in a else self.v4.udp_port) for a in host_addresses()
        )

    def came(self) -> tuple[int, ...]:
        """How many connections and packets reached the host so far."""
        return self.v4.connections, self.v4.packets, self.v6.connections, self.v6.packets


@contextmanager
def targets(engine: Engine) -> Iterator[Targets]:
    with (
        a_listener() as v4,
        a_listener("::") as v6,
        Sandbox(engine, prefix="neighbour", labels={}) as box,
    ):
        yield Targets(v4=v4, v6=v6, neighbour=_start_neighbour(box))


def host_addresses() -> tuple[str, ...]:
    """Every address of this machine that is not its loopback."""
    said = subprocess.run(["ip", "-json", "address"], capture_output=True, check=True).stdout
    return tuple(
        address["local"]
        for interface in json.loads(said)
        if "LOOPBACK" not in interface["flags"]
        for address in interface["addr_info"]
    )


def a_probe(wanted: Mapping[str, Any]) -> Launch:
    """The probe as an agent."""
    return Launch(
        argv=("python3", "/home/agent/recon.py", "/home/agent/wanted.json"),
        home_files={"recon.py": PROGRAM, "wanted.json": json.dumps(wanted).encode()},
    )


def a_probe_at_import(wanted: Mapping[str, Any], *, mark: str) -> bytes:
    """The probe as a module that reports on a line of standard error when it is imported."""
    run = f"sys.stderr.write({mark!r} + json.dumps(report({dict(wanted)!r})) + '\\n')\n"
    return PROGRAM.partition(b'if __name__ == "__main__":')[0] + run.encode()


def _start_neighbour(box: Sandbox) -> Neighbour:
    container = box.container(
        "neighbour",
        image=image_tags().gateway,
        command=("python3", "-c", _NEIGHBOUR),
        uid=GATEWAY_UID,
        limits=Limits(memory_mib=64),
        network=NetworkMode.BRIDGE,
    )
    service = box.engine.start(container)
    address = str(service.wait_for_line(seconds=30)["address"])
    return Neighbour(name=container, address=address, service=service)
