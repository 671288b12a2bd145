"""What ATIF demands beyond its JSON schema: the checks that Harbor's own models make.

Mirrors the validators of `harbor.models.trajectories` in harbor 0.26.0.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

_AGENTS_ONLY = ("model_name", "reasoning_effort", "reasoning_content", "tool_calls", "metrics")


def rule_faults(trajectory: dict[str, Any]) -> list[str]:
    """Return what is wrong with a document, the embedded ones included."""
    faults = [fault for step in trajectory["steps"] for fault in _step_faults(step)]
    numbers = [step["step_id"] for step in trajectory["steps"]]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"step ids do not count from 1: {numbers}")
    embedded = trajectory.get("subagent_trajectories") or []
    names = [one.get("trajectory_id") for one in embedded]
    if None in names or len(set(names)) < len(names):
        faults.append(f"embedded trajectories need an id each: {names}")
    return faults + [fault for one in embedded for fault in rule_faults(one)]


def _step_faults(step: dict[str, Any]) -> Iterator[str]:
    where = f"step {step['step_id']}"
    if "timestamp" in step:
        datetime.fromisoformat(step["timestamp"])
    if step["source"] != "agent":
        yield from (f"{where}: {name} of no agent" for name in _AGENTS_ONLY if name in step)
    elif step.get("llm_call_count") == 0:
        wrong = [name for name in ("metrics", "reasoning_content") if name in step]
        yield from (f"{where}: {name} without a model call" for name in wrong)
    calls = [call["tool_call_id"] for call in step.get("tool_calls", ())]
    if len(set(calls)) < len(calls):  # the format's words, though its models do not check it
        yield f"{where}: ids of tool calls are not unique: {calls}"
    for result in step.get("observation", {}).get("results", ()):
        if "source_call_id" in result and result["source_call_id"] not in calls:
            yield f"{where}: a result of {result['source_call_id']!r}, which is not called"
