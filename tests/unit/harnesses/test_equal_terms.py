"""What every harness is told alike, wherever each of them wants to hear it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bench.cli.harnesses import installed_harnesses
from bench.core.launch import MAX_ARGUMENT_BYTES, Launch, LaunchRequest
from bench.errors import BadInputError
from support.builders import a_launch_request
from support.prompts import PROMPTS

HARNESSES = installed_harnesses()
REQUEST = a_launch_request(context_tokens=123456, output_tokens=7890)
PATIENCE_SECONDS = 1800
EVERY = pytest.mark.parametrize("name", HARNESSES)


def launch(name: str, request: LaunchRequest = REQUEST) -> Launch:
    return HARNESSES[name].launch(request)


def values(launch: Launch) -> Iterator[str]:
    """Every number and name in arguments, environment and configuration."""
    yield from launch.argv
    yield from launch.env.values()
    for name, content in launch.home_files.items():
        if name.endswith(".json"):
            yield from map(str, leaves(json.loads(content)))


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    else:
        yield value


@EVERY
def test_window_and_output_cap_are_the_models(name: str) -> None:
    told = set(values(launch(name)))

    assert {"123456", "7890"} <= told


@EVERY
def test_the_harness_waits_longer_than_the_deadline(name: str) -> None:
    told = set(values(launch(name)))

    assert {str(PATIENCE_SECONDS), str(PATIENCE_SECONDS * 1000)} & told


@EVERY
def test_the_endpoint_is_the_forwarder_and_openai_clients_ask_below_v1(name: str) -> None:
    expected = "http://127.0.0.1:8001" + ("" if name == "claude" else "/v1")

    assert expected in set(values(launch(name)))


@EVERY
def test_a_harness_is_started_under_its_own_name(name: str) -> None:
    assert launch(name).argv[0] == name


@EVERY
def test_the_launch_is_the_same_for_the_same_request(name: str) -> None:
    assert launch(name) == launch(name)


@EVERY
@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_a_prompt_is_handed_over_whole(name: str, prompt: str) -> None:
    started = launch(name, replace(REQUEST, prompt=prompt.encode()))

    handed = "".join(started.argv) + "".join(
        content.decode() for content in started.home_files.values()
    )
    assert prompt in handed or prompt.lstrip("@") in started.argv


@EVERY
@pytest.mark.parametrize(
    ("prompt", "complaint"),
    [
        (b"x" * (MAX_ARGUMENT_BYTES + 1), "one argument takes at most"),
        (b"a\0b", "NUL byte"),
        (b"\xff\xfe", "no UTF-8"),
    ],
    ids=["too long", "nul", "latin"],
)
def test_a_prompt_that_cannot_be_handed_over_is_refused(
    name: str, prompt: bytes, complaint: str
) -> None:
    with pytest.raises(BadInputError, match=complaint):
        launch(name, replace(REQUEST, prompt=prompt))


@pytest.mark.parametrize(
    ("name", "prompt"),
    [("claude", "/compact"), ("aider", "/help"), ("aider", "!ls"), ("qwen", "/x !{ls}")],
)
def test_a_prompt_that_would_be_taken_for_a_command_is_refused(name: str, prompt: str) -> None:
    with pytest.raises(BadInputError, match=rf"to {name}: it "):
        launch(name, replace(REQUEST, prompt=prompt.encode()))


@pytest.mark.parametrize("prompt", ["a / b", "wow!", " /x", "!", "/"])
def test_a_prompt_that_would_not_is_not_refused(prompt: str) -> None:
    takes_it = {"pi", "opencode", "qwen"} | (
        {"claude", "aider"} if prompt[0] not in "/!" else set()
    )
    for name in takes_it:
        launch(name, replace(REQUEST, prompt=prompt.encode()))
