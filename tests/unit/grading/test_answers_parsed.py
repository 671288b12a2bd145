"""Whatever bytes an exhibit writes, the judge sees a plain value or says why there is none."""

import json

import pytest

from bench.grading.fields import as_int, as_list, as_number, as_object, as_text
from bench.grading.strict_json import AnswerLimits, BadAnswerError, Json, parse_answer


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no JSON at character 0"),
        (b"\x00\x01", "no JSON at character 0"),
        (b"\xff{}", "no UTF-8 at byte 0"),
        (b"\xef\xbb\xbf{}", "no JSON"),  # a byte order mark
        (b"{}{}", "no JSON at character 2: Extra data"),
        (b"[1,]", "no JSON"),
        (b"{'a': 1}", "no JSON"),
        (b'"line\nbreak"', "no JSON"),
        (b"NaN", "NaN is not JSON"),
        (b"[-Infinity]", "-Infinity is not JSON"),
        (b"1e999", "a number too large for a float"),
        (b"1" * 65, "a number of 65 digits"),
        (b"-" + b"1" * 5000, "a number of 5001 digits"),
        (b'{"a": 1, "a": 1}', "an object holds a key twice"),
        (b'[{"a": {"b": 1, "\\u0062": 2}}]', "an object holds a key twice"),
        (b'"\\ud800"', "half of a surrogate pair"),
        (b'{"\\udfff": 1}', "half of a surrogate pair"),
        (b"[" * 34 + b"]" * 34, "nested deeper than 32"),
        (b"[" * 10**6, "nested deeper than 32"),
        (b'{"a":' * 10**5 + b"1" + b"}" * 10**5, "nested deeper than 32"),
        (b" " * (8 * 2**20 + 1), "8388609 bytes, more than 8388608"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_hostile_bytes_are_a_bad_answer(raw: bytes, reason: str) -> None:
    with pytest.raises(BadAnswerError) as fault:
        parse_answer(raw)
    assert reason in str(fault.value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(10**62),
        1.5,
        -0.0,
        "",
        "é 🎉 \x00 \u202e",
        [],
        {},
        {"": {"a": [1, "1", None, {"b": []}]}},
    ],
    ids=repr,
)
def test_an_honest_answer_is_read_as_it_was_meant(value: Json) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2)):
        read = parse_answer(text.encode())
        assert read == value
        assert type(read) is type(value)


def test_the_limits_are_inclusive() -> None:
    deepest = parse_answer(b"[" * 32 + b"]" * 32)
    assert isinstance(deepest, list)
    assert parse_answer(b"1" * 64) == int("1" * 64)
    assert parse_answer(b"[10]", limits=AnswerLimits(max_bytes=4, max_depth=1, max_digits=2)) == [
        10
    ]


def test_a_wide_answer_of_full_size_is_read() -> None:
    raw = b"[" + b"[]," * (8 * 2**20 // 3 - 2) + b"[]]"
    answer = parse_answer(raw)
    assert isinstance(answer, list)
    assert len(answer) == 8 * 2**20 // 3 - 1


@pytest.mark.parametrize(
    ("read", "value"),
    [(as_int, 1), (as_number, 1), (as_number, 1.5), (as_text, ""), (as_list, [1])],
)
def test_a_field_of_the_right_type_is_handed_on(read: object, value: Json) -> None:
    assert callable(read)
    assert read(value) is value


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (as_int, True),
        (as_int, 1.0),
        (as_int, "1"),
        (as_int, None),
        (as_number, False),
        (as_number, "1"),
        (as_text, 1),
        (as_text, None),
        (as_text, ["a"]),
        (as_list, {}),
        (as_list, "ab"),
        (as_list, None),
    ],
)
def test_a_field_of_another_type_is_a_bad_answer(read: object, value: Json) -> None:
    assert callable(read)
    with pytest.raises(BadAnswerError, match="is no "):
        read(value)


def test_a_list_has_the_length_that_was_asked_for() -> None:
    assert as_list([1, 2], length=2) == [1, 2]
    with pytest.raises(BadAnswerError, match="a list of 2, not of 3"):
        as_list([1, 2], length=3)


@pytest.mark.parametrize("value", [[], None, "x"])
def test_what_is_no_object_is_a_bad_answer(value: Json) -> None:
    with pytest.raises(BadAnswerError, match="is no object"):
        as_object(value, keys=())


@pytest.mark.parametrize("value", [{}, {"a": 1}, {"a": 1, "b": 2, "c": 3}, {"a": 1, "B": 2}])
def test_an_object_has_exactly_the_keys_that_were_asked_for(value: Json) -> None:
    assert as_object({"b": 2, "a": 1}, keys=("a", "b")) == {"a": 1, "b": 2}
    with pytest.raises(BadAnswerError, match=r"an object with the keys .*, not \['a', 'b'\]"):
        as_object(value, keys=("a", "b"))
