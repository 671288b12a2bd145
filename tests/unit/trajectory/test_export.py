"""Trajectories as ATIF documents: by the format's schema, by its other rules, and to the letter."""

import copy
import json
from typing import Any

import pytest

from bench.core.traffic import Chunk, Dialect, ExchangeEnd, Turn
from bench.trajectory.atif import as_json
from bench.trajectory.export import export
from bench.trajectory.schema import schema_faults
from bench.trajectory.steps import Trajectory
from support.atif_rules import rule_faults
from support.builders import a_record
from support.conversation import DONE, SYSTEM, TOOL, Talk, a_conversation, read
from support.hostile import JUNK, spoilt


@pytest.fixture
def openai() -> Talk:
    return Talk(Dialect.OPENAI)


def exported(trajectory: Trajectory) -> dict[str, Any]:
    """Export, and hold the document to the schema and to the rules it cannot say."""
    document = as_json(export(trajectory, a_record()))
    assert schema_faults(document) == []
    assert rule_faults(document) == []
    json.dumps(document, allow_nan=False, ensure_ascii=False).encode()
    return document


def test_a_conversation_becomes_a_document(openai: Talk) -> None:
    first, second, third = a_conversation(openai)
    first.request["tools"] = [TOOL]
    second = second.model_copy(update={"upstream_timings": {"predicted_ms": 5.0, "x": 1e999}})
    record = a_record()
    document = exported(read(first, second, third))
    own = {"status": 200, "end": "completed"}
    assert document == {
        "schema_version": "ATIF-v1.8",
        "session_id": f"{record.cell}/1",
        "trajectory_id": f"{record.cell}/1/1",
        "agent": {
            "name": "pi",
            "version": "0",
            "model_name": "scripted/oracle",
            "tool_definitions": [TOOL],
            "extra": {"quant": "none", "context_tokens": record.model_spec.context_tokens},
        },
        "steps": [
            {
                "step_id": 1,
                "timestamp": "1970-01-01T00:16:41.000Z",
                "source": "system",
                "message": SYSTEM,
                "extra": {"seq": 1, "thread": 1},
            },
            {
                "step_id": 2,
                "timestamp": "1970-01-01T00:16:41.000Z",
                "source": "user",
                "message": "Write a.",
                "extra": {"seq": 1, "thread": 1},
            },
            {
                "step_id": 3,
                "timestamp": "1970-01-01T00:16:41.000Z",
                "source": "agent",
                "message": "I look.",
                "tool_calls": [
                    {
                        "tool_call_id": "call_0_0",
                        "function_name": "bash",
                        "arguments": {"command": "ls"},
                    }
                ],
                "observation": {
                    "results": [
                        {
                            "source_call_id": "call_0_0",
                            "content": "a b",
                            "extra": {"seq": 2, "at": "1970-01-01T00:16:42.000Z"},
                        }
                    ]
                },
                "metrics": {"prompt_tokens": 10, "completion_tokens": 7},
                "llm_call_count": 1,
                "extra": {
                    "seq": 1,
                    "thread": 1,
                    "started_at": "1970-01-01T00:16:41.000Z",
                    "sent_at": "1970-01-01T00:16:41.001Z",
                    "first_byte_at": "1970-01-01T00:16:41.250Z",
                    "last_byte_at": "1970-01-01T00:16:41.500Z",
                    "finish_reason": "tool_calls",
                    **own,
                },
            },
            {
                "step_id": 4,
                "timestamp": "1970-01-01T00:16:42.000Z",
                "source": "agent",
                "message": "",
                "tool_calls": [
                    {
                        "tool_call_id": "call_1_0",
                        "function_name": "read",
                        "arguments": {"path": "a"},
                    },
                    {
                        "tool_call_id": "call_1_1",
                        "function_name": "read",
                        "arguments": {"path": "b"},
                    },
                ],
                "observation": {
                    "results": [
                        {
                            "source_call_id": f"call_1_{place}",
                            "content": text,
                            "extra": {"seq": 3, "at": "1970-01-01T00:16:43.000Z"},
                        }
                        for place, text in ((1, "B"), (0, "A"))
                    ]
                },
                "metrics": {
                    "prompt_tokens": 10,
                    "completion_tokens": 8,
                    "extra": {"timings": {"predicted_ms": 5.0}},
                },
                "llm_call_count": 1,
                "extra": {
                    "seq": 2,
                    "thread": 1,
                    "started_at": "1970-01-01T00:16:42.000Z",
                    "sent_at": "1970-01-01T00:16:42.001Z",
                    "first_byte_at": "1970-01-01T00:16:42.250Z",
                    "last_byte_at": "1970-01-01T00:16:42.500Z",
                    "finish_reason": "tool_calls",
                    **own,
                },
            },
            {
                "step_id": 5,
                "timestamp": "1970-01-01T00:16:43.000Z",
                "source": "agent",
                "message": "Done.",
                "metrics": {"prompt_tokens": 10, "completion_tokens": 1},
                "llm_call_count": 1,
                "extra": {
                    "seq": 3,
                    "thread": 1,
                    "started_at": "1970-01-01T00:16:43.000Z",
                    "sent_at": "1970-01-01T00:16:43.001Z",
                    "first_byte_at": "1970-01-01T00:16:43.250Z",
                    "last_byte_at": "1970-01-01T00:16:43.500Z",
                    "finish_reason": "stop",
                    **own,
                },
            },
        ],
        "notes": document["notes"],
        "final_metrics": {
            "total_prompt_tokens": 30,
            "total_completion_tokens": 16,
            "total_steps": 5,
            "extra": {"answers": 3, "failed_calls": 0},
        },
        "extra": {
            "cell": record.cell,
            "attempt": 1,
            "task": "t1",
            "trial": 1,
            "outcome": "solved",
            "reason": "all_checks_passed",
            "bench_version": "0",
            "record_closed": True,
            "unreadable_lines": 0,
            "unrecorded_exchanges": 0,
            "other_requests": [],
            "other_requests_left_out": 0,
        },
    }


def test_a_cell_whose_agent_asked_nothing_has_a_document_too() -> None:
    document = exported(read())
    assert [step["message"] for step in document["steps"]] == ["The agent asked its model nothing."]


def test_arguments_that_are_no_object_and_ids_that_are_none_stand_beside_sound_ones(
    openai: Talk,
) -> None:
    written = ['{"a": 1', "[1]", '{"b": null}']
    calls = [
        {"index": place, "id": id, "function": {"name": "f", "arguments": text}}
        for place, (id, text) in enumerate(zip(["x", "", "x"], written, strict=True))
    ]
    body = json.dumps({"choices": [{"message": {"tool_calls": calls}}]})
    said = [openai.user("Go.")]
    results = [{"role": "tool", "tool_call_id": id, "content": id} for id in ("x", "x")]
    echo = {"role": "assistant", "tool_calls": calls}
    trajectory = read(
        openai.exchange(1, said, body=[body.encode()]),
        openai.exchange(2, [*said, echo, *results, {"role": "tool", "content": "-"}], DONE),
    )
    step = exported(trajectory)["steps"][1]
    assert step["tool_calls"] == [
        {
            "tool_call_id": "x",
            "function_name": "f",
            "arguments": {},
            "extra": {"written_arguments": '{"a": 1'},
        },
        {
            "tool_call_id": "step-2-call-2",
            "function_name": "f",
            "arguments": {},
            "extra": {"written_arguments": "[1]", "id_made_up": True},
        },
        {
            "tool_call_id": "x#2",
            "function_name": "f",
            "arguments": {"b": None},
            "extra": {"written_id": "x"},
        },
    ]
    results = step["observation"]["results"]
    assert [(result["source_call_id"], result["content"]) for result in results] == [
        ("x", "x"),
        ("x#2", "x"),
        ("step-2-call-2", "-"),
    ]


def test_failed_calls_stay_with_the_step_that_answered_at_last(openai: Talk) -> None:
    said = [openai.user("Go.")]
    document = exported(
        read(
            openai.exchange(1, said, Turn(text="Ha"), end=ExchangeEnd.UPSTREAM_CUT),
            openai.exchange(2, said, DONE),
            openai.exchange(3, [*said, openai.answer(DONE), openai.user("More.")]).model_copy(
                update={"end": ExchangeEnd.BUDGET_EXHAUSTED, "detail": "used up", "status": 429}
            ),
        )
    )
    answered, _, refused = document["steps"][1:]
    (failed,) = answered["extra"]["failed_calls"]
    assert (failed["seq"], failed["message"], failed["error"]) == (
        1,
        "Ha",
        "because of upstream_cut",
    )
    assert answered["extra"]["seq"] == 2
    assert "llm_call_count" not in refused
    assert (refused["message"], refused["extra"]["error"]) == ("", "used up")
    assert document["final_metrics"]["extra"] == {"answers": 1, "failed_calls": 2}


def test_other_conversations_are_embedded_and_a_compacted_one_is_joined(openai: Talk) -> None:
    title = openai.exchange(1, [openai.user("Write a title.")], DONE, system="Titles only.")
    main = [
        exchange.model_copy(update={"seq": exchange.seq + 1}) for exchange in a_conversation(openai)
    ]
    for exchange in main:
        exchange.request["tools"] = [TOOL]
    after = openai.exchange(9, [openai.user("Summary.")], DONE, system=SYSTEM, tools=[TOOL])
    document = exported(read(title, *main, after))
    assert [step["source"] for step in document["steps"]] == [
        *("system", "user", "agent", "agent", "agent"),
        *("system", "system", "user", "agent"),
    ]
    rewritten, copied = document["steps"][5:7]
    assert rewritten["extra"]["context_rewritten"] == {
        "kept": 1,
        "changed": 0,
        "left_out": 4,
        "new": 1,
    }
    assert copied["is_copied_context"]
    (embedded,) = document["subagent_trajectories"]
    assert embedded["trajectory_id"].endswith("/1/1")
    assert [step["message"] for step in embedded["steps"]] == [
        "Titles only.",
        "Write a title.",
        "Done.",
    ]


def test_reasoning_parts_and_what_the_harness_wrote_have_their_places(openai: Talk) -> None:
    example = {"role": "assistant", "content": "Ok.", "reasoning_content": "Hm."}
    parts = [{"type": "text", "text": text} for text in ("one", "two")]
    said = [openai.user("Like this?"), example, {"role": "user", "content": parts}]
    body = json.dumps({"choices": [{"message": {"content": "x", "reasoning_content": "Why?"}}]})
    document = exported(read(openai.exchange(1, said, body=[body.encode()])))
    harness, user, own = document["steps"][1:]
    assert harness["llm_call_count"] == 0
    assert harness["is_copied_context"]
    assert harness["extra"] == {
        "seq": 1,
        "thread": 1,
        "written_by": "harness",
        "reasoning": "Hm.",
    }
    assert user["message"] == parts
    assert own["reasoning_content"] == "Why?"


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_whatever_is_recorded_the_document_keeps_to_the_format(dialect: Dialect, junk: Any) -> None:
    talk = Talk(dialect)
    first, second, third = a_conversation(talk)
    second.request["tools"] = [TOOL, {"name": "bash", "input_schema": {"a": float("nan")}}]
    for request in spoilt(second.request, junk):
        exported(read(first, second.model_copy(update={"request": request}), third))
    for place, chunk in enumerate(first.chunks):
        text = chunk.text.partition("data: ")[2]
        for value in spoilt(json.loads(text), junk) if text.startswith("{") else ():
            piece = Chunk(at_ms=1, text=f"data: {json.dumps(value)}\n\n")
            chunks = (*first.chunks[:place], piece, *first.chunks[place + 1 :])
            exported(read(first.model_copy(update={"chunks": chunks}), second, third))


@pytest.mark.parametrize("at", [1e300, float("inf"), float("nan"), -1e18])
def test_a_time_that_is_none_is_left_out(openai: Talk, at: float) -> None:
    exchange = openai.exchange(1, [openai.user("Go.")], DONE).model_copy(update={"started_at": at})
    assert "timestamp" not in exported(read(exchange))["steps"][0]


def _renumbered(document: dict[str, Any]) -> None:
    document["steps"][1]["step_id"] = 7


def _misdirected(document: dict[str, Any]) -> None:
    document["steps"][2]["observation"]["results"][0]["source_call_id"] = "nobody"


def _measured(document: dict[str, Any]) -> None:
    document["steps"][0]["metrics"] = {}


def _twins(document: dict[str, Any]) -> None:
    twin = copy.deepcopy(document)
    document["subagent_trajectories"] = [twin, twin]


def _uncalled(document: dict[str, Any]) -> None:
    document["steps"][2]["llm_call_count"] = 0


@pytest.mark.parametrize("spoil", [_renumbered, _misdirected, _measured, _twins, _uncalled])
def test_the_rules_find_what_the_schema_cannot(openai: Talk, spoil: Any) -> None:
    document = exported(read(*a_conversation(openai)))
    spoil(document)
    assert schema_faults(document) == []
    assert len(rule_faults(document)) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"steps": []}, "steps: [] should be non-empty"),
        ({"schema_version": "ATIF-v9"}, "schema_version: 'ATIF-v9' is not one of"),
        ({"surprise": 1}, "the document: Additional properties are not allowed"),
        ({"agent": {"name": "pi"}}, "agent: 'version' is a required property"),
    ],
)
def test_the_schema_finds_faults_and_says_where(
    openai: Talk, change: dict[str, Any], words: str
) -> None:
    document = exported(read(*a_conversation(openai))) | change
    (fault,) = schema_faults(document)
    assert fault.startswith(words)
