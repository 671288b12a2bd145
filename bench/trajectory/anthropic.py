"""Requests and answers of Anthropic's messages."""

from collections.abc import Iterator
from typing import Any

from bench.trajectory.answer import AnswerDraft, TokenUsage, ToolCall
from bench.trajectory.hostile_json import a_count, a_list, a_text, an_object, dumps, sound_object
from bench.trajectory.message import Message, Role, an_image


def read_whole(draft: AnswerDraft, answer: dict[str, Any]) -> None:
    """Take in an answer that was not streamed."""
    _read_error(draft, answer)
    draft.model = a_text(answer.get("model")) or None
    draft.finish_reason = a_text(answer.get("stop_reason")) or None
    draft.know(_output_usage(answer.get("usage")))
    draft.know(_prompt_usage(answer.get("usage")))
    for index, block in enumerate(map(an_object, a_list(answer.get("content")))):
        _open_block(draft, index, block)
        if block.get("type") == "tool_use":
            draft.give_arguments(index, dumps(block.get("input", {})))


def read_event(draft: AnswerDraft, event: dict[str, Any]) -> None:
    """Take in one event of a stream."""
    _read_error(draft, event)
    index = a_count(event.get("index")) or 0
    match event.get("type"):
        case "message_start":
            message = an_object(event.get("message"))
            draft.model = a_text(message.get("model")) or draft.model
            draft.know(_prompt_usage(message.get("usage")))
        case "content_block_start":
            _open_block(draft, index, an_object(event.get("content_block")))
        case "content_block_delta":
            _read_delta(draft, index, an_object(event.get("delta")))
        case "content_block_stop":
            draft.give_arguments(index, "{}")  # counts where none were written: there are none
        case "message_delta":
            told = a_text(an_object(event.get("delta")).get("stop_reason"))
            draft.finish_reason = told or draft.finish_reason
            draft.know(_output_usage(event.get("usage")))
        case _:
            pass  # a ping, the end of it all, or an event of a later version


def messages_of(body: dict[str, Any]) -> Iterator[Message]:
    """Yield the messages of a request; a user's message that carries tool results is split."""
    system = tuple(_texts(body.get("system")))
    if system:
        yield Message(role=Role.SYSTEM, parts=system)
    for message in map(an_object, a_list(body.get("messages"))):
        blocks = _blocks(message.get("content"))
        if message.get("role") == "assistant":
            yield _assistants(blocks)
        else:
            yield from map(_result, (b for b in blocks if b.get("type") == "tool_result"))
            said = tuple(_texts([b for b in blocks if b.get("type") != "tool_result"]))
            if said:
                system_role = message.get("role") == "system"
                yield Message(role=Role.SYSTEM if system_role else Role.USER, parts=said)


def tools_of(body: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the tools on offer, in OpenAI's form."""
    tools = []
    for tool in filter(None, map(an_object, a_list(body.get("tools")))):
        function = {
            "name": tool.get("name"),
            "description": tool.get("description"),
            "parameters": tool.get("input_schema"),
        }
        known = {name: value for name, value in function.items() if value is not None}
        tools.append(sound_object(dumps({"type": "function", "function": known})))
    return tuple(tool for tool in tools if tool is not None)


def _open_block(draft: AnswerDraft, index: int, block: dict[str, Any]) -> None:
    match block.get("type"):
        case "text":
            draft.begin_text()
            draft.say(a_text(block.get("text")))
        case "thinking":
            draft.think(a_text(block.get("thinking")))
        case "tool_use":
            name, id = a_text(block.get("name")), a_text(block.get("id"))
            draft.call(index, id=id, name=name, written="")
        case _:
            pass


def _read_delta(draft: AnswerDraft, index: int, delta: dict[str, Any]) -> None:
    draft.say(a_text(delta.get("text")))
    draft.think(a_text(delta.get("thinking")))
    written = a_text(delta.get("partial_json"))
    if written:
        draft.call(index, id="", name="", written=written)


def _read_error(draft: AnswerDraft, event: dict[str, Any]) -> None:
    if event.get("error"):
        draft.error = a_text(an_object(event["error"]).get("message")) or dumps(event["error"])


def _prompt_usage(told: Any) -> TokenUsage:
    """Add up the prompt: `input_tokens` is only the part that was not cached."""
    usage = an_object(told)
    fresh = a_count(usage.get("input_tokens"))
    cached = a_count(usage.get("cache_read_input_tokens"))
    written = a_count(usage.get("cache_creation_input_tokens")) or 0
    whole = None if fresh is None else fresh + written + (cached or 0)
    return TokenUsage(input=whole, cached=cached)


def _output_usage(told: Any) -> TokenUsage:
    # Only what the end of an answer tells: its beginning counts what has not been said yet.
    return TokenUsage(output=a_count(an_object(told).get("output_tokens")))


def _blocks(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [an_object(block) for block in a_list(content)]


def _assistants(blocks: list[dict[str, Any]]) -> Message:
    kinds = ("thinking", "redacted_thinking", "tool_use")
    return Message(
        role=Role.ASSISTANT,
        parts=tuple(_texts([block for block in blocks if block.get("type") not in kinds])),
        reasoning="\n".join(
            a_text(block.get("thinking")) for block in blocks if block.get("type") == "thinking"
        ),
        tool_calls=tuple(
            ToolCall(
                id=a_text(block.get("id")) or None,
                name=a_text(block.get("name")),
                written=dumps(block.get("input", {})),
            )
            for block in blocks
            if block.get("type") == "tool_use"
        ),
    )


def _result(block: dict[str, Any]) -> Message:
    return Message(
        role=Role.TOOL,
        parts=tuple(_texts(block.get("content"))),
        call_id=a_text(block.get("tool_use_id")) or None,
        failed=block.get("is_error") is True,
    )


def _texts(content: Any) -> Iterator[str]:
    for block in _blocks(content):
        if isinstance(block.get("text"), str):
            yield block["text"]
        elif block.get("type") == "image":
            source = an_object(block.get("source"))
            yield an_image(a_text(source.get("media_type"))[:40], a_text(source.get("data")))
        elif block:
            yield dumps(block)
