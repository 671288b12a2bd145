"""What each harness hands to its model, and what its tools make of the model's answers."""

from functools import cache

import pytest

from bench.core.attempt import Attempt
from bench.core.traffic import Turn
from support.agents import (
    NAMES,
    OUTPUT_TOKENS,
    WITH_TOOLS,
    all_at_once,
    exchanges,
    harness_named,
    left_in,
    offered,
    run_harness,
    user_texts,
)
from support.cells import real_task
from support.prompts import PROMPTS

pytestmark = pytest.mark.docker

DONE = Turn(text="Done.")
EVERY = pytest.mark.parametrize("name", NAMES)


@cache
def asked(prompt: str) -> dict[str, Attempt]:
    """An attempt of every harness at a prompt, whose model is done at once."""
    text = PROMPTS[prompt].encode()
    return all_at_once(lambda name: run_harness(name, prompt=text, model=(DONE,)))


@EVERY
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_reaches_the_model_byte_for_byte(name: str, prompt: str) -> None:
    (exchange,) = exchanges(asked(prompt)[name])

    texts = user_texts(exchange["request"])
    if name == "aider":  # puts a reminder of its edit format after it
        assert any(text.startswith(PROMPTS[prompt]) for text in texts)
    else:
        assert texts.count(PROMPTS[prompt]) == 1


@EVERY
def test_every_harness_asks_for_the_same_output_cap_if_it_asks_for_one(name: str) -> None:
    (exchange,) = exchanges(asked("options")[name])

    request = exchange["request"]
    expected = None if name == "aider" else OUTPUT_TOKENS
    assert request.get("max_tokens") == expected
    assert "max_completion_tokens" not in request
    assert exchange["overridden"].get("max_tokens", OUTPUT_TOKENS) == OUTPUT_TOKENS


@EVERY
def test_nothing_is_asked_for_besides_the_work(name: str) -> None:
    """No title, no memory, no summary, no web tool; and nothing the gateway had to refuse."""
    attempt = asked("options")[name]

    assert attempt.traffic is not None
    assert [exchange.end.value for exchange in attempt.traffic.exchanges] == ["completed"]
    request = exchanges(attempt)[0]["request"]
    assert not [tool for tool in offered(request) if "web" in tool.lower()]
    assert "web_fetch" not in repr(request)


@EVERY
def test_an_empty_workspace_stays_empty(name: str) -> None:
    for prompt in PROMPTS:
        attempt = asked(prompt)[name]
        assert left_in(attempt) == {}
        assert attempt.artefacts.workspace is not None
        assert attempt.artefacts.workspace.others == {}


FILES = {
    "plain.py": b"print('hi')\n",
    "with space/deep/unusual $(id).txt": "no end of line — 🦀\r\n\ttab".encode(),
    "bytes.bin": bytes(range(256)) * 3,
    "empty": b"",
}
LISTINGS = {
    "plain.py": b"print('hi')\n",
    "deep/er/notes.txt": "# a title — 🦀\n\n\ttab\n\u2028\n".encode(),
}


@EVERY
def test_a_harness_writes_files_byte_for_byte_with_its_own_tools(name: str) -> None:
    files = FILES if name in WITH_TOOLS else LISTINGS
    turns = harness_named(name).write_turns(files, existing=(), text="So.")

    attempt = run_harness(name, prompt=b"go", model=(*turns, DONE))

    assert left_in(attempt) == files


@EVERY
def test_a_harness_overwrites_what_is_there_when_the_script_says_so(name: str) -> None:
    task = real_task()
    files = {"shortest_path.py": b"x = 1\n"}
    turns = harness_named(name).write_turns(files, existing=task.workspace, text="So.")

    attempt = run_harness(name, task=task, model=(*turns, DONE))

    assert left_in(attempt) == files
