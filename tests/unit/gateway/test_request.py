"""What reaches the model server of a request: as harnesses send it, and as an agent might."""

from typing import Any

import pytest

from bench.core.traffic import GatewayConfig, Sampling, ScriptedUpstream
from bench.gateway.endpoints import Endpoint
from bench.gateway.request import Rebuilt, RefusedRequestError, rebuild

_CONFIG = GatewayConfig(upstream=ScriptedUpstream(turns=()))
_HELLO = [{"role": "user", "content": "hi"}]


def _rebuild(
    sent: dict[str, Any],
    *,
    endpoint: Endpoint = Endpoint.CHAT,
    config: GatewayConfig = _CONFIG,
    tokens_left: int | None = None,
) -> Rebuilt:
    return rebuild(endpoint, sent, config=config, tokens_left=tokens_left)


def test_what_a_chat_harness_sends_passes_whole() -> None:
    schema = {"type": "object", "properties": {"path": {"type": "string", "x-own": [1]}}}
    conversation = {
        "messages": [
            {"role": "system", "content": "be brief"},
            {"role": "user", "content": [{"type": "text", "text": "hi"}]},
            {
                "role": "assistant",
                "content": None,
                "reasoning_content": "hm",
                "tool_calls": [
                    {
                        "id": "c0",
                        "type": "function",
                        "function": {"name": "write", "arguments": "{}"},
                    }
                ],
            },
            {"role": "tool", "tool_call_id": "c0", "name": "write", "content": "ok"},
            {
                "role": "user",
                "content": [
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
                ],
            },
        ],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "write",
                    "description": "writes",
                    "parameters": schema,
                    "strict": False,
                },
            }
        ],
        "tool_choice": "auto",
        "parallel_tool_calls": True,
        "temperature": 0,
        "stop": ["a", "b"],
        "reasoning_effort": "high",
    }
    asked = {"model": "bench-model", "stream": True, "stream_options": {"include_usage": True}}
    assert _rebuild(conversation | asked) == Rebuilt(
        body=conversation | asked, dropped_fields=(), overridden={}, streamed=True
    )


def test_what_an_anthropic_harness_sends_passes_but_for_the_clouds_own() -> None:
    sent = {
        "model": "claude",
        "max_tokens": 32000,
        "stream": True,
        "system": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}],
        "messages": [
            {"role": "user", "content": "hi"},
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "hm", "signature": "s"},
                    {"type": "tool_use", "id": "t", "name": "Bash", "input": {"command": ["a"]}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {
                        "type": "tool_result",
                        "tool_use_id": "t",
                        "is_error": False,
                        "content": [{"type": "text", "text": "ok"}],
                        "cache_control": {"type": "ephemeral"},
                    },
                    {
                        "type": "image",
                        "source": {"type": "base64", "media_type": "image/png", "data": "AA=="},
                    },
                ],
            },
        ],
        "tools": [{"name": "Bash", "description": "runs", "input_schema": {"type": "object"}}],
        "thinking": {"type": "adaptive"},
        "context_management": {"edits": []},
        "output_config": {"effort": "high"},
        "metadata": {"user_id": "u"},
    }
    rebuilt = _rebuild(sent, endpoint=Endpoint.MESSAGES)
    assert rebuilt.dropped_fields == (
        "system.cache_control",
        "messages.content.cache_control",
        "context_management",
        "output_config",
        "metadata",
    )
    assert rebuilt.overridden == {"model": "bench-model"}
    kept = {name: sent[name] for name in ("max_tokens", "stream", "tools", "thinking")}
    result = {"type": "tool_result", "tool_use_id": "t", "is_error": False}
    result["content"] = [{"type": "text", "text": "ok"}]
    messages: Any = sent["messages"]
    assert rebuilt.body == kept | {
        "model": "bench-model",
        "system": [{"type": "text", "text": "x"}],
        "messages": [
            *messages[:2],
            {"role": "user", "content": [result, messages[2]["content"][1]]},
        ],
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id_slot", 0),
        ("cache_prompt", False),
        ("n", 100),
        ("n_probs", 10),
        ("logprobs", True),
        ("top_logprobs", 5),
        ("logit_bias", {"1": -100}),
        ("grammar", 'root ::= "a"'),
        ("json_schema", {}),
        ("response_format", {"type": "json_object"}),
        ("lora", [{"id": 0, "scale": 1}]),
        ("timings_per_token", True),
        ("return_progress", True),
        ("return_tokens", True),
        ("chat_template", "x"),
        ("chat_template_kwargs", {}),
        ("reasoning_format", "none"),
        ("parse_tool_calls", False),
        ("add_generation_prompt", False),
        ("n_predict", -1),
        ("max_length", 5),
        ("samplers", ["top_k"]),
        ("speculative.n_max", 9),
        ("prompt", "x"),
        ("input_prefix", "x"),
        ("t_max_predict_ms", 1),
        ("functions", []),
        ("store", True),
        ("user", "x"),
        ("__verbose", True),
        ("model ", "other"),
        ("temperature", "hot"),
        ("temperature", None),
        ("stream", 1),
        ("seed", True),
        ("stop", [1]),
        ("tools", 5),
    ],
)
@pytest.mark.parametrize("endpoint", [Endpoint.CHAT, Endpoint.MESSAGES])
def test_what_is_not_allowed_is_dropped_and_named(
    endpoint: Endpoint, name: str, value: Any
) -> None:
    sent = {"model": "bench-model", "messages": _HELLO}
    rebuilt = _rebuild(sent | {name: value}, endpoint=endpoint)
    assert rebuilt == Rebuilt(body=sent, dropped_fields=(name,), overridden={}, streamed=False)


def test_unknown_fields_inside_messages_are_dropped() -> None:
    message = {"role": "user", "content": [{"type": "text", "text": "a", "url": "file:///x"}]}
    rebuilt = _rebuild({"messages": [message | {"prefix": True}]})
    assert rebuilt.body["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "a"}]}
    ]
    assert rebuilt.dropped_fields == ("messages.content.url", "messages.prefix")


@pytest.mark.parametrize(
    ("asked", "limit", "tokens_left", "max_tokens"),
    [
        ({}, None, None, None),
        ({}, 100, None, 100),
        ({}, 100, 30, 30),
        ({"max_tokens": 50}, None, None, 50),
        ({"max_tokens": 50}, 100, None, 50),
        ({"max_tokens": 500}, 100, None, 100),
        ({"max_completion_tokens": 50}, None, None, 50),
        ({"max_completion_tokens": 500}, 100, None, 100),
        ({"max_completion_tokens": 70, "max_tokens": 60}, 100, 80, 60),
        ({"max_tokens": -1}, 100, None, 100),
        ({"max_tokens": 0}, None, None, None),
        ({"max_tokens": "50"}, 100, None, 100),
        ({"max_tokens": 50.0}, None, None, 50),
    ],
)
@pytest.mark.parametrize("endpoint", [Endpoint.CHAT, Endpoint.MESSAGES])
def test_the_smallest_output_cap_is_sent_in_one_field(
    endpoint: Endpoint,
    asked: dict[str, Any],
    limit: int | None,
    tokens_left: int | None,
    max_tokens: int | None,
) -> None:
    if endpoint is Endpoint.MESSAGES and "max_completion_tokens" in asked:
        asked = {"max_tokens": min(asked.values())}  # the other field is not in this dialect
    config = _CONFIG.model_copy(update={"max_output_tokens_per_request": limit})
    sent = {"model": "bench-model", "messages": _HELLO}
    rebuilt = _rebuild(sent | asked, endpoint=endpoint, config=config, tokens_left=tokens_left)
    expected = {} if max_tokens is None else {"max_tokens": max_tokens}
    assert rebuilt.body == sent | expected
    changed = expected if asked.get("max_tokens") != max_tokens else {}
    assert rebuilt.overridden == changed


def test_pinned_sampling_replaces_the_harnesss_and_is_noted() -> None:
    sampling = Sampling(temperature=0.0, top_k=1, seed=5)
    config = _CONFIG.model_copy(update={"sampling": sampling})
    sent = {"messages": _HELLO, "temperature": 1.5, "top_p": 0.5, "seed": 5}
    rebuilt = _rebuild(sent, config=config)
    assert rebuilt.body == sent | {"model": "bench-model", "temperature": 0.0, "top_k": 1}
    assert rebuilt.overridden == {"model": "bench-model", "temperature": 0.0, "top_k": 1}


def test_counting_tokens_takes_no_sampling_and_no_caps() -> None:
    config = _CONFIG.model_copy(
        update={"sampling": Sampling(seed=1), "max_output_tokens_per_request": 5}
    )
    sent = {"messages": _HELLO, "model": "bench-model", "max_tokens": 3, "stream": True}
    rebuilt = _rebuild(sent, endpoint=Endpoint.COUNT_TOKENS, config=config)
    assert rebuilt.body == {"messages": _HELLO, "model": "bench-model"}
    assert rebuilt.streamed is False


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"type": "text"}, "a message's content must be text or a list of parts"),
        (["text"], "a part of a message's content must be an object"),
        ([{"text": "a"}], "content of type 'None' is not passed on"),
        ([{"type": "document"}], "content of type 'document' is not passed on"),
        (
            [{"type": "image_url", "image_url": {"url": "HTTP://h/data:image/"}}],
            "an image must be sent inline, as a data: URL",
        ),
        (
            [{"type": "image_url", "image_url": {"url": "data:text/html,x"}}],
            "an image must be sent inline, as a data: URL",
        ),
        ([{"type": "image_url"}], "an image must be sent inline, as a data: URL"),
    ],
)
def test_content_the_server_would_fetch_or_not_know_is_refused(content: Any, reason: str) -> None:
    with pytest.raises(RefusedRequestError) as refused:
        _rebuild({"messages": [{"role": "user", "content": content}]})
    assert str(refused.value) == reason
