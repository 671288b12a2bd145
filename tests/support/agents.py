"""Real harnesses in real cells, one or all of them, on the model a test writes."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from bench.cli.harnesses import installed_harnesses
from bench.core.attempt import Attempt
from bench.core.containers import NetworkMode
from bench.core.launch import Harness, LaunchRequest
from bench.core.tasks import Task
from bench.core.traffic import (
    GatewayConfig,
    HttpUpstream,
    ScriptedUpstream,
    Turn,
)
from bench.harnesses.registry import ADAPTERS
from bench.run.gateway import FORWARDER_ADDRESS
from bench.run.ports import Engine
from support.cells import an_agent_job, real_task, run_agent
from support.engine import an_engine
from support.scripted_llama import ScriptedLlama

NAMES = tuple(ADAPTERS)
WITH_TOOLS = tuple(name for name in NAMES if name != "aider")
CONTEXT_TOKENS = 65536
OUTPUT_TOKENS = 2048
_AT_ONCE = 5
# Of this process: whoever else tests on the engine at the same time has labels of their own.
OWNER = {"bench.results": f"harnesses-{os.getpid()}"}


def harness_named(name: str) -> Harness:
    """Return a harness as this checkout pins it."""
    return installed_harnesses()[name]


def shell_turn(name: str, command: str) -> Turn:
    """Return the answer that has a harness run a command with its own tool."""
    (turn,) = harness_named(name).shell_turns(command)
    return turn


def run_harness(
    name: str,
    *,
    prompt: bytes | None = None,
    model: tuple[Turn, ...] | ScriptedLlama,
    task: Task | None = None,
    seconds: int = 120,
    trial: int = 1,
    engine: Callable[[Engine], Engine] = lambda engine: engine,
) -> Attempt:
    """Run one attempt of a harness at a task, or at a prompt in an empty workspace."""
    if task is None:
        task = replace(real_task(), workspace={})
    if prompt is not None:
        task = replace(task, prompt=prompt)
    request = LaunchRequest(
        prompt=task.prompt,
        base_url=f"http://{FORWARDER_ADDRESS}",
        alias="bench-model",
        context_tokens=CONTEXT_TOKENS,
        output_tokens=OUTPUT_TOKENS,
        deadline_seconds=seconds,
    )
    upstream, network = _served(model)
    job = an_agent_job(
        "",
        task=task,
        harness=name,
        launch=harness_named(name).launch(request),
        gateway=GatewayConfig(upstream=upstream, max_output_tokens_per_request=OUTPUT_TOKENS),
        gateway_network=network,
        agent_seconds=seconds,
        trial=trial,
    )
    with an_engine(OWNER) as real:
        return run_agent(engine(real), job)


def _served(
    model: tuple[Turn, ...] | ScriptedLlama,
) -> tuple[HttpUpstream | ScriptedUpstream, NetworkMode]:
    if isinstance(model, ScriptedLlama):
        return HttpUpstream(base_url=model.url), NetworkMode.HOST
    return ScriptedUpstream(turns=model), NetworkMode.NONE


def all_at_once(
    run: Callable[[str], Attempt], names: tuple[str, ...] = NAMES
) -> dict[str, Attempt]:
    """Run an attempt of each harness side by side: what they do most is wait."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(names, pool.map(run, names), strict=True))


def exchanges(attempt: Attempt) -> list[dict[str, Any]]:
    """Return what the gateway recorded of inference, requests and all."""
    lines = [json.loads(line) for line in attempt.artefacts.traffic.splitlines()]
    return [line for line in lines if line["kind"] == "exchange" and line["dialect"]]


def offered(request: dict[str, Any]) -> list[str]:
    """Return the names of the tools that a request offers, in either dialect."""
    return [tool.get("name") or tool["function"]["name"] for tool in request.get("tools", [])]


def user_texts(request: dict[str, Any]) -> list[str]:
    """Return every text that a request says in the user's name."""
    texts = []
    for message in request["messages"]:
        if message["role"] == "user":
            content = message["content"]
            parts = content if isinstance(content, list) else [{"text": content}]
            texts += [part["text"] for part in parts if "text" in part]
    return texts


def left_in(attempt: Attempt) -> dict[str, bytes]:
    """Return the files of the workspace when the agent was gone."""
    assert attempt.artefacts.workspace is not None
    return {n.decode(): body for n, body in attempt.artefacts.workspace.files.items()}
