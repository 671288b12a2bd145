"""What does an answer say about itself: tokens, tool calls, its end? For the record and budgets.

Answers come from a server we do not control, so every look inside expects anything.
"""

from dataclasses import dataclass, field
from typing import Any

from bench.core.traffic import Dialect


@dataclass(slots=True, kw_only=True)
class AnswerFacts:
    """What has been read of one answer so far."""

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None
    finish_reason: str | None = None
    ended: bool = False  # the dialect's last event was seen
    error: dict[str, Any] | None = None  # an error sent inside a stream
    deltas: int = 0  # about the output tokens, for an answer that broke off before it told them
    tool_names: dict[int, str] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)


def read_event(facts: AnswerFacts, dialect: Dialect, event: dict[str, Any]) -> None:
    """Take in one event of a stream."""
    if isinstance(event.get("error"), dict):
        facts.error = event["error"]
    elif dialect is Dialect.OPENAI:
        _read_usage(facts, event)
        _read_choice(facts, event, "delta")
    else:
        _read_anthropic_event(facts, event)


def read_whole(facts: AnswerFacts, dialect: Dialect, answer: dict[str, Any]) -> None:
    """Take in an answer that was not streamed; sets `ended` when it is one."""
    if dialect is Dialect.OPENAI:
        _read_usage(facts, answer)
        _read_choice(facts, answer, "message")
        facts.ended = isinstance(answer.get("choices"), list)
    elif answer.get("type") == "message":
        _read_anthropic_prompt(facts, answer.get("usage"))
        facts.output_tokens = _count(_object(answer.get("usage")).get("output_tokens"))
        facts.finish_reason = _text(answer.get("stop_reason"))
        for block in _list(answer.get("content")):
            _note_block(facts, block)
        facts.ended = True
    else:
        # An answer of count_tokens: no prompt was read, so it is no usage.
        facts.ended = _count(answer.get("input_tokens")) is not None


def _read_usage(facts: AnswerFacts, event: dict[str, Any]) -> None:
    usage = _object(event.get("usage"))
    if usage:
        facts.input_tokens = _count(usage.get("prompt_tokens"))
        facts.output_tokens = _count(usage.get("completion_tokens"))
        details = _object(usage.get("prompt_tokens_details"))
        facts.cached_tokens = _count(details.get("cached_tokens"))
    timings = _object(event.get("timings"))
    if timings:
        facts.timings = {
            name[:64]: float(value)
            for name, value in timings.items()
            if isinstance(value, int | float)
        }


def _read_choice(facts: AnswerFacts, event: dict[str, Any], part: str) -> None:
    for choice in map(_object, _list(event.get("choices"))[:1]):
        message = _object(choice.get(part))
        facts.deltas += bool(message)
        facts.finish_reason = _text(choice.get("finish_reason")) or facts.finish_reason
        for position, call in enumerate(map(_object, _list(message.get("tool_calls")))):
            index = _count(call.get("index"))
            index = position if index is None else index
            name = _text(_object(call.get("function")).get("name")) or ""
            facts.tool_names[index] = facts.tool_names.get(index, "") + name


def _read_anthropic_event(facts: AnswerFacts, event: dict[str, Any]) -> None:
    match event.get("type"):
        case "message_start":
            _read_anthropic_prompt(facts, _object(event.get("message")).get("usage"))
        case "content_block_start":
            _note_block(facts, event.get("content_block"))
        case "content_block_delta":
            facts.deltas += 1
        case "message_delta":
            delta = _object(event.get("delta"))
            facts.finish_reason = _text(delta.get("stop_reason")) or facts.finish_reason
            facts.output_tokens = _count(_object(event.get("usage")).get("output_tokens"))
        case "message_stop":
            facts.ended = True
        case _:
            pass  # a ping, the end of a block, or an event of a later version


def _read_anthropic_prompt(facts: AnswerFacts, usage: Any) -> None:
    """Add up the prompt: `input_tokens` is only the part that was not cached."""
    counts = {name: _count(value) for name, value in _object(usage).items()}
    fresh = counts.get("input_tokens")
    facts.cached_tokens = counts.get("cache_read_input_tokens")
    if fresh is not None:
        written = counts.get("cache_creation_input_tokens") or 0
        facts.input_tokens = fresh + written + (facts.cached_tokens or 0)


def _note_block(facts: AnswerFacts, block: Any) -> None:
    if _object(block).get("type") == "tool_use":
        facts.tool_names[len(facts.tool_names)] = _text(_object(block).get("name")) or ""


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    # Bounded, and without lone surrogates, which the record could not carry.
    return value[:256].encode("utf-8", "replace").decode() if isinstance(value, str) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
