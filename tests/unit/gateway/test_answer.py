"""What a real llama-server's answers say of themselves, in both dialects, streamed and whole."""

import json
from hashlib import sha256

import pytest

from bench.core.traffic import CallSeen, Dialect
from bench.gateway.answer import AnswerFacts, error_type_of, read_whole
from bench.gateway.sse import EventFilter
from support import llama_bytes, llama_tool_bytes
from support.builders import a_call

OPENAI, ANTHROPIC = Dialect.OPENAI, Dialect.ANTHROPIC
GLAD = sha256(b"I'm glad you").hexdigest()
READ = a_call("read_file", {"path": "a.py"})


def _read(dialect: Dialect, answer: bytes | tuple[bytes, ...]) -> AnswerFacts:
    facts = AnswerFacts()
    if isinstance(answer, bytes):
        read_whole(facts, dialect, json.loads(answer))
        return facts
    events = EventFilter(dialect=dialect, alias="bench-model", facts=facts)
    for piece in answer:
        events.feed(piece)
    return facts


@pytest.mark.parametrize(
    ("dialect", "answer", "finish_reason", "output_tokens", "text", "calls"),
    [
        pytest.param(
            OPENAI, llama_bytes.CHAT_STREAM, "length", 4, GLAD, (), id="streamed chat: text"
        ),
        pytest.param(OPENAI, llama_bytes.CHAT, "length", 4, GLAD, (), id="chat: text"),
        pytest.param(
            ANTHROPIC,
            llama_bytes.MESSAGES_STREAM,
            "max_tokens",
            4,
            GLAD,
            (),
            id="streamed message: text",
        ),
        pytest.param(
            ANTHROPIC, llama_bytes.MESSAGES, "max_tokens", 4, GLAD, (), id="message: text"
        ),
        pytest.param(
            OPENAI,
            llama_tool_bytes.READ_CHAT_STREAM,
            "tool_calls",
            None,  # this client did not ask for the counts
            None,
            (READ,),
            id="streamed chat: a call",
        ),
        pytest.param(
            OPENAI, llama_tool_bytes.READ_CHAT, "tool_calls", 22, None, (READ,), id="chat: a call"
        ),
        pytest.param(
            ANTHROPIC,
            llama_tool_bytes.READ_MESSAGE_STREAM,
            "tool_use",
            22,
            None,
            (READ,),
            id="streamed message: a call",
        ),
        pytest.param(
            ANTHROPIC,
            llama_tool_bytes.READ_MESSAGE,
            "tool_use",
            22,
            None,
            (READ,),
            id="message: a call",
        ),
        pytest.param(
            OPENAI,
            llama_tool_bytes.CUT_CHAT_STREAM,
            "length",
            None,
            None,
            (a_call("read_file", b'{"path'),),
            id="streamed chat: half a call",
        ),
        pytest.param(
            OPENAI,
            llama_tool_bytes.CUT_CHAT,
            "length",
            15,
            None,
            (a_call("read_file", b'{"path'),),
            id="chat: half a call",
        ),
        pytest.param(
            ANTHROPIC,
            llama_tool_bytes.CUT_MESSAGE_STREAM,
            "max_tokens",
            15,
            None,
            (a_call("read_file", b'{"path'),),
            id="streamed message: half a call",
        ),
        pytest.param(
            ANTHROPIC,
            llama_tool_bytes.CUT_MESSAGE,
            "max_tokens",
            15,
            None,
            (a_call("read_file", {}),),  # the server makes an object of it
            id="message: half a call",
        ),
    ],
)
def test_a_recorded_answer_tells(
    dialect: Dialect,
    answer: bytes | tuple[bytes, ...],
    finish_reason: str,
    output_tokens: int | None,
    text: str | None,
    calls: tuple[CallSeen, ...],
) -> None:
    facts = _read(dialect, answer)
    assert (facts.finish_reason, facts.output_tokens) == (finish_reason, output_tokens)
    assert facts.text.sha256 == text
    assert facts.calls.seen({"read_file"}) == calls


def test_reasoning_is_no_text_in_either_dialect() -> None:
    chat = {"choices": [{"message": {"content": None, "reasoning_content": "hm"}}]}
    blocks = [{"type": "thinking", "thinking": "hm", "signature": "s"}]
    message = {"type": "message", "content": blocks}
    thought = {"type": "thinking_delta", "thinking": "hm"}
    event = {"type": "content_block_delta", "index": 0, "delta": thought}
    stream = (f"data: {json.dumps(event)}\n\n".encode(),)
    for dialect, answer in (
        (OPENAI, json.dumps(chat).encode()),
        (ANTHROPIC, json.dumps(message).encode()),
        (ANTHROPIC, stream),
    ):
        assert _read(dialect, answer).text.sha256 is None


def test_the_texts_of_a_message_are_one_whether_streamed_or_not() -> None:
    texts = ("One. ", "Two.")
    blocks = [{"type": "text", "text": text} for text in texts]
    whole = _read(ANTHROPIC, json.dumps({"type": "message", "content": blocks}).encode())
    events = [
        {"type": "content_block_delta", "index": n, "delta": {"type": "text_delta", "text": text}}
        for n, text in enumerate(texts)
    ]
    stream = tuple(f"data: {json.dumps(event)}\n\n".encode() for event in events)
    expected = sha256(b"One. Two.").hexdigest()
    assert whole.text.sha256 == _read(ANTHROPIC, stream).text.sha256 == expected


@pytest.mark.parametrize(
    ("given", "call"),
    [
        pytest.param({"a": [1]}, a_call("f", {"a": [1]}), id="an object"),
        pytest.param({}, a_call("f", {}), id="an empty one"),
        pytest.param(None, a_call("f", {}), id="none"),
        pytest.param([], a_call("f", b"[]"), id="a list"),
        pytest.param("{}", a_call("f", b'"{}"'), id="a text"),
        pytest.param(0, a_call("f", b"0"), id="a number"),
    ],
)
def test_the_input_of_a_whole_messages_call_is_an_object(given: object, call: CallSeen) -> None:
    block = {"type": "tool_use", "id": "t", "name": "f", "input": given}
    facts = _read(ANTHROPIC, json.dumps({"type": "message", "content": [block]}).encode())
    assert facts.calls.seen({"f"}) == (call,)


@pytest.mark.parametrize(
    ("body", "error_type"),
    [
        (llama_bytes.CONTEXT_OVERFLOW, "exceed_context_size_error"),
        (llama_bytes.SERVER_ERROR, "server_error"),
        (llama_bytes.LOADING, "unavailable_error"),
        (b'{"error":{"type":"' + b"x" * 5000 + b'"}}', "x" * 100),
        (b'{"error":{"type":"\\ud800"}}', "?"),
        (b'{"error":{"type":5}}', None),
        (b'{"error":{"type":""}}', None),
        (b'{"error":"exceed_context_size_error"}', None),
        (b'{"type":"exceed_context_size_error"}', None),
        (b"{}", None),
    ],
)
def test_an_errors_type_is_what_the_server_says(body: bytes, error_type: str | None) -> None:
    assert error_type_of(json.loads(body)) == error_type
