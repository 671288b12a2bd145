"""One message of a conversation as a harness sends it, in the same form for both dialects."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import groupby, takewhile
from typing import Any

from bench.trajectory.answer import ToolCall


class Role(StrEnum):
    """Who a message is from."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said, in the parts it was sent in. Marks for caching and the like are left out."""

    role: Role
    parts: tuple[str, ...] = ()
    reasoning: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    call_id: str | None = None  # of the call that a tool's message answers
    failed: bool = False  # the harness says that the tool failed

    @property
    def text(self) -> str:
        """All parts."""
        return "\n".join(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What one request asks: its instructions, the conversation so far, the tools on offer."""

    system: tuple[Message, ...]
    messages: tuple[Message, ...]
    tools: tuple[dict[str, Any], ...]  # in OpenAI's form

    @property
    def instructions(self) -> tuple[str, ...]:
        """The parts of the system messages."""
        return tuple(part for message in self.system for part in message.parts)


def a_prompt(messages: Iterable[Message], *, tools: tuple[dict[str, Any], ...]) -> Prompt:
    """Tell leading instructions from the conversation, and join an assistant's split messages."""
    joined = tuple(
        message
        for role, run in groupby(messages, key=lambda message: message.role)
        for message in ((_joined(tuple(run)),) if role is Role.ASSISTANT else run)
    )
    system = tuple(takewhile(lambda message: message.role is Role.SYSTEM, joined))
    if len(system) == len(joined):
        return Prompt(system=(), messages=joined, tools=tools)
    return Prompt(system=system, messages=joined[len(system) :], tools=tools)


def an_image(kind: str, content: str) -> str:
    """Return a part that stands for an inline image: what it was, without its bytes."""
    digest = sha256(content.encode("utf-8", "replace")).hexdigest()
    return f"[{kind or 'image'}, {len(content)} characters, sha256 {digest}]"


def _joined(run: tuple[Message, ...]) -> Message:
    if len(run) == 1:
        return run[0]
    return Message(
        role=Role.ASSISTANT,
        parts=tuple(part for message in run for part in message.parts),
        reasoning="\n".join(message.reasoning for message in run if message.reasoning),
        tool_calls=tuple(call for message in run for call in message.tool_calls),
    )
