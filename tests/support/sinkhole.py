"""A sinkhole in a cell's network namespace: it takes and tells whatever goes elsewhere."""

import json
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docker

from bench.core.capture import Capture
from bench.core.containers import ContainerExit
from bench.run.ports import Engine, Service
from support.images import image_tags

_PROGRAM = Path(__file__).resolve().parents[1] / "harnesses" / "probes" / "sinkhole.py"
_SECONDS = 30.0


@dataclass(slots=True)
class Sinkholed:
    """An engine that puts a sinkhole beside each agent while it runs, and keeps what it told."""

    engine: Engine
    names: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def run(
        self,
        container: str,
        *,
        stdout: Capture,
        stderr: Capture,
        seconds: float,
        grace_seconds: float = 0.0,
        needs: Sequence[Service] = (),
    ) -> ContainerExit:
        """Run a container; an agent gets its sinkhole first."""
        how: dict[str, Any] = {
            "stdout": stdout,
            "stderr": stderr,
            "seconds": seconds,
            "grace_seconds": grace_seconds,
            "needs": needs,
        }
        if not container.endswith("-agent"):
            return self.engine.run(container, **how)
        with closing(docker.APIClient(version="auto")) as api:
            sinkhole = _start(api, container.removesuffix("-agent") + "-forwarder")
            try:
                end = self.engine.run(container, **how)
                api.stop(sinkhole, timeout=int(_SECONDS))
                told = json.loads(_lines(api, sinkhole)[-1])
            finally:
                api.remove_container(sinkhole, force=True)
        self.names += told["names"]
        self.targets += told["targets"]
        return end


def _start(api: docker.APIClient, forwarder: str) -> str:
    made = api.create_container(
        image_tags().gateway,
        ["python3", "-c", _PROGRAM.read_text()],
        user="0",
        labels={"bench.results": "test"},
        host_config=api.create_host_config(
            network_mode=f"container:{forwarder}", cap_add=["NET_ADMIN", "NET_RAW"]
        ),
    )
    name: str = made["Id"]
    api.start(name)
    deadline = time.monotonic() + _SECONDS
    while not _lines(api, name):
        assert time.monotonic() < deadline, api.logs(name)
        time.sleep(0.05)
    return name


def _lines(api: docker.APIClient, name: str) -> list[str]:
    said: bytes = api.logs(name, stdout=True, stderr=False)
    return said.decode().splitlines()
