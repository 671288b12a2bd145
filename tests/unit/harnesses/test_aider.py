import json

import pytest

from bench.core.traffic import Turn
from bench.errors import BadInputError
from bench.harnesses.aider import Aider
from support.builders import a_launch_request

AIDER = Aider(version="1.2.3")
REQUEST = a_launch_request(b"-x Write a.py.\n")


def test_aider_is_started_as_published_with_the_prompt_glued_to_its_flag() -> None:
    launch = AIDER.launch(REQUEST)

    assert launch.argv == (
        *("aider", "--model", "openai/bench-model", "--no-git", "--yes-always", "--no-stream"),
        "--message=-x Write a.py.\n",
    )
    assert launch.stdin_file is None


def test_aider_looks_nothing_up_and_leaves_nothing_in_the_workspace() -> None:
    assert AIDER.launch(REQUEST).env == {
        "AIDER_ANALYTICS": "false",
        "AIDER_ANALYTICS_DISABLE": "true",
        "AIDER_CHAT_HISTORY_FILE": "/home/agent/aider-chat.md",
        "AIDER_CHECK_UPDATE": "false",
        "AIDER_DETECT_URLS": "false",
        "AIDER_FANCY_INPUT": "false",
        "AIDER_INPUT_HISTORY_FILE": "/home/agent/aider-input",
        "AIDER_LLM_HISTORY_FILE": "/dev/stderr",
        "AIDER_MODEL_METADATA_FILE": "/home/agent/aider-models.json",
        "AIDER_PRETTY": "false",
        "AIDER_SHOW_MODEL_WARNINGS": "false",
        "AIDER_SHOW_RELEASE_NOTES": "false",
        "AIDER_SUGGEST_SHELL_COMMANDS": "false",
        "AIDER_TIMEOUT": "1800",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "OPENAI_API_BASE": "http://127.0.0.1:8001/v1",
        "OPENAI_API_KEY": "unused",
    }


def test_aider_is_told_the_window_by_a_file_and_fetches_no_prices() -> None:
    assert json.loads(AIDER.launch(REQUEST).home_files["aider-models.json"]) == {
        "openai/bench-model": {
            "input_cost_per_token": 0,
            "litellm_provider": "openai",
            "max_input_tokens": 131072,
            "max_output_tokens": 16384,
            "max_tokens": 16384,
            "mode": "chat",
            "output_cost_per_token": 0,
        }
    }


@pytest.mark.parametrize("with_prompt", [True, False])
def test_on_its_own_screen_aider_is_as_its_users_know_it(with_prompt: bool) -> None:
    launch = AIDER.interactive(REQUEST, with_prompt=with_prompt)

    assert launch.argv == AIDER.launch(REQUEST).argv[:-1]
    unattended = dict(AIDER.launch(REQUEST).env)
    del unattended["AIDER_FANCY_INPUT"], unattended["AIDER_PRETTY"]
    assert launch.env == unattended | {"AIDER_LLM_HISTORY_FILE": "/home/agent/aider-llm"}


def test_files_are_written_as_listings_in_the_answers_text() -> None:
    turns = AIDER.write_turns({"b.py": b"x\n", "a/c.sql": b"y\n"}, existing=(), text="So.")

    assert turns == (Turn(text="So.\n\na/c.sql\n```\ny\n```\n\nb.py\n```\nx\n```"),)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\n", "no UTF-8"),
        (b"no end", "line feed"),
        (b"a\r\n", "line feed"),
        (b"", "line feed"),
        (b"a\n```\nb\n", "fence"),
    ],
)
def test_a_file_that_the_format_cannot_hold_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        AIDER.write_turns({"a.py": content}, existing=(), text="So.")
