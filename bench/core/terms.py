"""On what terms did a harness ask its model? What cannot be made equal between harnesses, recorded.

Two harnesses put the same task to the same model in very different words: with 70 or 30,000 tokens
of instructions, with three tools or fourteen, streamed or not. A reader who compares them needs to
see that.
"""

import json
from collections.abc import Iterator
from typing import Any, TypeGuard

from bench.core.schema import Document
from bench.core.traffic import Dialect, Exchange

_TOOLS = 128
_NAME_CHARACTERS = 100
_INNER_FIELDS = 16
_LARGEST_NUMBER = 2**53
_SAMPLING = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "seed",
    "presence_penalty",
    "frequency_penalty",
    "repetition_penalty",
    "repeat_penalty",
    "reasoning_effort",
    "reasoning",
    "enable_thinking",
    "thinking",
    "output_config",
    "chat_template_kwargs",
)


class Terms(Document):
    """A harness's first request for an answer, as it sent it, before the gateway changed it."""

    dialect: Dialect
    streamed: bool
    request_bytes: int
    system_bytes: int  # of the instructions' text, as UTF-8
    user_bytes: int  # of the text in the user's name: the task, and what the harness adds to it
    tools: tuple[str, ...]  # names in order, the first 128
    tools_bytes: int  # of all that is said of them, as compact JSON
    sampling: dict[str, bool | int | float | str]  # `thinking.type` is a field of `thinking`
    output_cap_asked: int | None
    input_tokens: int | None  # as the model server counted the whole prompt
    dropped_fields: tuple[str, ...]  # which the gateway did not send on
    overridden: tuple[str, ...]  # which the gateway wrote itself


def terms_of(exchange: Exchange) -> Terms | None:
    """Return the terms of a request, `None` when it asks for no answer or its body is not there."""
    asked = exchange.request
    if exchange.dialect is None or not exchange.generates or not isinstance(asked, dict):
        return None
    tools = asked.get("tools")
    return Terms(
        dialect=exchange.dialect,
        streamed=asked.get("stream") is True,
        request_bytes=exchange.request_bytes,
        system_bytes=_text_bytes(asked.get("system")) + _said_by(asked, "system", "developer"),
        user_bytes=_said_by(asked, "user"),
        tools=tuple(map(_tool_name, _list(tools)[:_TOOLS])),
        tools_bytes=_json_bytes(tools) if _list(tools) else 0,
        sampling=dict(_sampling(asked)),
        output_cap_asked=_output_cap(asked),
        input_tokens=exchange.input_tokens,
        dropped_fields=exchange.dropped_fields,
        overridden=tuple(exchange.overridden),
    )


def _said_by(asked: dict[str, Any], *roles: str) -> int:
    messages = map(_object, _list(asked.get("messages")))
    return sum(_text_bytes(m.get("content")) for m in messages if m.get("role") in roles)


def _text_bytes(content: Any) -> int:
    """Count the text of a content, which is a text or a list of parts."""
    if isinstance(content, str):
        return len(content.encode("utf-8", "replace"))
    return sum(_text_bytes(part) for part in map(_part_text, _list(content)))


def _part_text(part: Any) -> str:
    text = _object(part).get("text")
    return text if isinstance(text, str) else ""


def _tool_name(tool: Any) -> str:
    """Return a tool's name in either dialect."""
    name = _object(_object(tool).get("function", tool)).get("name")
    return name[:_NAME_CHARACTERS] if isinstance(name, str) else ""


def _json_bytes(value: Any) -> int:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return len(text.encode("utf-8", "replace"))


def _sampling(asked: dict[str, Any]) -> Iterator[tuple[str, bool | int | float | str]]:
    for name in _SAMPLING:
        value = asked.get(name)
        fields = {name: value}
        if isinstance(value, dict):
            inner = list(value.items())[:_INNER_FIELDS]
            fields = {f"{name}.{key[:_NAME_CHARACTERS]}": field for key, field in inner}
        for key, field in fields.items():
            if isinstance(field, str):
                yield key, field[:_NAME_CHARACTERS]
            elif isinstance(field, bool) or _is_number(field):
                yield key, field


def _is_number(value: Any) -> TypeGuard[int | float]:
    """Whether this is a number that every reader of JSON reads the same."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) <= _LARGEST_NUMBER  # false of NaN


def _output_cap(asked: dict[str, Any]) -> int | None:
    values = (asked.get(name) for name in ("max_tokens", "max_completion_tokens"))
    return min((int(value) for value in values if _is_number(value)), default=None)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
