"""Requests and answers of OpenAI's chat completions."""

from collections.abc import Iterator
from typing import Any

from bench.trajectory.answer import AnswerDraft, TokenUsage, ToolCall
from bench.trajectory.hostile_json import a_count, a_list, a_text, an_object, dumps, sound_object
from bench.trajectory.message import Message, Role, an_image

_ROLES = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "assistant": Role.ASSISTANT,
    "tool": Role.TOOL,
    "function": Role.TOOL,
}


def read_whole(draft: AnswerDraft, answer: dict[str, Any]) -> None:
    """Take in an answer that was not streamed."""
    _read(draft, answer, "message")


def read_event(draft: AnswerDraft, event: dict[str, Any]) -> None:
    """Take in one event of a stream."""
    _read(draft, event, "delta")


def messages_of(body: dict[str, Any]) -> Iterator[Message]:
    """Yield the messages of a request."""
    for message in map(an_object, a_list(body.get("messages"))):
        yield Message(
            # What has no role we know is shown as the user's: that is who the harness speaks for.
            role=_ROLES.get(a_text(message.get("role")), Role.USER),
            parts=tuple(_parts(message.get("content"))),
            reasoning=_reasoning(message),
            tool_calls=tuple(_sent_calls(message)),
            call_id=a_text(message.get("tool_call_id")) or None,
        )


def tools_of(body: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the tools on offer."""
    tools = (sound_object(dumps(tool)) for tool in a_list(body.get("tools")))
    return tuple(tool for tool in tools if tool is not None)


def _read(draft: AnswerDraft, event: dict[str, Any], part: str) -> None:
    if event.get("error"):
        draft.error = a_text(an_object(event["error"]).get("message")) or dumps(event["error"])
    draft.model = a_text(event.get("model")) or draft.model
    usage = an_object(event.get("usage"))
    draft.know(
        TokenUsage(
            input=a_count(usage.get("prompt_tokens")),
            cached=a_count(an_object(usage.get("prompt_tokens_details")).get("cached_tokens")),
            output=a_count(usage.get("completion_tokens")),
        )
    )
    for choice in map(an_object, a_list(event.get("choices"))[:1]):
        draft.finish_reason = a_text(choice.get("finish_reason")) or draft.finish_reason
        _read_message(draft, an_object(choice.get(part)))


def _read_message(draft: AnswerDraft, message: dict[str, Any]) -> None:
    for text in _parts(message.get("content")):
        draft.say(text)
    draft.think(_reasoning(message))
    for position, call in enumerate(map(an_object, a_list(message.get("tool_calls")))):
        index = a_count(call.get("index"))
        function = an_object(call.get("function"))
        draft.call(
            position if index is None else index,
            id=a_text(call.get("id")),
            name=a_text(function.get("name")),
            written=_written(function.get("arguments")),
        )


def _parts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    for part in map(an_object, a_list(content)):
        text, image = part.get("text"), part.get("image_url")
        if isinstance(text, str):
            yield text
        elif image is not None:
            url = a_text(an_object(image).get("url")) or a_text(image)
            yield an_image(url.partition(";")[0].removeprefix("data:")[:40], url)
        elif part:
            yield dumps(part)


def _reasoning(message: dict[str, Any]) -> str:
    return a_text(message.get("reasoning_content")) or a_text(message.get("reasoning"))


def _sent_calls(message: dict[str, Any]) -> Iterator[ToolCall]:
    for call in map(an_object, a_list(message.get("tool_calls"))):
        function = an_object(call.get("function"))
        yield ToolCall(
            id=a_text(call.get("id")) or None,
            name=a_text(function.get("name")),
            written=_written(function.get("arguments")),
        )


def _written(arguments: Any) -> str:
    """Return arguments as text: some servers and harnesses give the object itself."""
    return a_text(arguments) if isinstance(arguments, str | None) else dumps(arguments)
