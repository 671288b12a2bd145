"""A deterministic model double that answers as a llama-server would, from a script.

Turn *n* of the script answers the request that holds *n* answers more than the first one did, so
that a request tried again gets the same turn. (Some harnesses begin with invented answers, as
examples.) It ignores sampling and output caps.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bench.core.traffic import ScriptedUpstream, Turn
from bench.gateway import script_anthropic, script_openai
from bench.gateway.endpoints import Endpoint
from bench.gateway.script import Scene, output_tokens, tokens
from bench.gateway.upstream import Health, Question

_LAST_TURN = Turn(text="Done.")
_DIALECTS = {Endpoint.CHAT: script_openai, Endpoint.MESSAGES: script_anthropic}


class ScriptedModel:
    """The upstream that plays a script."""

    def __init__(self, config: ScriptedUpstream, *, alias: str) -> None:
        self._turns = config.turns
        self._tokens_per_second = config.tokens_per_second
        self._alias = alias
        self._examples: int | None = None

    @asynccontextmanager
    async def ask(self, question: Question) -> AsyncIterator["_ScriptedAnswer"]:
        """Answer from the script."""
        scene = self._scene(question.body)
        if question.endpoint is Endpoint.COUNT_TOKENS:
            yield _whole({"input_tokens": scene.input_tokens}, seconds=0.0)
            return
        dialect = _DIALECTS[question.endpoint]
        rate = self._tokens_per_second
        seconds = output_tokens(scene) / rate if rate else 0.0
        if question.body.get("stream"):
            yield _ScriptedAnswer("text/event-stream", dialect.events(scene), seconds=seconds)
        else:
            yield _whole(dialect.whole(scene), seconds=seconds)

    async def health(self, *, seconds: float) -> Health:  # noqa: ARG002 it answers at once
        """A script is always ready."""
        return Health(healthy=True, detail="scripted")

    def _scene(self, body: dict[str, Any]) -> Scene:
        answers = sum(message.get("role") == "assistant" for message in body["messages"])
        if self._examples is None:
            self._examples = answers
        number = max(0, answers - self._examples)
        return Scene(
            number=number,
            turn=self._turns[number] if number < len(self._turns) else _LAST_TURN,
            model=self._alias,
            input_tokens=tokens(json.dumps(body, ensure_ascii=False)),
        )


class _ScriptedAnswer:
    status = 200

    def __init__(self, content_type: str, parts: list[bytes], *, seconds: float) -> None:
        self.headers: Mapping[str, str] = {"content-type": content_type}
        self._parts = parts
        self._pause = seconds / len(parts)

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        for part in self._parts:
            # Without a pace, too: lets a hang-up be noticed in the middle of an answer.
            await asyncio.sleep(self._pause)
            yield part


def _whole(answer: dict[str, Any], *, seconds: float) -> _ScriptedAnswer:
    part = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return _ScriptedAnswer("application/json", [part], seconds=seconds)
