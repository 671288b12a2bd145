"""What a harness's first request is found to say, in either dialect and however it is written."""

from typing import Any

import pytest

from bench.core.terms import Terms, terms_of
from bench.core.traffic import Dialect, Exchange, ExchangeEnd
from support.builders import an_exchange

NOTHING = Terms(
    dialect=Dialect.OPENAI,
    streamed=False,
    request_bytes=10,
    system_bytes=0,
    user_bytes=0,
    tools=(),
    tools_bytes=0,
    sampling={},
    output_cap_asked=None,
    input_tokens=20,
    dropped_fields=(),
    overridden=(),
)


def requested(request: Any, **changes: object) -> Exchange:
    return an_exchange().model_copy(update={"request": request} | changes)


def test_the_terms_of_a_streamed_chat_with_tools() -> None:
    """As pi asks."""
    tools = [
        {"type": "function", "function": {"name": "read", "parameters": {"type": "object"}}},
        {"type": "function", "function": {"name": "write", "description": "writes é"}},
    ]
    request = {
        "model": "bench-model",
        "messages": [
            {"role": "system", "content": "Be brief, André."},
            {"role": "user", "content": [{"type": "text", "text": "Write answer.py."}]},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "store": False,
        "max_completion_tokens": 16384,
        "tools": tools,
    }
    exchange = requested(
        request,
        request_bytes=5800,
        dropped_fields=("store",),
        overridden={"model": "bench-model", "temperature": 0.0},
    )
    compact = (
        '[{"type":"function","function":{"name":"read","parameters":{"type":"object"}}},'
        '{"type":"function","function":{"name":"write","description":"writes é"}}]'
    )
    assert terms_of(exchange) == Terms(
        dialect=Dialect.OPENAI,
        streamed=True,
        request_bytes=5800,
        system_bytes=17,
        user_bytes=16,
        tools=("read", "write"),
        tools_bytes=len(compact.encode()),
        sampling={},
        output_cap_asked=16384,
        input_tokens=20,
        dropped_fields=("store",),
        overridden=("model", "temperature"),
    )


def test_the_terms_of_a_message_that_asks_for_thinking() -> None:
    """As claude asks."""
    tool = {"name": "Bash", "description": "runs", "input_schema": {"type": "object"}}
    request = {
        "model": "bench-model",
        "max_tokens": 32000,
        "stream": True,
        "system": [
            {"type": "text", "text": "You are", "cache_control": {"type": "ephemeral"}},
            {"type": "text", "text": " an agent."},
        ],
        "messages": [
            {"role": "user", "content": "<reminder/>"},
            {"role": "user", "content": [{"type": "text", "text": "Go."}, {"type": "image"}]},
        ],
        "tools": [tool],
        "temperature": 1,
        "thinking": {"type": "adaptive", "budget_tokens": 1024},
        "output_config": {"effort": "high"},
    }
    exchange = requested(request, dialect=Dialect.ANTHROPIC, path="/v1/messages")
    compact = '[{"name":"Bash","description":"runs","input_schema":{"type":"object"}}]'
    assert terms_of(exchange) == NOTHING.model_copy(
        update={
            "dialect": Dialect.ANTHROPIC,
            "streamed": True,
            "system_bytes": 17,
            "user_bytes": 14,
            "tools": ("Bash",),
            "tools_bytes": len(compact),
            "sampling": {
                "temperature": 1,
                "thinking.type": "adaptive",
                "thinking.budget_tokens": 1024,
                "output_config.effort": "high",
            },
            "output_cap_asked": 32000,
        }
    )


def test_the_terms_of_a_chat_without_tools_that_is_not_streamed() -> None:
    """As aider asks."""
    messages = [{"role": "developer", "content": "a"}, {"role": "user", "content": "b"}]
    assert terms_of(requested({"messages": messages, "temperature": 0})) == NOTHING.model_copy(
        update={"system_bytes": 1, "user_bytes": 1, "sampling": {"temperature": 0}}
    )


@pytest.mark.parametrize(
    ("sent", "sampling"),
    [
        ({"temperature": 0.5, "top_p": 1, "top_k": 40, "min_p": 0.05, "seed": 7}, None),
        ({"presence_penalty": 0.1, "frequency_penalty": -0.1}, None),
        ({"reasoning_effort": "high", "enable_thinking": False}, None),
        ({"reasoning": {"effort": "low"}}, {"reasoning.effort": "low"}),
        (
            {"chat_template_kwargs": {"enable_thinking": True, "other": [1]}},
            {"chat_template_kwargs.enable_thinking": True},
        ),
        ({"temperature": None, "seed": [1], "top_p": {"a": {}}}, {}),
        ({"seed": 10**30, "top_k": float("inf"), "min_p": float("nan")}, {}),
        ({"reasoning_effort": "x" * 5000}, {"reasoning_effort": "x" * 100}),
        ({"stop": ["a"], "tool_choice": "auto", "metadata": {"seed": 1}}, {}),
    ],
)
def test_of_sampling_what_was_sent_is_told_with_its_value(
    sent: dict[str, Any], sampling: dict[str, Any] | None
) -> None:
    terms = terms_of(requested(sent))
    assert terms is not None
    assert terms.sampling == (sent if sampling is None else sampling)
    assert [type(value) for value in terms.sampling.values()] == [
        type(value) for value in (sent if sampling is None else sampling).values()
    ]


@pytest.mark.parametrize(
    ("sent", "cap"),
    [
        ({}, None),
        ({"max_tokens": 100}, 100),
        ({"max_completion_tokens": 100}, 100),
        ({"max_tokens": 60, "max_completion_tokens": 70}, 60),
        ({"max_tokens": -1}, -1),
        ({"max_tokens": 50.0}, 50),
        ({"max_tokens": "50"}, None),
        ({"max_tokens": True}, None),
        ({"max_tokens": 10**30}, None),
    ],
)
def test_the_output_cap_is_told_as_it_was_asked(sent: dict[str, Any], cap: int | None) -> None:
    terms = terms_of(requested(sent))
    assert terms is not None
    assert terms.output_cap_asked == cap


@pytest.mark.parametrize(
    "request_body",
    [
        {},
        {"messages": 5, "system": 5, "tools": 5, "stream": "yes"},
        {"messages": [5, [], None, {"role": ["user"], "content": "a"}]},
        {"messages": [{"role": "user", "content": {"text": "a"}}], "system": {"text": "a"}},
        {"messages": [{"role": "user", "content": [5, "a", {"text": 5}, {"text": ["a"]}]}]},
        {"tools": []},
        {"tools": {"name": "a"}},
    ],
)
def test_a_request_of_another_shape_tells_nothing_and_breaks_nothing(request_body: Any) -> None:
    assert terms_of(requested(request_body)) == NOTHING


def test_tools_of_any_shape_are_counted_and_bounded() -> None:
    odd = [5, {"name": 5}, {"function": 5}, {"function": {"name": ["a"]}}, {"name": "x" * 5000}]
    terms = terms_of(requested({"tools": odd + [{"name": "a"}] * 500}))
    assert terms is not None
    assert terms.tools == ("", "", "", "", "x" * 100, *("a",) * 123)
    assert terms.tools_bytes > 5000 + 500 * len('{"name":"a"}')


def test_text_that_no_utf_8_can_carry_is_counted_as_it_was_sent_on() -> None:
    message = {"role": "user", "content": "\ud800"}
    terms = terms_of(requested({"messages": [message], "tools": ["\ud800"]}))
    assert terms is not None
    assert (terms.user_bytes, terms.tools_bytes) == (1, 5)


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(requested(None), id="no body"),
        pytest.param(requested([1]), id="no object"),
        pytest.param(requested({}, dialect=None), id="no inference request"),
        pytest.param(
            requested({}, dialect=Dialect.ANTHROPIC, path="/v1/messages/count_tokens"),
            id="tokens counted",
        ),
    ],
)
def test_what_asks_for_no_answer_has_no_terms(exchange: Exchange) -> None:
    assert terms_of(exchange) is None


def test_a_request_without_an_answer_has_terms_but_for_the_servers_count() -> None:
    failed = requested({}, end=ExchangeEnd.UPSTREAM_ERROR, input_tokens=None)
    assert terms_of(failed) == NOTHING.model_copy(update={"input_tokens": None})
