"""What a container loads before it is ready: it is part of every cell's time."""

import subprocess
import sys

import pytest

from bench.core.traffic import FORWARDER_READY_EVENT
from bench.gateway import forward


def _loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; sys.stdout.write(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return set(run.stdout.decode().split())


def test_the_forwarder_loads_nothing_slow() -> None:
    loaded = _loaded_by("bench.gateway.forward")
    assert "bench.gateway.forward" in loaded
    assert not loaded & {"asyncio", "pydantic", "starlette", "uvicorn", "httpx", "logging"}


def test_the_gateway_loads_an_http_client_only_for_an_http_upstream() -> None:
    loaded = _loaded_by("bench.gateway.serve")
    assert "uvicorn" in loaded
    assert not loaded & {"httpx", "docker", "typer", "rich", "bench.core.specs"}


def test_the_forwarder_says_the_event_the_runner_waits_for() -> None:
    assert forward._READY == {"event": FORWARDER_READY_EVENT}


@pytest.mark.parametrize("arguments", [[], ["--listen", "127.0.0.1:0"]])
def test_the_forwarder_wants_both_ends(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        forward.main(arguments)
    assert left.value.code == 2
