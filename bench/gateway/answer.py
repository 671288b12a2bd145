"""What does an answer say about itself: tokens, tool calls, its end? For the record and budgets.

Answers come from a server we do not control, so every look inside expects anything.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from bench.core.traffic import Dialect
from bench.gateway.calls import DraftedCalls
from bench.gateway.shapes import as_count, as_list, as_number, as_object, as_text

_TIMINGS = 32
_ERROR_CHARACTERS = 100


class TextDigest:
    """The digest of a text that arrives in pieces."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._begun = False

    def add(self, piece: Any) -> None:
        """Take in a piece; what is no text is none."""
        if isinstance(piece, str) and piece:
            self._begun = True
            self._hash.update(piece.encode("utf-8", "replace"))

    @property
    def sha256(self) -> str | None:
        """The digest so far; `None` without any text."""
        return self._hash.hexdigest() if self._begun else None


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
    text: TextDigest = field(default_factory=TextDigest, compare=False)  # without the reasoning
    calls: DraftedCalls = field(default_factory=DraftedCalls)
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
        facts.output_tokens = as_count(as_object(answer.get("usage")).get("output_tokens"))
        facts.finish_reason = as_text(answer.get("stop_reason"))
        for number, block in enumerate(as_list(answer.get("content"))):
            _read_block(facts, number, as_object(block))
        facts.ended = True
    else:
        # An answer of count_tokens: no prompt was read, so it is no usage.
        facts.ended = as_count(answer.get("input_tokens")) is not None


def error_type_of(answer: dict[str, Any]) -> str | None:
    """Return the type of error that an answer names, such as `exceed_context_size_error`."""
    error = answer.get("error")
    named = as_text(error.get("type")) if isinstance(error, dict) else None
    return named[:_ERROR_CHARACTERS] if named else None


def _read_usage(facts: AnswerFacts, event: dict[str, Any]) -> None:
    usage = as_object(event.get("usage"))
    if usage:
        facts.input_tokens = as_count(usage.get("prompt_tokens"))
        facts.output_tokens = as_count(usage.get("completion_tokens"))
        details = as_object(usage.get("prompt_tokens_details"))
        facts.cached_tokens = as_count(details.get("cached_tokens"))
    timings = as_object(event.get("timings"))
    if timings:
        numbers = {as_text(name) or "": as_number(value) for name, value in timings.items()}
        known = [(name[:64], value) for name, value in numbers.items() if value is not None]
        facts.timings = dict(known[:_TIMINGS])


def _read_choice(facts: AnswerFacts, event: dict[str, Any], part: str) -> None:
    for choice in map(as_object, as_list(event.get("choices"))[:1]):
        message = as_object(choice.get(part))
        facts.deltas += bool(message)
        facts.finish_reason = as_text(choice.get("finish_reason")) or facts.finish_reason
        facts.text.add(message.get("content"))
        for position, call in enumerate(map(as_object, as_list(message.get("tool_calls")))):
            index = as_count(call.get("index"))
            number = position if index is None else index
            function = as_object(call.get("function"))
            facts.calls.add_name(number, as_text(function.get("name")) or "")
            facts.calls.add_arguments(number, function.get("arguments"))


def _read_anthropic_event(facts: AnswerFacts, event: dict[str, Any]) -> None:
    number = as_count(event.get("index")) or 0  # of a block, in the events that speak of one
    match event.get("type"):
        case "message_start":
            _read_anthropic_prompt(facts, as_object(event.get("message")).get("usage"))
        case "content_block_start":
            _read_block(facts, number, as_object(event.get("content_block")))
        case "content_block_delta":
            facts.deltas += 1
            delta = as_object(event.get("delta"))
            facts.text.add(delta.get("text"))
            facts.calls.add_arguments(number, delta.get("partial_json"))
        case "message_delta":
            delta = as_object(event.get("delta"))
            facts.finish_reason = as_text(delta.get("stop_reason")) or facts.finish_reason
            facts.output_tokens = as_count(as_object(event.get("usage")).get("output_tokens"))
        case "message_stop":
            facts.ended = True
        case _:
            pass  # a ping, the end of a block, or an event of a later version


def _read_anthropic_prompt(facts: AnswerFacts, usage: Any) -> None:
    """Add up the prompt: `input_tokens` is only the part that was not cached."""
    counts = {name: as_count(value) for name, value in as_object(usage).items()}
    fresh = counts.get("input_tokens")
    facts.cached_tokens = counts.get("cache_read_input_tokens")
    if fresh is not None:
        written = counts.get("cache_creation_input_tokens") or 0
        facts.input_tokens = fresh + written + (facts.cached_tokens or 0)


def _read_block(facts: AnswerFacts, number: int, block: dict[str, Any]) -> None:
    match block.get("type"):
        case "text":
            facts.text.add(block.get("text"))
        case "tool_use":
            facts.calls.add_name(number, as_text(block.get("name")) or "")
            given = block.get("input")
            if given != {}:  # that is how a stream begins, and what follows is the whole text
                facts.calls.add_arguments(number, None if given is None else json.dumps(given))
        case _:
            pass  # reasoning, or a block of a later version
