"""What is kept of a tool call: whether its arguments are sound, and a digest to tell it by."""

from hashlib import sha256
from typing import Any

import pytest

from bench.gateway.calls import DraftedCall, DraftedCalls
from support.builders import a_call


def _drafted(*fragments: Any) -> DraftedCall:
    draft = DraftedCall(name="write")
    for fragment in fragments:
        draft.add(arguments=fragment)
    return draft


@pytest.mark.parametrize(
    ("fragments", "arguments"),
    [
        pytest.param(('{"path": "a"}',), {"path": "a"}, id="whole"),
        pytest.param(("{", '"path"', ": ", '"a"', "}"), {"path": "a"}, id="in fragments"),
        pytest.param((' {"b": 1,\n "a": [2]}\n',), {"a": [2], "b": 1}, id="spaced, in any order"),
        pytest.param(('{"path": "\\u00e9"}',), {"path": "é"}, id="escaped"),
        pytest.param(({"path": "a"},), {"path": "a"}, id="an object, not its text"),
        pytest.param(("{}",), {}, id="an empty object"),
        pytest.param((), {}, id="none at all"),
        pytest.param(("", " "), {}, id="nothing but space"),
        pytest.param(('{"a": "\\ud800"}',), {"a": "?"}, id="a lone surrogate, escaped"),
        pytest.param(('{"a": "\ud800"}',), {"a": "?"}, id="a lone surrogate"),
    ],
)
def test_sound_arguments_are_known_by_their_meaning(
    fragments: tuple[Any, ...], arguments: dict[str, object]
) -> None:
    assert _drafted(*fragments).seen({"write"}) == a_call("write", arguments)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"path": "a"', id="cut short"),
        pytest.param('{"path": "a"}}', id="a brace too many"),
        pytest.param('{"a": 1} {"a": 2}', id="two objects"),
        pytest.param('["a"]', id="a list"),
        pytest.param('"{}"', id="a text"),
        pytest.param("null", id="null"),
        pytest.param("path=a", id="no JSON"),
        pytest.param("{'path': 'a'}", id="single quotes"),
        pytest.param('{"a": 1, "a": 2}', id="a key twice"),
        pytest.param('{"a": NaN}', id="not a number"),
        pytest.param('{"a": ' + "1" * 5000 + "}", id="a number without end"),
        pytest.param('{"a": ' + "[" * 100_000, id="without bottom"),
        pytest.param('{"a": [' + "[]," * 200_000 + "1]}", id="unfolds in memory"),
    ],
)
def test_unsound_arguments_are_known_by_their_text(text: str) -> None:
    assert _drafted(text[:5], text[5:]).seen({"write"}) == a_call("write", text.encode())


def test_arguments_beyond_all_measure_are_not_looked_at() -> None:
    megabyte = "x" * (1 << 20)
    draft = _drafted('{"a": "', *[megabyte] * 5, '"}')
    kept = ('{"a": "' + megabyte * 5)[: 4 << 20]
    assert draft.seen(set()) == a_call("write", kept.encode(), offered=False)
    assert sum(map(len, draft.fragments)) == 4 << 20


def test_a_name_comes_in_fragments_too_and_is_bounded() -> None:
    calls = DraftedCalls()
    for _ in range(2000):
        calls.add_name(0, "ab")
    (call,) = calls.seen({"ab" * 128})
    assert call == a_call("ab" * 128, {})


def test_calls_are_told_apart_by_number_and_kept_in_its_order() -> None:
    calls = DraftedCalls()
    calls.add_arguments(5, "{")  # a fragment of a call that never began
    calls.add_name(7, "second")
    calls.add_name(3, "first")
    calls.add_arguments(7, '{"n"')
    calls.add_arguments(3, "{}")
    calls.add_arguments(7, ": 7}")
    assert calls.seen({"first"}) == (
        a_call("first", {}),
        a_call("second", {"n": 7}, offered=False),
    )


def test_a_flood_of_calls_is_cut_off() -> None:
    calls = DraftedCalls()
    for number in range(10_000):
        calls.add_name(number, f"tool{number}")
        calls.add_arguments(number, "{}")
    assert [call.name for call in calls.seen(())] == [f"tool{number}" for number in range(256)]


def test_text_that_no_utf_8_can_carry_still_has_a_digest() -> None:
    call = _drafted("\udc00").seen(())
    assert (call.sound, call.arguments_sha256) == (False, sha256(b"?").hexdigest())
