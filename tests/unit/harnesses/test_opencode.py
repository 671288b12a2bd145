import json

import pytest

from bench.core.traffic import ToolCall, Turn
from bench.harnesses.opencode import OpenCode
from support.builders import a_launch_request

OPENCODE = OpenCode(version="1.2.3")
REQUEST = a_launch_request()


def test_opencode_reads_the_prompt_from_standard_input_and_asks_for_no_title() -> None:
    launch = OPENCODE.launch(REQUEST)

    assert launch.argv == (
        *("opencode", "run", "--model", "llamacpp/bench-model", "--auto"),
        *("--format", "json"),
        *("--title", "bench"),
    )
    assert launch.stdin_file is not None
    assert launch.home_files[launch.stdin_file] == b"Write a.py.\n"


def test_opencode_looks_nothing_up_and_is_not_steered_by_the_workspace() -> None:
    assert OPENCODE.launch(REQUEST).env == {
        "NPM_CONFIG_OFFLINE": "true",
        "OPENCODE_DISABLE_AUTOUPDATE": "1",
        "OPENCODE_DISABLE_CLAUDE_CODE": "1",
        "OPENCODE_DISABLE_DEFAULT_PLUGINS": "1",
        "OPENCODE_DISABLE_EXTERNAL_SKILLS": "1",
        "OPENCODE_DISABLE_LSP_DOWNLOAD": "1",
        "OPENCODE_DISABLE_MODELS_FETCH": "1",
        "OPENCODE_DISABLE_PROJECT_CONFIG": "1",
        "OPENCODE_DISABLE_SHARE": "1",
        "OPENCODE_PURE": "1",
    }


def test_opencode_is_told_the_endpoint_and_has_no_web_tools() -> None:
    config = json.loads(OPENCODE.launch(REQUEST).home_files[".config/opencode/opencode.json"])

    assert config == {
        "autoupdate": False,
        "permission": {"webfetch": "deny", "websearch": "deny"},
        "provider": {
            "llamacpp": {
                "models": {"bench-model": {"limit": {"context": 131072, "output": 16384}}},
                "npm": "@ai-sdk/openai-compatible",
                "options": {
                    "apiKey": "unused",
                    "baseURL": "http://127.0.0.1:8001/v1",
                    "timeout": 1800000,
                },
            }
        },
        "share": "disabled",
    }


@pytest.mark.parametrize(
    ("with_prompt", "first"), [(True, ("--prompt=Write a.py.\n",)), (False, ())]
)
def test_on_its_own_screen_opencode_asks_for_no_title_either(
    with_prompt: bool, first: tuple[str, ...]
) -> None:
    launch = OPENCODE.interactive(REQUEST, with_prompt=with_prompt)

    assert launch.argv == ("opencode", "--model", "llamacpp/bench-model", "--auto", *first)
    config = json.loads(launch.home_files[".config/opencode/opencode.json"])
    assert config.pop("agent") == {"title": {"disable": True}}
    usual = OPENCODE.launch(REQUEST).home_files[".config/opencode/opencode.json"]
    assert config == json.loads(usual)


def test_files_are_written_with_the_write_tool_by_their_full_path() -> None:
    turns = OPENCODE.write_turns({"a/b.py": b"b\n"}, existing=(), text="So.")

    arguments = {"filePath": "/workspace/a/b.py", "content": "b\n"}
    assert turns == (Turn(text="So.", tool_calls=(ToolCall(name="write", arguments=arguments),)),)
