"""One answer of a model server, read from its bytes: both dialects, streamed and whole."""

import json
from typing import Any

import pytest

from bench.core.traffic import Chunk, Dialect, Exchange, ExchangeEnd, ToolCall, Turn
from bench.gateway import script_anthropic, script_openai
from bench.gateway.exchange import OpenExchange
from bench.gateway.replies import Settled
from bench.gateway.script import Scene
from bench.trajectory.answer import ModelAnswer, TokenUsage
from bench.trajectory.answer import ToolCall as Called
from bench.trajectory.exchange import read_answer, read_call
from support import llama_bytes
from support.hostile import JUNK, spoilt

_OPENAI, _ANTHROPIC = Dialect.OPENAI, Dialect.ANTHROPIC
_REAL = ModelAnswer(
    text="I'm glad you",
    finish_reason="length",
    usage=TokenUsage(input=32, cached=31, output=4),
    model="real-alias",
)
_REAL_MESSAGE = ModelAnswer(
    text="I'm glad you",
    finish_reason="max_tokens",
    usage=TokenUsage(input=32, cached=31, output=4),
    model="real-alias",
)
_REAL_CALLS = ModelAnswer(
    tool_calls=(
        Called(id="c0", name="write", written='{"path": "a"}'),
        Called(id="c1", name="bash", written="{}"),
    ),
    finish_reason="tool_calls",
    usage=TokenUsage(input=32, cached=31, output=4),
    model="real-alias",
)


def answered(dialect: Dialect, *pieces: str, end: ExchangeEnd = ExchangeEnd.COMPLETED) -> Exchange:
    return Exchange(
        seq=1,
        started_at=100.0,
        method="POST",
        path="/v1/x",
        dialect=dialect,
        request_bytes=1,
        end=end,
        status=200,
        chunks=tuple(Chunk(at_ms=1, text=piece) for piece in pieces),
    )


def stream(*events: Any) -> str:
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events)


def delta(**message: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": message}]}


def block(index: int, opening: dict[str, Any], *deltas: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "content_block_start", "index": index, "content_block": opening},
        *({"type": "content_block_delta", "index": index, "delta": piece} for piece in deltas),
        {"type": "content_block_stop", "index": index},
    ]


@pytest.mark.parametrize(
    ("dialect", "body", "answer"),
    [
        pytest.param(_OPENAI, b"".join(llama_bytes.CHAT_STREAM), _REAL, id="chat-stream"),
        pytest.param(_OPENAI, b"".join(llama_bytes.TOOL_STREAM), _REAL_CALLS, id="tool-stream"),
        pytest.param(_OPENAI, llama_bytes.CHAT, _REAL, id="chat"),
        pytest.param(
            _ANTHROPIC, b"".join(llama_bytes.MESSAGES_STREAM), _REAL_MESSAGE, id="messages-stream"
        ),
        pytest.param(_ANTHROPIC, llama_bytes.MESSAGES, _REAL_MESSAGE, id="messages"),
    ],
)
def test_the_bytes_of_a_real_server_are_read_wherever_they_are_cut(
    dialect: Dialect, body: bytes, answer: ModelAnswer
) -> None:
    text = body.decode()
    assert read_answer(answered(dialect, text)) == answer
    assert read_answer(answered(dialect, *text)) == answer  # a chunk a character
    for place in range(len(text)):
        assert read_answer(answered(dialect, text[:place], text[place:])) == answer, place


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_all_line_ends_of_server_sent_events_are_known(line_end: str) -> None:
    text = b"".join(llama_bytes.TOOL_STREAM).decode().replace("\n", line_end)
    assert read_answer(answered(_OPENAI, text)) == _REAL_CALLS


def test_characters_that_end_lines_elsewhere_do_not_end_an_event() -> None:
    body = "data: " + json.dumps(delta(content="a\u2028b\x85c\x0b"), ensure_ascii=False) + "\n\n"
    assert read_answer(answered(_OPENAI, body)).text == "a\u2028b\x85c\x0b"


def test_an_event_may_have_several_data_lines_or_no_empty_line_after_it() -> None:
    one = 'data: {"choices":\ndata: [{"delta": {"content": "a"}}]}\n\n'
    two = stream(delta(content="b"), delta(content="c")).replace("\n\n", "\n")
    assert read_answer(answered(_OPENAI, one + two)).text == "abc"


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("streamed", [True, False])
def test_what_the_scripted_model_says_is_what_is_read(dialect: Dialect, *, streamed: bool) -> None:
    calls = (
        ToolCall(name="write", arguments={"path": "ä.py", "content": "x = '\\n'\n" * 9}),
        ToolCall(name="ls", arguments={}),
    )
    scene = Scene(
        number=3, turn=Turn(text="Here it is. 🎉", tool_calls=calls), model="m", input_tokens=7
    )
    script = {_OPENAI: script_openai, _ANTHROPIC: script_anthropic}[dialect]
    body = b"".join(script.events(scene)) if streamed else json.dumps(script.whole(scene)).encode()
    answer = read_answer(answered(dialect, body.decode()))
    assert answer.text == "Here it is. 🎉"
    assert [(call.name, call.arguments) for call in answer.tool_calls] == [
        (call.name, call.arguments) for call in calls
    ]
    prefix = "call_3_" if dialect is _OPENAI else "toolu_3_"
    assert [call.id for call in answer.tool_calls] == [f"{prefix}0", f"{prefix}1"]
    assert answer.finish_reason == ("tool_calls" if dialect is _OPENAI else "tool_use")
    assert (answer.usage.input, bool(answer.usage.output), answer.model) == (7, True, "m")


@pytest.mark.parametrize("dialect", list(Dialect))
def test_bytes_that_the_gateway_takes_in_one_by_one_are_read_as_if_they_came_at_once(
    dialect: Dialect,
) -> None:
    scene = Scene(
        number=0,
        turn=Turn(text="Grüße 🎉", tool_calls=(ToolCall(name="ls", arguments={"ö": "→"}),)),
        model="m",
        input_tokens=7,
    )
    script = {_OPENAI: script_openai, _ANTHROPIC: script_anthropic}[dialect]
    opened = OpenExchange(seq=1, method="POST", path="/v1/x", dialect=dialect, status=200)
    for byte in b"".join(script.events(scene)):
        opened.note_piece(bytes([byte]))
    answer = read_answer(opened.close(Settled(end=ExchangeEnd.COMPLETED)))
    assert (answer.text, answer.tool_calls[0].arguments) == ("Grüße 🎉", {"ö": "→"})


@pytest.mark.parametrize(
    ("dialect", "body", "answer"),
    [
        pytest.param(
            _OPENAI,
            stream(
                delta(reasoning_content="Hm"), delta(reasoning_content="m."), delta(content="x")
            ),
            ModelAnswer(text="x", reasoning="Hmm."),
            id="openai-reasoning",
        ),
        pytest.param(
            _OPENAI,
            json.dumps({"choices": [{"message": {"reasoning_content": "Hm", "content": "x"}}]}),
            ModelAnswer(text="x", reasoning="Hm"),
            id="openai-reasoning-whole",
        ),
        pytest.param(
            _ANTHROPIC,
            stream(
                *block(
                    0,
                    {"type": "thinking", "thinking": ""},
                    {"type": "thinking_delta", "thinking": "Hmm."},
                    {"type": "signature_delta", "signature": "abc"},
                ),
                *block(1, {"type": "text", "text": ""}, {"type": "text_delta", "text": "x"}),
            ),
            ModelAnswer(text="x", reasoning="Hmm."),
            id="anthropic-thinking",
        ),
        pytest.param(
            _ANTHROPIC,
            json.dumps(
                {
                    "type": "message",
                    "content": [
                        {"type": "thinking", "thinking": "Hm", "signature": "s"},
                        {"type": "text", "text": "x"},
                        {"type": "tool_use", "id": "t", "name": "ls", "input": {"b": 1, "a": 2}},
                        {"type": "text", "text": "y"},
                    ],
                }
            ),
            ModelAnswer(
                text="x\ny",
                reasoning="Hm",
                tool_calls=(Called(id="t", name="ls", written='{"b":1,"a":2}'),),
            ),
            id="anthropic-thinking-whole",
        ),
        pytest.param(
            _ANTHROPIC,
            stream(*block(0, {"type": "tool_use", "id": "t", "name": "ls", "input": {}})),
            ModelAnswer(tool_calls=(Called(id="t", name="ls", written="{}"),)),
            id="anthropic-no-arguments",
        ),
        pytest.param(
            _ANTHROPIC,
            stream(block(0, {"type": "tool_use", "id": "t", "name": "ls", "input": {}})[0]),
            ModelAnswer(tool_calls=(Called(id="t", name="ls", written=""),)),
            id="anthropic-broken-off-before-the-arguments",
        ),
        pytest.param(
            _OPENAI,
            stream(
                delta(tool_calls=[{"index": 0, "id": "a", "function": {"name": "f"}}]),
                delta(tool_calls=[{"index": 0, "id": "b", "function": {"name": "g"}}]),
            ),
            ModelAnswer(
                tool_calls=(
                    Called(id="a", name="f", written=""),
                    Called(id="b", name="g", written=""),
                )
            ),
            id="all-calls-under-one-index",
        ),
        pytest.param(
            _OPENAI,
            stream(delta(tool_calls=[{"function": {"name": "f", "arguments": {"a": 1}}}])),
            ModelAnswer(tool_calls=(Called(id=None, name="f", written='{"a":1}'),)),
            id="arguments-as-an-object-and-no-id",
        ),
        pytest.param(
            _OPENAI,
            stream(delta(content="Half an ans")) + 'data: {"choices": [{"delta": {"cont',
            ModelAnswer(text="Half an ans"),
            id="cut",
        ),
        pytest.param(
            _OPENAI,
            stream(delta(content="Well"), {"error": {"code": 500, "message": "Compute error."}}),
            ModelAnswer(text="Well", error="Compute error."),
            id="openai-error-in-the-stream",
        ),
        pytest.param(
            _ANTHROPIC,
            stream({"type": "error", "error": {"type": "api_error", "message": "Oh."}}),
            ModelAnswer(error="Oh."),
            id="anthropic-error-in-the-stream",
        ),
        pytest.param(
            _OPENAI,
            llama_bytes.SERVER_ERROR.decode(),
            ModelAnswer(error="Compute error."),
            id="error-instead-of-an-answer",
        ),
    ],
)
def test_what_was_said_is_read(dialect: Dialect, body: str, answer: ModelAnswer) -> None:
    assert read_answer(answered(dialect, body)) == answer


_DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n\n\n",
        "no events at all",
        "data:",
        "data: [DONE]\n\n",
        "data: 5\n\ndata: []\n\ndata: null\n\n",
        "data: {" + _DEEP,
        '{"choices": ' + _DEEP,
        '{"choices": [{"message": {"content": "cut',
        "data: " + "9" * 10_000 + "\n\n",
        "\x00\ufffd\x1b[31m",
        "<html>502 Bad Gateway</html>",
    ],
)
@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_body_that_is_no_answer_says_nothing(dialect: Dialect, body: str) -> None:
    assert read_answer(answered(dialect, body)) == ModelAnswer()


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("junk", [*JUNK, 10**40], ids=repr)
def test_any_value_in_any_place_of_an_answer_is_borne(dialect: Dialect, junk: Any) -> None:
    """Each field of sound answers in turn holds what it should not."""
    bodies = {
        _OPENAI: [json.loads(llama_bytes.CHAT), *_events(llama_bytes.TOOL_STREAM)],
        _ANTHROPIC: [
            json.loads(llama_bytes.MESSAGES),
            *_events(llama_bytes.MESSAGES_STREAM),
            *block(0, {"type": "tool_use", "id": "t", "name": "n", "input": {"a": 1}}),
        ],
    }
    for sound in bodies[dialect]:
        for value in spoilt(sound, junk):
            for body in (json.dumps(value), stream(value)):
                answer = read_answer(answered(dialect, body))
                json.dumps([answer.text, answer.reasoning, *map(repr, answer.tool_calls)])


def _events(pieces: tuple[bytes, ...]) -> list[Any]:
    lines = b"".join(pieces).decode().split("\n")
    return [json.loads(line[6:]) for line in lines if line.startswith("data: {")]


def test_surrogates_are_joined_over_pieces_and_lone_ones_replaced() -> None:
    pieces = [delta(content="\ud83d"), delta(content="\ude00 \ud800!")]
    assert read_answer(answered(_OPENAI, stream(*pieces))).text == "😀 \ufffd!"


@pytest.mark.parametrize(
    ("written", "arguments"),
    [
        ('{"a": [1, null, {"b": 2.5}]}', {"a": [1, None, {"b": 2.5}]}),
        ("{}", {}),
        ("", None),
        ('{"a": 1', None),
        ("[1]", None),
        ('"text"', None),
        ('{"a": 1, "a": 2}', None),
        ('{"a": NaN}', None),
        ('{"a": 1e999}', None),
        ('{"a": "\\ud800"}', None),
        ('{"a":' * 65 + "1" + "}" * 65, None),
        ('{"a":' * 100_000, None),
        ("9" * 10_000, None),
    ],
)
def test_arguments_are_an_object_that_everybody_reads_alike_or_none(
    written: str, arguments: dict[str, Any] | None
) -> None:
    assert Called(id="c", name="f", written=written).arguments == arguments


def test_a_call_has_its_times_and_what_the_gateway_counted_where_the_answer_does_not_say() -> None:
    exchange = answered(_OPENAI, stream(delta(content="a")), end=ExchangeEnd.CLIENT_ABORTED)
    told = {"sent_ms": 500.0, "first_byte_ms": 1500.0, "input_tokens": 7, "output_tokens": 1}
    call = read_call(exchange.model_copy(update=told))
    assert (call.started_at, call.sent_at, call.first_byte_at, call.last_byte_at) == (
        100.0,
        100.5,
        101.5,
        None,
    )
    assert not call.completed
    assert call.answer.usage == TokenUsage(input=7, cached=None, output=1)
