"""A sinkhole in a cell's network namespace: it takes and tells whatever goes elsewhere."""

import json
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import docker

from support.images import image_tags
from support.watched import WatchedEngine

_PROGRAM = Path(__file__).resolve().parents[1] / "harnesses" / "probes" / "sinkhole.py"
_SECONDS = 30.0


@dataclass(slots=True)
class Sinkholed(WatchedEngine):
    """An engine that puts a sinkhole beside each agent while it runs, and keeps what it told."""

    names: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    _sinkhole: str = ""

    def before(self, cell: str) -> None:
        """Start the sinkhole."""
        with closing(docker.APIClient(version="auto")) as api:
            self._sinkhole = _start(api, f"{cell}-forwarder")

    def after(self, cell: str) -> None:
        """Hear what it took in, and remove it."""
        with closing(docker.APIClient(version="auto")) as api:
            try:
                api.stop(self._sinkhole, timeout=int(_SECONDS))
                told = json.loads(_lines(api, self._sinkhole)[-1])
            finally:
                api.remove_container(self._sinkhole, force=True)
        self.names += told["names"]
        self.targets += told["targets"]


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
