import json
import time

import pytest

from bench.gateway.strict_json import UnsoundJsonError, parse_object


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b' {"a": [1, 2.5, -0.0, true, null, "x"]} ',
        '{"ключ": "значение 😀"}'.encode(),
        b'{"a":{"a":{"a":1}}}',
        b'{"text":"[[[[{{{{,,,, \\" \\\\"}',
        b'{"pair":"\\ud83d\\ude00"}',
        b'{"a":' + b"[" * 60 + b"]" * 60 + b"}",
    ],
)
def test_sound_objects_are_read_as_json_reads_them(body: bytes) -> None:
    assert parse_object(body) == json.loads(body)


def test_brackets_and_commas_in_text_do_not_count() -> None:
    text = "[{," * 300_000
    assert parse_object(json.dumps({"text": text}).encode()) == {"text": text}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is not JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"[1]", "the body is a JSON list, not an object"),
        (b'{"a":1,"b":{"c":1,"c":2}}', "the key 'c' is given twice"),
        (b'{"a":NaN}', "NaN is not JSON"),
        (b'{"a":-Infinity}', "-Infinity is not JSON"),
        (b'{"a":1e400}', "the number 1e400 is not finite"),
        (b'{"a":' + b"[" * 70, "the body is nested deeper than 64 levels"),
        (b'{"a":[' + b"0," * 300_000 + b"0]}", "the body holds more than 200000 values"),
        (b"]" * 300_000, "the body holds more than 200000 values"),
    ],
)
def test_unsound_bodies_are_refused_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(UnsoundJsonError) as refused:
        parse_object(body)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"a":' + b"9" * 5000 + b"}", id="a number of 5000 digits"),
        pytest.param(b'{"a":"\x80"}', id="no UTF-8"),
        pytest.param(b'{"a":"' + b'\\"' * 4_000_000, id="a string without an end"),
        pytest.param(b'"' * 4_000_001, id="quotes"),
        pytest.param(b"\\" * 8_000_000, id="backslashes"),
    ],
)
def test_hostile_bodies_are_refused_in_time(body: bytes) -> None:
    started = time.monotonic()
    with pytest.raises(UnsoundJsonError):
        parse_object(body)
    assert time.monotonic() - started < 5  # quadratic, the last three would take hours


def test_lone_surrogates_become_question_marks_and_pairs_stay() -> None:
    body = b'{"a\\udc00":"\\ud800x","b":"\\ud83d\\ude00"}'
    assert parse_object(body) == {"a?": "?x", "b": "\U0001f600"}
