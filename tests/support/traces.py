"""What a run leaves behind: on the engine, and in its results folder."""

import json
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import docker

from bench.core.record import Record
from bench.edges.record_lines import read_records
from support.engine import an_engine


def owner(results: Path) -> dict[str, str]:
    """Return the label on all that a run on this folder makes."""
    return {"bench.results": (results / ".id").read_text().strip()}


def left_on_engine(results: Path) -> tuple[str, ...]:
    """Return the containers and volumes there are of this folder's runs."""
    if not (results / ".id").exists():
        return ()  # the engine was never touched
    with an_engine() as engine:
        containers, volumes = engine.leftovers(owner(results))
    return containers + volumes


def clear_engine(results: Path) -> tuple[str, ...]:
    """Remove what there is of this folder's runs, and return what it was."""
    left = left_on_engine(results)
    with an_engine() as engine:
        for name in left:
            engine.remove(name)
        for name in left:
            engine.remove_volume(name)
    return left


def running_containers(results: Path, *, role: str) -> tuple[str, ...]:
    """Return the containers of that role of this folder's runs that run."""
    (label,) = (f"{key}={value}" for key, value in owner(results).items())
    with closing(docker.APIClient(version="auto", **docker.utils.kwargs_from_env())) as api:
        found = api.containers(filters={"label": [label, f"bench.role={role}"]})
    return tuple(str(container["Id"]) for container in found)


class Outsider:
    """Somebody else with access to the engine, who meddles with a run's containers."""

    def __init__(self, results: Path) -> None:
        self._results = results

    def kill(self, role: str) -> None:
        """Kill the running container of that role, as soon as it runs."""
        with closing(docker.APIClient(version="auto")) as api:
            api.kill(self._running(api, role))

    def remove(self, role: str) -> None:
        """Remove the running container of that role, as soon as it runs."""
        with closing(docker.APIClient(version="auto")) as api:
            api.remove_container(self._running(api, role), force=True)

    def look(self, role: str) -> dict[str, Any]:
        """Return what the engine says of the running container of that role."""
        with closing(docker.APIClient(version="auto")) as api:
            return dict(api.inspect_container(self._running(api, role)))

    def _running(self, api: docker.APIClient, role: str, seconds: float = 60) -> str:
        (label,) = (f"{key}={value}" for key, value in owner(self._results).items())
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = api.containers(filters={"label": [label, f"bench.role={role}"]})
            if found:
                return str(found[0]["Id"])
            time.sleep(0.05)
        raise AssertionError(f"no {role} ran within {seconds} s")


def sound_records(results: Path) -> tuple[Record, ...]:
    """Return the records after making sure that nothing is torn, lost or doubled."""
    for file in results.glob("*.jsonl"):
        content = file.read_bytes()
        assert content.endswith(b"\n")
        assert all(json.loads(line) for line in content.splitlines())
    records = read_records(results)
    attempts = Counter((record.cell, record.attempt) for record in records)
    settled = Counter(record.cell for record in records if record.settled)
    assert max(attempts.values(), default=1) == 1, "an attempt is recorded twice"
    assert max(settled.values(), default=1) == 1, "a cell is settled twice"
    folders = {path.relative_to(results).as_posix() for path in results.glob("cells/*/*")}
    assert folders == {record.artefacts for record in records}, "folders and lines differ"
    return records
