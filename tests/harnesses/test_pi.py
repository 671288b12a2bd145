"""pi itself, in the agent's container: what reaches the model, and what its tools write."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bench.core.attempt import Attempt
from bench.core.launch import LaunchRequest
from bench.core.traffic import GatewayConfig, ScriptedUpstream, Turn
from bench.edges.docker_engine import DockerEngine
from bench.harnesses.pi import Pi
from bench.run.gateway import FORWARDER_ADDRESS
from support.cells import an_agent_job, real_task, run_agent
from support.engine import an_engine

pytestmark = pytest.mark.docker

DONE = Turn(text="Done.")
PROMPTS = {
    "options": "--help -p \"quoted\" 'too' $HOME `id` \\ \n\n  two  spaces\n\n",
    "file": "@/etc/passwd is not to be attached\n",
    "command": "/compact\n",
    "beyond ASCII": "naïve — 日本語 🦀 \u2028 end",
}


@pytest.fixture
def engine() -> Iterator[DockerEngine]:
    with an_engine() as engine:
        yield engine


def run_pi(engine: DockerEngine, prompt: str, *turns: Turn) -> Attempt:
    launch = Pi().launch(
        LaunchRequest(
            prompt=prompt.encode(),
            base_url=f"http://{FORWARDER_ADDRESS}",
            alias="bench-model",
            context_tokens=16384,
            output_tokens=2048,
            deadline_seconds=60,
        )
    )
    gateway = GatewayConfig(upstream=ScriptedUpstream(turns=turns))
    task = replace(real_task(), workspace={})
    return run_agent(engine, an_agent_job("", task=task, launch=launch, gateway=gateway))


def exchanges(attempt: Attempt) -> list[dict[str, Any]]:
    """Return what the gateway recorded, requests and all."""
    lines = [json.loads(line) for line in attempt.artefacts.traffic.splitlines()]
    return [line for line in lines if line["kind"] == "exchange"]


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_a_prompt_reaches_the_model_byte_for_byte(engine: DockerEngine, prompt: str) -> None:
    attempt = run_pi(engine, prompt, DONE)

    (exchange,) = exchanges(attempt)
    request = exchange["request"]
    said = [m["content"] for m in request["messages"] if m["role"] == "user"]
    assert said == [[{"type": "text", "text": prompt}]]
    assert {k: v for k, v in request.items() if k not in ("messages", "tools")} == {
        "model": "bench-model",
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 2048,
    }
    assert exchange["dropped_fields"] == []


def test_its_own_tools_write_files_byte_for_byte(engine: DockerEngine) -> None:
    files = {
        "plain.py": b"print('hi')\n",
        "with space/deep/unusual $(id).txt": "no end of line — 🦀\r\n\ttab".encode(),
        "bytes.bin": bytes(range(256)) * 3,
        "empty": b"",
    }

    attempt = run_pi(engine, "go", Turn(tool_calls=Pi().write_calls(files)), DONE)

    assert attempt.artefacts.workspace is not None
    found = {name.decode(): body for name, body in attempt.artefacts.workspace.files.items()}
    assert found == files
