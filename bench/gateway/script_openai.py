"""A scene as llama-server's `/v1/chat/completions` would answer it."""

import json
from collections.abc import Iterator
from typing import Any

from bench.gateway.script import Scene, arguments, output_tokens, pieces

_FINGERPRINT = "scripted"


def events(scene: Scene) -> list[bytes]:
    """Return the answer as server-sent events."""
    chunks = [_chunk(scene, delta) for delta in _deltas(scene)]
    chunks.append(_chunk(scene, {}, finish_reason=_finish_reason(scene)))
    chunks.append(_chunk(scene, None) | {"usage": _usage(scene)})
    lines = [json.dumps(chunk, ensure_ascii=False, separators=(",", ":")) for chunk in chunks]
    return [f"data: {line}\n\n".encode() for line in (*lines, "[DONE]")]


def whole(scene: Scene) -> dict[str, Any]:
    """Return the answer as one object."""
    message: dict[str, Any] = {"role": "assistant", "content": scene.turn.text}
    if scene.turn.tool_calls:
        message["tool_calls"] = [
            {"id": _call_id(scene, index), "type": "function", "function": function}
            for index, function in enumerate(
                {"name": call.name, "arguments": arguments(call)} for call in scene.turn.tool_calls
            )
        ]
    choice = {"index": 0, "finish_reason": _finish_reason(scene), "message": message}
    return _envelope(scene, "chat.completion") | {"choices": [choice], "usage": _usage(scene)}


def _deltas(scene: Scene) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": None}
    for text in pieces(scene.turn.text):
        yield {"content": text}
    for index, call in enumerate(scene.turn.tool_calls):
        opening = {"name": call.name, "arguments": ""}
        call_id = _call_id(scene, index)
        yield {
            "tool_calls": [
                {"index": index, "id": call_id, "type": "function"} | {"function": opening}
            ]
        }
        for text in pieces(arguments(call)):
            yield {"tool_calls": [{"index": index, "function": {"arguments": text}}]}


def _chunk(
    scene: Scene, delta: dict[str, Any] | None, *, finish_reason: str | None = None
) -> dict[str, Any]:
    choice = {"finish_reason": finish_reason, "index": 0, "delta": delta}
    choices = [] if delta is None else [choice]
    return {"choices": choices} | _envelope(scene, "chat.completion.chunk")


def _envelope(scene: Scene, kind: str) -> dict[str, Any]:
    return {
        "created": 0,
        "id": f"chatcmpl-scripted-{scene.number}",
        "model": scene.model,
        "system_fingerprint": _FINGERPRINT,
        "object": kind,
    }


def _usage(scene: Scene) -> dict[str, int]:
    produced = output_tokens(scene)
    return {
        "completion_tokens": produced,
        "prompt_tokens": scene.input_tokens,
        "total_tokens": scene.input_tokens + produced,
    }


def _call_id(scene: Scene, index: int) -> str:
    return f"call_{scene.number}_{index}"


def _finish_reason(scene: Scene) -> str:
    return "tool_calls" if scene.turn.tool_calls else "stop"
