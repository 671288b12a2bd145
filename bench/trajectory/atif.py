"""The Agent Trajectory Interchange Format (ATIF) v1.8, as far as a trajectory of ours needs it.

The format is the Harbor framework's; `atif-v1.8.schema.json` beside this file is its definition.
"""

from typing import Any, Literal

from bench.core.schema import Document

SCHEMA_VERSION: Literal["ATIF-v1.8"] = "ATIF-v1.8"


class ContentPart(Document):
    """One part of a text that was sent in several."""

    type: Literal["text"] = "text"
    text: str


Content = str | tuple[ContentPart, ...]


class ToolCall(Document):
    """A tool call. What is not an object stands in `extra`, to the letter."""

    tool_call_id: str
    function_name: str
    arguments: dict[str, Any]
    extra: dict[str, Any] | None = None


class ObservationResult(Document):
    """What a tool gave back."""

    source_call_id: str | None = None
    content: Content | None = None
    extra: dict[str, Any] | None = None


class Observation(Document):
    """All that the tools of one step gave back."""

    results: tuple[ObservationResult, ...]


class Metrics(Document):
    """The tokens of one step."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None
    extra: dict[str, Any] | None = None


class Step(Document):
    """One step. Model, reasoning, tool calls and metrics are the agent's alone."""

    step_id: int
    timestamp: str | None = None
    source: Literal["system", "user", "agent"]
    model_name: str | None = None
    message: Content
    reasoning_content: str | None = None
    tool_calls: tuple[ToolCall, ...] | None = None
    observation: Observation | None = None
    metrics: Metrics | None = None
    is_copied_context: bool | None = None
    llm_call_count: int | None = None
    extra: dict[str, Any] | None = None


class Agent(Document):
    """Who acted."""

    name: str
    version: str
    model_name: str | None = None
    tool_definitions: tuple[dict[str, Any], ...] | None = None
    extra: dict[str, Any] | None = None


class FinalMetrics(Document):
    """Sums over the steps."""

    total_prompt_tokens: int | None = None
    total_completion_tokens: int | None = None
    total_cached_tokens: int | None = None
    total_steps: int
    extra: dict[str, Any] | None = None


class Trajectory(Document):
    """One conversation; other ones of the same cell are embedded."""

    schema_version: Literal["ATIF-v1.8"] = SCHEMA_VERSION
    session_id: str
    trajectory_id: str
    agent: Agent
    steps: tuple[Step, ...]
    notes: str | None = None
    final_metrics: FinalMetrics
    extra: dict[str, Any] | None = None
    subagent_trajectories: tuple["Trajectory", ...] | None = None


def as_json(trajectory: Trajectory) -> dict[str, Any]:
    """Return the document as plain values, without what is unknown."""
    return trajectory.model_dump(mode="json", exclude_none=True)
