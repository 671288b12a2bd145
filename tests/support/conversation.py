"""Exchanges of a record as a gateway writes them, in both dialects, and steps in short."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, assert_never

from bench.core.traffic import Chunk, Closed, Dialect, Exchange, ExchangeEnd, Opened, ToolCall, Turn
from bench.gateway import script_anthropic, script_openai
from bench.gateway.script import Scene
from bench.trajectory.reader import read_trajectory
from bench.trajectory.steps import (
    AgentStep,
    ContextChange,
    LooseResult,
    Observation,
    Said,
    Step,
    Thread,
    Trajectory,
)

_SCRIPTS = {Dialect.OPENAI: script_openai, Dialect.ANTHROPIC: script_anthropic}
_PATHS = {Dialect.OPENAI: "/v1/chat/completions", Dialect.ANTHROPIC: "/v1/messages"}


def calling(name: str, text: str = "", **arguments: Any) -> Turn:
    """A turn that calls one tool."""
    return Turn(text=text, tool_calls=(ToolCall(name=name, arguments=arguments),))


class Talk:
    """What a harness would send and be answered in one dialect."""

    def __init__(self, dialect: Dialect, *, streamed: bool = True) -> None:
        self.dialect = dialect
        self.streamed = streamed

    def user(self, text: str) -> dict[str, Any]:
        """A user's message."""
        return {"role": "user", "content": text}

    def answer(self, turn: Turn, number: int = 0) -> dict[str, Any]:
        """A turn as the harness repeats it, with the ids it had as the so-manyth answer."""
        if self.dialect is Dialect.OPENAI:
            message: dict[str, Any] = script_openai.whole(_scene(turn, number))["choices"][0][
                "message"
            ]
            return message
        return {
            "role": "assistant",
            "content": script_anthropic.whole(_scene(turn, number))["content"],
        }

    def result(self, text: str, *, of: str, failed: bool = False) -> dict[str, Any]:
        """A tool's result. `of`: number of the answer, place of the call, as in `0_1`."""
        if self.dialect is Dialect.OPENAI:
            return {"role": "tool", "tool_call_id": f"call_{of}", "content": text}
        block: dict[str, Any] = {"type": "tool_result", "tool_use_id": f"toolu_{of}"}
        block |= {"content": text} | ({"is_error": True} if failed else {})
        return {"role": "user", "content": [block]}

    def exchange(
        self,
        seq: int,
        messages: Sequence[dict[str, Any]],
        turn: Turn | None = None,
        *,
        system: str = "",
        end: ExchangeEnd = ExchangeEnd.COMPLETED,
        body: Iterable[bytes] = (),
        **more: Any,
    ) -> Exchange:
        """One exchange. The turn's number is that of the answers in the request, as always."""
        request: dict[str, Any] = {"messages": list(messages)} | more
        if system and self.dialect is Dialect.OPENAI:
            request["messages"].insert(0, {"role": "system", "content": system})
        elif system:
            request["system"] = system
        pieces = list(body) if turn is None else self._pieces(turn, messages)
        return Exchange(
            seq=seq,
            started_at=1000.0 + seq,
            method="POST",
            path=_PATHS[self.dialect],
            dialect=self.dialect,
            streamed=self.streamed,
            request_bytes=len(json.dumps(request)),
            request=request,
            end=end,
            detail="" if end is ExchangeEnd.COMPLETED else f"because of {end}",
            status=200,
            chunks=tuple(Chunk(at_ms=1, text=piece.decode()) for piece in pieces),
            sent_ms=1.0,
            first_byte_ms=250.0 if pieces else None,
            last_byte_ms=500.0 if pieces else None,
        )

    def _pieces(self, turn: Turn, messages: Sequence[dict[str, Any]]) -> list[bytes]:
        scene = _scene(turn, sum(message["role"] == "assistant" for message in messages))
        script = _SCRIPTS[self.dialect]
        return script.events(scene) if self.streamed else [json.dumps(script.whole(scene)).encode()]


SYSTEM = "You are a careful coding agent in a sealed container. " * 5
TOOL = {"type": "function", "function": {"name": "bash", "parameters": {}}}

LOOK = calling("bash", "I look.", command="ls")
TWO = Turn(tool_calls=calling("read", path="a").tool_calls + calling("read", path="b").tool_calls)
DONE = Turn(text="Done.")
LOOKED = 'agent: I look. bash({"command": "ls"})'


IN_SHORT = [
    f"system: {SYSTEM}",
    "user: Write a.",
    f"{LOOKED} =a b",
    'agent: read({"path": "a"}) =A read({"path": "b"}) =B',
    "agent: Done.",
]


def a_conversation(talk: Talk, system: str = SYSTEM) -> list[Exchange]:
    """Three answers: a call, two calls at once, the end."""
    said = [talk.user("Write a.")]
    exchanges = [talk.exchange(1, said, LOOK, system=system)]
    said += [talk.answer(LOOK, 0), talk.result("a b", of="0_0")]
    exchanges.append(talk.exchange(2, said, TWO, system=system))
    said += [talk.answer(TWO, 1), talk.result("B", of="1_1"), talk.result("A", of="1_0")]
    exchanges.append(talk.exchange(3, said, DONE, system=system))
    return exchanges


def read(*exchanges: Exchange, closed: bool = True) -> Trajectory:
    """Read exchanges as the lines of a record."""
    lines: list[Opened | Exchange | Closed] = [Opened(at=1, upstream_healthy=True), *exchanges]
    if closed:
        lines.append(Closed(at=9, upstream_healthy=True))
    return read_trajectory(line.model_dump_json().encode() + b"\n" for line in lines)


def in_short(thread: Thread) -> list[str]:
    """Return a thread's steps, a line each."""
    return [_line(step) for step in thread.steps]


def _line(step: Step) -> str:
    match step:
        case Said():
            who = "system" if step.by_system else "user"
            marks = _marks(step.note or "", copied=step.copied)
            return f"{who}{marks}: {' | '.join(step.parts)}"
        case AgentStep():
            return _agent_line(step)
        case LooseResult():
            return f"loose{_result(step.result)}"
        case ContextChange():
            return f"rewritten: {step.kept}/{step.changed}/{step.left_out}/{step.new}"
        case _:
            assert_never(step)


def _agent_line(step: AgentStep) -> str:
    call, answer = step.call, step.answer
    words = ["agent" if call else "agent by harness"]
    words[0] += _marks("again" if step.asked_again else "", copied=step.copied) + ":"
    words += [f"({failed.end})" for failed in step.failed_calls]
    words += [answer.text] if answer.text else []
    for place, tool_call in enumerate(answer.tool_calls):
        words.append(f"{tool_call.name}({tool_call.written})")
        words += [_result(result) for result in step.observations if result.call == place]
    words += [f"sent back as {step.sent_back.text!r}"] if step.sent_back else []
    words += [str(call.end)] if call and not call.completed else []
    return " ".join(words)


def _result(result: Observation) -> str:
    marks = ("!" if result.failed else "") + ("~" if result.changed else "")
    return f"{marks}={' | '.join(result.parts)}"


def _marks(note: str, *, copied: bool) -> str:
    marks = [note] * bool(note) + ["copied"] * copied
    return f" ({', '.join(marks)})" if marks else ""


def _scene(turn: Turn, number: int) -> Scene:
    return Scene(number=number, turn=turn, model="a-model", input_tokens=10)
