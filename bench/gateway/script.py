"""One scene of a scripted model: the turn to answer with, and its text in token-like pieces."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from bench.core.traffic import ToolCall, Turn

_BYTES_A_TOKEN = 4
_PIECE_CHARACTERS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that a dialect needs to write one answer."""

    number: int  # of the turn
    turn: Turn
    model: str
    input_tokens: int


def output_tokens(scene: Scene) -> int:
    """Return about how many tokens the answer has."""
    calls = (call.name + arguments(call) for call in scene.turn.tool_calls)
    return tokens(scene.turn.text + "".join(calls))


def tokens(text: str) -> int:
    """Return about how many tokens a text has: a quarter of its bytes."""
    return max(1, len(text.encode()) // _BYTES_A_TOKEN)


def arguments(call: ToolCall) -> str:
    """Return a call's arguments as a model writes them."""
    return json.dumps(call.arguments, ensure_ascii=False)


def pieces(text: str) -> Iterator[str]:
    """Yield a text as it would be streamed."""
    for start in range(0, len(text), _PIECE_CHARACTERS):
        yield text[start : start + _PIECE_CHARACTERS]
