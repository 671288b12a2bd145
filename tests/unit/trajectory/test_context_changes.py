"""What harnesses do to the context they send: nothing of it doubles a step or is lost."""

import json
from typing import Any

import pytest

from bench.core.traffic import Dialect, Turn
from bench.trajectory.steps import Note
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
    in_short,
    read,
)

OTHER_SYSTEM = "You are a title generator. Answer with a title. " * 5


def test_an_answer_that_is_sent_back_in_other_words_is_kept_in_both(openai: Talk) -> None:
    said = [openai.user("Go.")]
    back = [*said, {"role": "assistant", "content": "I said nothing."}, openai.user("More.")]
    steps = in_short(
        read(openai.exchange(1, said, DONE), openai.exchange(2, back, DONE)).threads[0]
    )
    assert steps == [
        "user: Go.",
        "agent: Done. sent back as 'I said nothing.'",
        "user: More.",
        "agent: Done.",
    ]


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"content": " I look.\n"}, id="spaces"),
        pytest.param({"content": [{"type": "text", "text": "I look."}]}, id="parts"),
        pytest.param({"reasoning_content": "I must look."}, id="reasoning"),
        pytest.param(
            {
                "tool_calls": [
                    {
                        "id": "call_0_0",
                        "function": {"name": "bash", "arguments": '{"command":"ls"}'},
                    }
                ]
            },
            id="arguments-written-anew",
        ),
    ],
)
def test_an_answer_that_is_sent_back_in_another_form_is_the_same(
    openai: Talk, message: dict[str, Any]
) -> None:
    said = [openai.user("Go.")]
    back = [*said, openai.answer(LOOK) | message, openai.result("a", of="0_0")]
    steps = in_short(
        read(openai.exchange(1, said, LOOK), openai.exchange(2, back, DONE)).threads[0]
    )
    assert steps == ["user: Go.", f"{LOOKED} =a", "agent: Done."]


def test_an_answer_that_comes_back_as_two_messages_is_one(openai: Talk) -> None:
    said = [openai.user("Go.")]
    whole = openai.answer(LOOK)
    halves = [{"role": "assistant", "content": "I look."}, whole | {"content": None}]
    back = [*said, *halves, openai.result("a", of="0_0")]
    steps = in_short(
        read(openai.exchange(1, said, LOOK), openai.exchange(2, back, DONE)).threads[0]
    )
    assert steps == ["user: Go.", f"{LOOKED} =a", "agent: Done."]


def test_aider_has_examples_and_reflections_and_no_step_twice(openai: Talk) -> None:
    """Its reminder is moved from message to message, and the files follow the answers."""
    reminder = "\n\nTo suggest changes you MUST return the whole file.\n" * 3
    example = [openai.user("Change the greeting."), {"role": "assistant", "content": "Ok, I will."}]
    files = [openai.user("I have added these files:\n"), {"role": "assistant", "content": "Ok."}]
    new_files = [openai.user("I have added these files:\nx = "), files[1]]
    first = [*example, *files, openai.user("Write x." + reminder)]
    answer = {"role": "assistant", "content": "x = "}
    second = [
        *example,
        *(openai.user("Write x."), answer),
        *(openai.user("I updated the files."), files[1]),
        *new_files,
        openai.user("Fix the error." + reminder),
    ]
    third = [*second[:-1], openai.user("Fix the error."), {"role": "assistant", "content": "x = ("}]
    (thread,) = read(
        openai.exchange(1, first, Turn(text="x = "), system=SYSTEM),
        openai.exchange(2, second, Turn(text="x = ("), system=SYSTEM),
        openai.exchange(3, [*third, openai.user("Fix it again." + reminder)], DONE, system=SYSTEM),
    ).threads
    assert in_short(thread) == [
        f"system: {SYSTEM}",
        "user: Change the greeting.",
        "agent by harness: Ok, I will.",
        "user: I have added these files:\n",
        "agent by harness: Ok.",
        f"user: Write x.{reminder}",
        "agent: x = ",
        "rewritten: 4/0/2/5",
        "user: I updated the files.",
        "agent by harness: Ok.",
        "user: I have added these files:\nx = ",
        "agent by harness: Ok.",
        f"user: Fix the error.{reminder}",
        "agent: x = (",
        f"user: Fix it again.{reminder}",
        "agent: Done.",
    ]


def test_what_is_added_to_an_earlier_message_is_a_step_of_its_own(openai: Talk) -> None:
    said = [openai.user("Go.")]
    back = [openai.user("Go.\nBe quick."), openai.answer(DONE), openai.user("More.")]
    (thread,) = read(openai.exchange(1, said, DONE), openai.exchange(2, back, DONE)).threads
    assert in_short(thread) == [
        "user: Go.",
        "agent: Done.",
        f"user ({Note.ADDED}): Be quick.",
        "user: More.",
        "agent: Done.",
    ]


def test_results_that_are_cut_down_later_are_told_as_changed_not_twice(talk: Talk) -> None:
    first, second, third = a_conversation(talk)
    said = [*third.request["messages"], talk.answer(DONE, 2), talk.user("More.")]
    place = next(n for n, m in enumerate(said) if "a b" in json.dumps(m))
    said[place] = talk.result("[cleared]", of="0_0")
    fourth = talk.exchange(4, said, DONE).model_copy(
        update={"request": third.request | {"messages": said}}
    )
    (thread,) = read(first, second, third, fourth).threads
    steps = in_short(thread)
    assert steps[2].endswith("=a b ~=[cleared]")
    assert steps[5:] == ["user: More.", "agent: Done."]


def test_a_context_that_was_cut_in_the_middle_doubles_nothing(talk: Talk) -> None:
    first, second, third = a_conversation(talk)
    system = third.request["messages"][:1] if talk.dialect is Dialect.OPENAI else []
    rest = [talk.answer(TWO, 1), talk.result("B", of="1_1"), talk.result("A", of="1_0")]
    said = [*system, talk.user("Write a."), *rest, talk.answer(DONE), talk.user("More.")]
    fourth = talk.exchange(4, said, DONE).model_copy(
        update={"request": third.request | {"messages": said}}
    )
    (thread,) = read(first, second, third, fourth).threads
    assert in_short(thread)[4:] == [
        "agent: Done.",
        "rewritten: 5/0/2/1",
        "user: More.",
        "agent: Done.",
    ]


def test_a_conversation_that_goes_back_is_told(openai: Talk) -> None:
    said = [openai.user("Go."), {"role": "assistant", "content": "Yes?"}, openai.user("Left.")]
    (thread,) = read(
        openai.exchange(1, said, DONE),
        openai.exchange(2, [*said[:2], openai.user("Right.")], DONE),
    ).threads
    assert in_short(thread)[3:] == [
        "agent: Done.",
        "rewritten: 2/0/2/1",
        "user: Right.",
        "agent: Done.",
    ]


def test_new_instructions_are_told_once_and_only_what_is_new(talk: Talk) -> None:
    first, second, third = a_conversation(talk)
    for exchange in (second, third):
        request = exchange.request
        if talk.dialect is Dialect.OPENAI:
            note = [{"type": "text", "text": t} for t in (SYSTEM, "It is late.")]
            request["messages"][0] = {"role": "system", "content": note}
        else:
            request["system"] = [{"type": "text", "text": t} for t in (SYSTEM, "It is late.")]
    steps = in_short(read(first, second, third).threads[0])
    assert len(steps) == len(IN_SHORT) + 1
    assert steps[3] == f"system ({Note.NEW_INSTRUCTIONS}): It is late."


def test_a_compacted_context_continues_the_thread_in_a_new_one(talk: Talk) -> None:
    before = a_conversation(talk)
    said = [talk.user("Summary: a and b were read."), talk.user("Go on.")]
    if talk.dialect is Dialect.ANTHROPIC:
        said = [{"role": "user", "content": [{"type": "text", "text": m["content"]} for m in said]}]
    after = talk.exchange(4, said, DONE, system=SYSTEM)
    old, new = read(*before, after).threads
    assert (old.continues, new.continues) == (None, 1)
    assert len(old.steps) == len(IN_SHORT)
    steps = in_short(new)
    assert steps[:2] == [
        "rewritten: 1/0/4/2" if talk.dialect is Dialect.OPENAI else "rewritten: 1/0/4/1",
        f"system (copied): {SYSTEM}",
    ]
    assert steps[-1] == "agent: Done."


def test_a_sub_agent_with_the_same_instructions_has_a_thread_of_its_own(talk: Talk) -> None:
    first, second, third = a_conversation(talk)
    helper = [
        talk.exchange(11, [talk.user("Read b.")], Turn(text="It holds B."), system=SYSTEM),
        talk.exchange(12, [talk.user("Read c.")], Turn(text="It holds C."), system=SYSTEM),
    ]
    later = [exchange.model_copy(update={"seq": exchange.seq + 20}) for exchange in (second, third)]
    main, one, two = read(first, *helper, *later).threads
    assert [thread.continues for thread in (main, one, two)] == [None, None, None]
    assert len(main.steps) == len(IN_SHORT)
    assert in_short(one) == [f"system: {SYSTEM}", "user: Read b.", "agent: It holds B."]
    assert in_short(two)[1:] == ["user: Read c.", "agent: It holds C."]


def test_a_title_request_with_the_same_prompt_has_a_thread_of_its_own(talk: Talk) -> None:
    title = talk.exchange(9, [talk.user("Write a.")], Turn(text="A title"), system=OTHER_SYSTEM)
    first, *others = a_conversation(talk)
    for order in ([title, first, *others], [first, title, *others]):
        threads = read(*order).threads
        assert sorted(len(thread.steps) for thread in threads) == [3, len(IN_SHORT)]
        assert all(thread.continues is None for thread in threads)


def test_tools_on_offer_are_kept_once_in_the_form_of_openai(talk: Talk) -> None:
    tool: dict[str, Any] = TOOL
    if talk.dialect is Dialect.ANTHROPIC:
        tool = {"name": "bash", "input_schema": {}, "cache_control": {"type": "ephemeral"}}
    said = [talk.user("Go.")]
    back = [*said, talk.answer(DONE), talk.user("More.")]
    (thread,) = read(
        talk.exchange(1, said, DONE, tools=[tool, "junk"]),
        talk.exchange(2, back, DONE, tools=[tool]),
    ).threads
    assert thread.tools == (TOOL,)
