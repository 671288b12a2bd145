"""From a record's exchanges to steps: each message once, each answer with what came of it."""

import json
from typing import Any

import pytest

from bench.core.traffic import Dialect, Exchange, ExchangeEnd, Turn
from bench.trajectory.reader import read_trajectory
from bench.trajectory.steps import AgentStep, OtherRequest
from support.conversation import (
    DONE,
    IN_SHORT,
    LOOK,
    LOOKED,
    SYSTEM,
    TOOL,
    TWO,
    Talk,
    a_conversation,
    calling,
    in_short,
    read,
)
from support.hostile import JUNK, spoilt


def test_each_message_is_one_step_and_results_go_to_the_calls_they_answer(talk: Talk) -> None:
    talk_in_short = [in_short(thread) for thread in read(*a_conversation(talk)).threads]
    compact = [[line.replace('": "', '":"') for line in steps] for steps in talk_in_short]
    assert compact == [[line.replace('": "', '":"') for line in IN_SHORT]]


def test_steps_say_when_and_in_which_exchange_they_came(openai: Talk) -> None:
    (thread,) = read(*a_conversation(openai)).threads
    assert [(step.seq, step.at) for step in thread.steps] == [
        (1, 1001.0),
        (1, 1001.0),
        (1, 1001.0),
        (2, 1002.0),
        (3, 1003.0),
    ]
    look = thread.steps[2]
    assert isinstance(look, AgentStep)
    assert look.call is not None
    assert (look.call.first_byte_at, look.call.last_byte_at) == (1001.25, 1001.5)
    assert (look.observations[0].seq, look.observations[0].at) == (2, 1002.0)


def test_results_without_an_id_are_matched_by_order_and_further_ones_stand_alone(
    openai: Talk,
) -> None:
    said = [openai.user("Write a.")]
    nameless = [{"role": "tool", "content": text} for text in "ABC"]
    read_back = read(
        openai.exchange(1, said, TWO),
        openai.exchange(2, [*said, openai.answer(TWO), *nameless], DONE),
    )
    assert in_short(read_back.threads[0]) == [
        "user: Write a.",
        'agent: read({"path": "a"}) =A read({"path": "b"}) =B',
        "loose=C",
        "agent: Done.",
    ]


def test_a_result_for_a_call_that_nobody_made_stands_alone(talk: Talk) -> None:
    said = [talk.user("Write a.")]
    back = [*said, talk.answer(LOOK), talk.result("x", of="7_7")]
    steps = in_short(read(talk.exchange(1, said, LOOK), talk.exchange(2, back, DONE)).threads[0])
    assert steps[2:] == ["loose=x", "agent: Done."]


def test_a_harness_may_give_calls_ids_of_its_own(openai: Talk) -> None:
    said = [openai.user("Write a.")]
    renamed = json.loads(json.dumps(openai.answer(LOOK)).replace("call_0_0", "mine"))
    result = {"role": "tool", "tool_call_id": "mine", "content": "a b"}
    read_back = read(
        openai.exchange(1, said, LOOK), openai.exchange(2, [*said, renamed, result], DONE)
    )
    assert in_short(read_back.threads[0])[1] == f"{LOOKED} =a b"


def test_ids_that_are_used_again_mean_the_last_call(openai: Talk) -> None:
    first, second = calling("bash", command="1"), calling("bash", command="2")
    said = [openai.user("Go.")]
    again = [*said, openai.answer(first, 0), openai.result("one", of="0_0")]
    last = [*again, openai.answer(second, 0), openai.result("two", of="0_0")]
    answered_as_first = openai.exchange(2, [*said[:1]], second).chunks
    read_back = read(
        openai.exchange(1, said, first),
        openai.exchange(2, again, second).model_copy(update={"chunks": answered_as_first}),
        openai.exchange(3, last, DONE),
    )
    assert in_short(read_back.threads[0])[1:] == [
        'agent: bash({"command": "1"}) =one',
        'agent: bash({"command": "2"}) =two',
        "agent: Done.",
    ]


def test_a_failed_result_is_marked() -> None:
    talk = Talk(Dialect.ANTHROPIC)
    said = [talk.user("Go.")]
    back = [*said, talk.answer(LOOK), talk.result("no", of="0_0", failed=True)]
    steps = in_short(read(talk.exchange(1, said, LOOK), talk.exchange(2, back, DONE)).threads[0])
    assert steps[1] == f"{LOOKED} !=no"


def test_parts_marks_for_caching_and_short_forms_are_one_and_the_same_message() -> None:
    """claude turns text into parts and moves `cache_control` on with each request."""
    talk = Talk(Dialect.ANTHROPIC)
    marked = {"type": "text", "text": "Go.", "cache_control": {"type": "ephemeral"}}
    system = [{"type": "text", "text": SYSTEM, "cache_control": {"type": "ephemeral"}}]
    first = talk.exchange(1, [{"role": "user", "content": [marked]}], LOOK, system=SYSTEM)
    back = [talk.user("Go."), talk.answer(LOOK), talk.result("a", of="0_0")]
    back[2]["content"][0]["cache_control"] = {"type": "ephemeral"}
    back[2]["content"].append({"type": "text", "text": "Be quick."})
    second = talk.exchange(2, back, DONE)
    assert second.request is not None
    second.request["system"] = system
    assert in_short(read(first, second).threads[0]) == [
        f"system: {SYSTEM}",
        "user: Go.",
        f"{LOOKED} =a",
        "user: Be quick.",
        "agent: Done.",
    ]


def test_an_image_is_told_without_its_bytes(talk: Talk) -> None:
    content: list[dict[str, Any]] = [{"type": "text", "text": "See:"}]
    if talk.dialect is Dialect.OPENAI:
        content.append({"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}})
    else:
        source = {"type": "base64", "media_type": "image/png", "data": "AAAA"}
        content.append({"type": "image", "source": source})
    steps = in_short(
        read(talk.exchange(1, [{"role": "user", "content": content}], DONE)).threads[0]
    )
    assert steps[0].startswith("user: See: | [image/png, ")
    assert "AAAA" not in steps[0]


# Retries and failures


def test_the_same_request_after_a_failure_is_the_same_step(talk: Talk) -> None:
    first, second, third = a_conversation(talk)
    failed = [
        talk.exchange(
            9, second.request["messages"], end=end, body=[b'{"error": {"message": "Oh."}}']
        ).model_copy(update={"request": second.request})
        for end in (ExchangeEnd.UPSTREAM_ERROR, ExchangeEnd.UPSTREAM_CUT)
    ]
    (thread,) = read(first, *failed, second, third).threads
    line = in_short(thread)[3]
    assert line.startswith("agent: (upstream_error) (upstream_cut) read(")
    assert len(thread.steps) == len(IN_SHORT)
    step = thread.steps[3]
    assert isinstance(step, AgentStep)
    assert [call.answer.error for call in step.failed_calls] == ["Oh.", "Oh."]


def test_a_request_that_was_never_answered_stays_in_sight(talk: Talk) -> None:
    first, second, _ = a_conversation(talk)
    refused = second.model_copy(update={"end": ExchangeEnd.BUDGET_EXHAUSTED, "chunks": ()})
    (thread,) = read(first, refused, refused.model_copy(update={"seq": 3})).threads
    assert in_short(thread)[3:] == ["agent: (budget_exhausted) budget_exhausted"]


def test_half_an_answer_stays_in_sight_whether_the_harness_keeps_it_or_not(openai: Talk) -> None:
    said = [openai.user("Go.")]
    half = openai.exchange(1, said, Turn(text="Half."), end=ExchangeEnd.CLIENT_ABORTED)
    kept = [*said, {"role": "assistant", "content": "Half."}, openai.user("Go on.")]
    left_out = [*said, openai.user("Go on.")]
    expected = [
        "user: Go.",
        "agent: Half. client_aborted",
        "user: Go on.",
        "agent: Done.",
    ]
    for following in (kept, left_out):
        assert in_short(read(half, openai.exchange(2, following, DONE)).threads[0]) == expected


def test_a_request_that_is_asked_again_after_its_answer_has_two_answers(openai: Talk) -> None:
    said = [openai.user("Go.")]
    after = [*said, {"role": "assistant", "content": "Second."}, openai.user("More.")]
    (thread,) = read(
        openai.exchange(1, said, Turn(text="First.")),
        openai.exchange(2, said, Turn(text="Second.")),
        openai.exchange(3, after, DONE),
    ).threads
    assert in_short(thread) == [
        "user: Go.",
        "agent: First.",
        "agent (again): Second.",
        "user: More.",
        "agent: Done.",
    ]


# What is no conversation, and what is hostile


def test_requests_that_are_no_conversation_are_listed() -> None:
    talk = Talk(Dialect.ANTHROPIC)
    counted = talk.exchange(1, [talk.user("Go.")], body=[b'{"input_tokens": 3}']).model_copy(
        update={"path": "/v1/messages/count_tokens?beta=true"}
    )
    refused = Exchange(
        seq=2,
        started_at=5,
        method="GET",
        path="/slots",
        request_bytes=0,
        end=ExchangeEnd.REFUSED,
        detail="GET /slots is not served",
        status=403,
    )
    no_json = talk.exchange(3, []).model_copy(update={"request": None, "request_text": "{" * 9999})
    read_back = read(counted, refused, no_json)
    assert read_back.threads == ()
    assert [(other.path, other.end, len(other.body)) for other in read_back.others] == [
        ("/v1/messages/count_tokens?beta=true", ExchangeEnd.COMPLETED, 0),
        ("/slots", ExchangeEnd.REFUSED, 0),
        ("/v1/messages", ExchangeEnd.COMPLETED, 2000),
    ]
    assert read_back.others[1] == OtherRequest(
        seq=2,
        at=5,
        method="GET",
        path="/slots",
        body="",
        end=ExchangeEnd.REFUSED,
        status=403,
        detail="GET /slots is not served",
        output_tokens=None,
    )


def test_a_flood_of_other_requests_is_counted() -> None:
    one = Exchange(
        seq=1,
        started_at=5,
        method="GET",
        path="/slots",
        request_bytes=0,
        end=ExchangeEnd.REFUSED,
        status=403,
    )
    read_back = read(*[one] * 1005)
    assert (len(read_back.others), read_back.others_left_out) == (1000, 5)


def test_a_torn_or_foreign_line_is_counted_and_an_open_end_is_told(openai: Talk) -> None:
    line = openai.exchange(1, [openai.user("Go.")], DONE).model_dump_json().encode()
    lines = [b"\n", b'{"kind": "exch', b"\xff\xfe\n", b"null\n", line, line[:-20]]
    read_back = read_trajectory(lines)
    assert read_back.unreadable_lines == 4
    assert not read_back.closed
    assert in_short(read_back.threads[0]) == ["user: Go.", "agent: Done."]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_any_value_in_any_place_of_a_request_is_borne(talk: Talk, junk: Any) -> None:
    """Each field of a sound request in turn holds what it should not, and the next one is sound."""
    first, second, third = a_conversation(talk)
    second.request["tools"] = [TOOL, {"name": "bash", "input_schema": {}}]
    for request in spoilt(second.request, junk):
        read_back = read(first, second.model_copy(update={"request": request}), third)
        told = [line for thread in read_back.threads for line in in_short(thread)]
        assert "user: Write a." in told
        assert "agent: Done." in told
