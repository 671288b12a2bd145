"""Reading a stream along while cleaning it, however the bytes are cut."""

from dataclasses import replace
from hashlib import sha256

import pytest

from bench.core.traffic import Dialect
from bench.gateway.answer import AnswerFacts
from bench.gateway.calls import DraftedCalls
from bench.gateway.sse import EventFilter, UnsoundStreamError
from support.builders import a_call
from support.llama_bytes import CHAT_STREAM, MESSAGES_STREAM, TOOL_STREAM

_TIMINGS = {
    "cache_n": 31.0,
    "prompt_n": 1.0,
    "prompt_ms": 39.583,
    "prompt_per_token_ms": 39.583,
    "prompt_per_second": 25.263370638910644,
    "predicted_n": 4.0,
    "predicted_ms": 195.761,
    "predicted_per_token_ms": 65.25366666666666,
    "predicted_per_second": 15.32480933383054,
}


def _filtered(stream: bytes, *, dialect: Dialect, cut: int) -> tuple[bytes, AnswerFacts]:
    facts = AnswerFacts()
    events = EventFilter(dialect=dialect, alias="bench-model", facts=facts)
    pieces = [stream[start : start + cut] for start in range(0, len(stream), cut)]
    return b"".join([*map(events.feed, pieces), events.end()]), facts


@pytest.mark.parametrize("cut", [1, 7, 64, 1 << 20])
def test_a_chat_stream_is_read_however_it_is_cut(cut: int) -> None:
    passed, facts = _filtered(b"".join(TOOL_STREAM), dialect=Dialect.OPENAI, cut=cut)
    assert replace(facts, calls=DraftedCalls()) == AnswerFacts(
        input_tokens=32,
        cached_tokens=31,
        output_tokens=4,
        finish_reason="tool_calls",
        ended=True,
        deltas=5,
        timings=_TIMINGS,
    )
    assert facts.calls.seen({"write"}) == (
        a_call("write", {"path": "a"}),
        a_call("bash", {}, offered=False),
    )
    assert facts.text.sha256 is None
    plain = b"".join(TOOL_STREAM[:-2]).replace(b"real-alias", b"bench-model")
    assert passed.startswith(plain)
    assert passed.endswith(b'"total_tokens":36}}\n\ndata: [DONE]\n\n')
    for private in (b"real-alias", b"timings", b"cached"):
        assert private not in passed


@pytest.mark.parametrize("cut", [1, 7, 64, 1 << 20])
def test_a_message_stream_is_read_however_it_is_cut(cut: int) -> None:
    passed, facts = _filtered(b"".join(MESSAGES_STREAM), dialect=Dialect.ANTHROPIC, cut=cut)
    assert facts == AnswerFacts(
        input_tokens=32,
        cached_tokens=31,
        output_tokens=4,
        finish_reason="max_tokens",
        ended=True,
        deltas=2,
    )
    assert facts.text.sha256 == sha256(b"I'm glad you").hexdigest()
    assert b'"cache_read_input_tokens":0,"input_tokens":32' in passed
    assert passed.count(b"event: ") == len(MESSAGES_STREAM)


def test_events_without_anything_private_pass_byte_for_byte() -> None:
    stream = b"".join(CHAT_STREAM[:-2]).replace(b"real-alias", b"bench-model")
    odd = b': ping\r\n\r\nid: 1\nretry:5\ndata:{ "choices" : [] }\r\n\n'
    passed, _ = _filtered(odd + stream, dialect=Dialect.OPENAI, cut=50)
    assert passed == odd + stream


def test_text_that_speaks_of_timings_is_not_touched() -> None:
    stream = b'data: {"choices":[{"delta":{"content":"\\"timings\\": {\\"usage\\": 1}"}}]}\n\n'
    assert _filtered(stream, dialect=Dialect.OPENAI, cut=99)[0] == stream


@pytest.mark.parametrize(
    "line",
    [
        b"data: {",
        b"data: nothing",
        b"data: [1]",
        b"data: 5",
        pytest.param(b"data: " + '{"a":1}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'data: {"a":' + b"[" * 100_000, id="too deep"),
        pytest.param(b'data: {"a":[' + b"[]," * 200_000 + b"1]}", id="unfolds in memory"),
    ],
)
def test_a_data_line_that_is_no_object_is_unsound(line: bytes) -> None:
    with pytest.raises(UnsoundStreamError):
        _filtered(line + b"\n\n", dialect=Dialect.OPENAI, cut=99)


@pytest.mark.parametrize(
    "event",
    [
        b'{"choices":5,"usage":[],"timings":"x"}',
        b'{"choices":[5]}',
        b'{"choices":[{"delta":5,"finish_reason":7}]}',
        b'{"choices":[{"delta":{"tool_calls":[5,{"index":"a","function":9}]}}]}',
        b'{"usage":{"prompt_tokens":-1,"completion_tokens":true}}',
        b'{"type":"message_start","message":5}',
        b'{"type":"content_block_start","content_block":[]}',
        b'{"type":["x"],"message":{"usage":{"input_tokens":"5"}}}',
        b'{"choices":[{"delta":{"content":["x"],"tool_calls":{"index":0}}}]}',
        b'{"type":"content_block_start","index":-1,"content_block":{"type":"tool_use","name":7}}',
        b'{"type":"content_block_delta","index":"0","delta":{"partial_json":5}}',
        b'{"type":"content_block_delta","delta":{"text":5,"partial_json":"{}"}}',
        b'{"usage":{"prompt_tokens":1' + b"0" * 400 + b'},"timings":{"a":1' + b"0" * 400 + b"}}",
        b'{"usage":{"prompt_tokens":1e999},"timings":{"a":1e999,"b":NaN,"c":"d"}}',
    ],
)
@pytest.mark.parametrize("dialect", list(Dialect))
def test_events_of_another_shape_tell_nothing_and_break_nothing(
    dialect: Dialect, event: bytes
) -> None:
    passed, facts = _filtered(b"data: " + event + b"\n\n", dialect=dialect, cut=999)
    assert passed
    told = (facts.input_tokens, facts.output_tokens, facts.finish_reason, facts.ended)
    assert told == (None, None, None, False)
    assert facts.timings == {}
