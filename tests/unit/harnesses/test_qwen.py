import json
from dataclasses import replace

import pytest

from bench.core.traffic import ToolCall, Turn
from bench.errors import BadInputError
from bench.harnesses.qwen import Qwen
from support.builders import a_launch_request

QWEN = Qwen(version="1.2.3")
REQUEST = a_launch_request()
COMMAND = (
    *("qwen", "--auth-type", "openai", "--openai-base-url", "http://127.0.0.1:8001/v1"),
    *("--openai-api-key", "unused", "--model", "bench-model"),
    *("--approval-mode", "yolo", "--output-format", "stream-json"),
)
TASK_HEAD = b"---\ndisable-model-invocation: true\n---\n"


def test_qwen_is_started_with_the_prompt_glued_to_its_flag() -> None:
    launch = QWEN.launch(REQUEST)

    assert launch.argv == (*COMMAND, "--prompt=Write a.py.\n")
    assert launch.env == {
        "QWEN_CODE_NO_RELAUNCH": "1",
        "QWEN_CODE_SUPPRESS_YOLO_WARNING": "1",
        "QWEN_STREAM_IDLE_TIMEOUT_MS": "1800000",
        "QWEN_STREAM_MAX_LIFETIME_MS": "1800000",
    }
    assert launch.stdin_file is None
    assert list(launch.home_files) == [".qwen/settings.json"]


def test_qwen_reports_nothing_fetches_nothing_and_asks_for_no_memories() -> None:
    settings = json.loads(QWEN.launch(REQUEST).home_files[".qwen/settings.json"])

    assert settings == {
        "general": {"enableAutoUpdate": False},
        "memory": {
            "enableAutoSkill": False,
            "enableManagedAutoDream": False,
            "enableManagedAutoMemory": False,
        },
        "model": {
            "generationConfig": {
                "contextWindowSize": 131072,
                "samplingParams": {"max_tokens": 16384},
                "timeout": 1800000,
            }
        },
        "permissions": {"deny": ["web_fetch", "web_search"]},
        "privacy": {"usageStatisticsEnabled": False},
        "security": {"auth": {"selectedType": "openai"}},
        "telemetry": {"enabled": False},
    }


@pytest.mark.parametrize("prompt", ["mail me@example.test\n", "@file", "/compress\n", "@x {0}"])
def test_a_prompt_that_qwen_would_rewrite_is_the_text_of_a_command(prompt: str) -> None:
    launch = QWEN.launch(replace(REQUEST, prompt=prompt.encode()))

    assert launch.argv == (*COMMAND, "--prompt=/task")
    text = b"{{args}}" + prompt.encode() + b"{{args}}"
    assert launch.home_files[".qwen/commands/task.md"] == TASK_HEAD + text


@pytest.mark.parametrize("prompt", ["--help", "!ls", "? x", " /x", "{{args}} !{ls}", "a\r\nb"])
def test_any_other_prompt_is_an_argument(prompt: str) -> None:
    launch = QWEN.launch(replace(REQUEST, prompt=prompt.encode()))

    assert launch.argv == (*COMMAND, f"--prompt={prompt}")
    assert list(launch.home_files) == [".qwen/settings.json"]


@pytest.mark.parametrize("mark", ["@{x}", "!{ls}", "{{args}}", "\r\n"])
def test_a_prompt_that_no_way_leaves_as_it_is_is_refused(mark: str) -> None:
    with pytest.raises(BadInputError, match="reword prompt"):
        QWEN.launch(replace(REQUEST, prompt=f"@decorator {mark}".encode()))


def test_on_its_own_screen_qwen_begins_with_the_prompt_as_it_is() -> None:
    launch = QWEN.interactive(REQUEST, with_prompt=True)

    assert launch.argv == (*COMMAND[:-2], "--prompt-interactive=/task")
    text = b"{{args}}Write a.py.\n{{args}}"
    assert launch.home_files[".qwen/commands/task.md"] == TASK_HEAD + text
    settings = json.loads(launch.home_files[".qwen/settings.json"])
    assert settings.pop("ui") == {"enableFollowupSuggestions": False}
    assert settings == json.loads(QWEN.launch(REQUEST).home_files[".qwen/settings.json"])


def test_without_the_prompt_qwen_waits_for_one() -> None:
    launch = QWEN.interactive(REQUEST, with_prompt=False)

    assert launch.argv == COMMAND[:-2]
    assert list(launch.home_files) == [".qwen/settings.json"]


def test_a_file_that_is_there_is_read_before_it_is_overwritten() -> None:
    files = {"a.py": b"a\n", "b/c.bin": b"\xff"}

    turns = QWEN.write_turns(files, existing=("a.py", "other"), text="So.")

    assert turns == (
        Turn(
            text="I read what is there.",
            tool_calls=(ToolCall(name="read_file", arguments={"file_path": "/workspace/a.py"}),),
        ),
        Turn(
            text="So.",
            tool_calls=(
                ToolCall(
                    name="write_file",
                    arguments={"file_path": "/workspace/a.py", "content": "a\n"},
                ),
                ToolCall(
                    name="run_shell_command",
                    arguments={"command": "mkdir -p ./b && echo /w== | base64 -d > ./b/c.bin"},
                ),
            ),
        ),
    )


def test_new_files_are_written_at_once() -> None:
    (turn,) = QWEN.write_turns({"a.py": b"a\n"}, existing=("b.py",), text="So.")

    assert [call.name for call in turn.tool_calls] == ["write_file"]
