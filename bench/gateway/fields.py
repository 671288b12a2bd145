"""The allow-lists: which fields of a request reach the model server, at every level.

All that the five supported harnesses send and llama-server understands as a matter of the
conversation is here. Not here, and so dropped: what steers the server or its other users
(`id_slot`, `cache_prompt`, `lora`, `n_probs`, `timings_per_token`, `n`), what compiles to a
grammar (`grammar`, `json_schema`, `response_format`), and what only a vendor's cloud knows
(`store`, `metadata`, `cache_control`, `context_management`).
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from bench.gateway.endpoints import Endpoint


class Leaf(Enum):
    """What a field without further rules may hold; another type is dropped."""

    TEXT = auto()
    NUMBER = auto()
    FLAG = auto()
    TEXTS = auto()  # a string, or a list of strings
    ANYTHING = auto()  # a JSON schema, or a tool call's arguments


Rule = Mapping[str, "Rule"] | Leaf

_TEXT, _NUMBER, _FLAG, _ANYTHING = Leaf.TEXT, Leaf.NUMBER, Leaf.FLAG, Leaf.ANYTHING

_SAMPLING: Mapping[str, Rule] = dict.fromkeys(
    ("temperature", "top_p", "top_k", "min_p", "seed"), _NUMBER
)

_CHAT: Mapping[str, Rule] = {
    **_SAMPLING,
    "model": _TEXT,
    "stream": _FLAG,
    "messages": {
        "role": _TEXT,
        "name": _TEXT,
        "tool_call_id": _TEXT,
        "reasoning_content": _TEXT,
        "content": {"type": _TEXT, "text": _TEXT, "image_url": {"url": _TEXT, "detail": _TEXT}},
        "tool_calls": {
            "id": _TEXT,
            "type": _TEXT,
            "index": _NUMBER,
            "function": {"name": _TEXT, "arguments": _ANYTHING},
        },
    },
    "tools": {
        "type": _TEXT,
        "function": {
            "name": _TEXT,
            "description": _TEXT,
            "parameters": _ANYTHING,
            "strict": _FLAG,
        },
    },
    "tool_choice": {"type": _TEXT, "function": {"name": _TEXT}},
    "parallel_tool_calls": _FLAG,
    "presence_penalty": _NUMBER,
    "frequency_penalty": _NUMBER,
    "stop": Leaf.TEXTS,
    "max_tokens": _NUMBER,
    "max_completion_tokens": _NUMBER,
    "reasoning_effort": _TEXT,
    "stream_options": {"include_usage": _FLAG},
}

_IMAGE_SOURCE: Rule = {"type": _TEXT, "media_type": _TEXT, "data": _TEXT}

_COUNT_TOKENS: Mapping[str, Rule] = {
    "model": _TEXT,
    "system": {"type": _TEXT, "text": _TEXT},
    "messages": {
        "role": _TEXT,
        "content": {
            "type": _TEXT,
            "text": _TEXT,
            "source": _IMAGE_SOURCE,
            "id": _TEXT,
            "name": _TEXT,
            "input": _ANYTHING,
            "tool_use_id": _TEXT,
            "content": {"type": _TEXT, "text": _TEXT, "source": _IMAGE_SOURCE},
            "is_error": _FLAG,
            "thinking": _TEXT,
            "signature": _TEXT,
            "data": _TEXT,
        },
    },
    "tools": {"name": _TEXT, "description": _TEXT, "type": _TEXT, "input_schema": _ANYTHING},
    "tool_choice": {"type": _TEXT, "name": _TEXT, "disable_parallel_tool_use": _FLAG},
    "thinking": {"type": _TEXT, "budget_tokens": _NUMBER},
}

_MESSAGES: Mapping[str, Rule] = {
    **_COUNT_TOKENS,
    **_SAMPLING,
    "stream": _FLAG,
    "max_tokens": _NUMBER,
    "stop_sequences": Leaf.TEXTS,
}

_BODIES: Mapping[Endpoint, Mapping[str, Rule]] = {
    Endpoint.CHAT: _CHAT,
    Endpoint.MESSAGES: _MESSAGES,
    Endpoint.COUNT_TOKENS: _COUNT_TOKENS,
}


def allowed_part(
    endpoint: Endpoint, sent: dict[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a new body with the allowed fields, and the paths of those left out."""
    dropped: dict[str, None] = {}
    body = _pick(sent, _BODIES[endpoint], "", dropped)
    return body, tuple(dropped)


def _pick(sent: Any, rule: Mapping[str, Rule], path: str, dropped: dict[str, None]) -> Any:
    """Copy what the rule names. A list is a list of such objects; text stands for short forms."""
    if isinstance(sent, list):
        return [_pick(item, rule, path, dropped) for item in sent]
    if not isinstance(sent, dict):
        return sent
    picked = {}
    for name, value in sent.items():
        inner = rule.get(name)
        where = f"{path}{name[:100]}"
        if inner is None or not _fits(value, inner):
            if len(dropped) < 100:
                dropped[where] = None
        elif isinstance(inner, Leaf):
            picked[name] = value
        else:
            picked[name] = _pick(value, inner, f"{where}.", dropped)
    return picked


def _fits(value: Any, rule: Rule) -> bool:
    match rule:
        case Leaf.TEXT:
            return isinstance(value, str)
        case Leaf.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Leaf.FLAG:
            return isinstance(value, bool)
        case Leaf.TEXTS:
            items = value if isinstance(value, list) else [value]
            return all(isinstance(item, str) for item in items)
        case Leaf.ANYTHING:
            return True
        case _:
            return isinstance(value, dict | list | str | None)
