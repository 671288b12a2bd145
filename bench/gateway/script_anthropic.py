"""A scene as llama-server's `/v1/messages` would answer it."""

import json
from collections.abc import Iterator
from typing import Any

from bench.core.traffic import ToolCall
from bench.gateway.script import Scene, arguments, output_tokens, pieces


def events(scene: Scene) -> list[bytes]:
    """Return the answer as server-sent events."""
    return [
        f"event: {event['type']}\ndata: "
        f"{json.dumps(event, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
        for event in _events(scene)
    ]


def whole(scene: Scene) -> dict[str, Any]:
    """Return the answer as one object."""
    content: list[dict[str, Any]] = []
    if scene.turn.text:
        content.append({"type": "text", "text": scene.turn.text})
    for index, call in enumerate(scene.turn.tool_calls):
        content.append(_tool_use(scene, index, call) | {"input": call.arguments})
    return _message(scene) | {
        "content": content,
        "stop_reason": _stop_reason(scene),
        "usage": _usage(scene, output_tokens(scene)),
    }


def _events(scene: Scene) -> Iterator[dict[str, Any]]:
    yield {"type": "message_start", "message": _message(scene)}
    blocks = 0
    if scene.turn.text:
        texts = ({"type": "text_delta", "text": text} for text in pieces(scene.turn.text))
        yield from _block(blocks, {"type": "text", "text": ""}, texts)
        blocks += 1
    for index, call in enumerate(scene.turn.tool_calls):
        parts = pieces(arguments(call))
        deltas = ({"type": "input_json_delta", "partial_json": part} for part in parts)
        yield from _block(blocks, _tool_use(scene, index, call), deltas)
        blocks += 1
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": _stop_reason(scene), "stop_sequence": None},
        "usage": {"output_tokens": output_tokens(scene)},
    }
    yield {"type": "message_stop"}


def _block(
    index: int, opening: dict[str, Any], deltas: Iterator[dict[str, str]]
) -> Iterator[dict[str, Any]]:
    yield {"type": "content_block_start", "index": index, "content_block": opening}
    for delta in deltas:
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def _message(scene: Scene) -> dict[str, Any]:
    return {
        "id": f"msg_scripted_{scene.number}",
        "type": "message",
        "role": "assistant",
        "content": [],
        "model": scene.model,
        "stop_reason": None,
        "stop_sequence": None,
        "usage": _usage(scene, 0),
    }


def _usage(scene: Scene, output: int) -> dict[str, int]:
    return {
        "cache_read_input_tokens": 0,
        "input_tokens": scene.input_tokens,
        "output_tokens": output,
    }


def _tool_use(scene: Scene, index: int, call: ToolCall) -> dict[str, Any]:
    call_id = f"toolu_{scene.number}_{index}"
    return {"type": "tool_use", "id": call_id, "name": call.name, "input": {}}


def _stop_reason(scene: Scene) -> str:
    return "tool_use" if scene.turn.tool_calls else "end_turn"
