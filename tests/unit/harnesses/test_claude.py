import json

import pytest

from bench.core.traffic import ToolCall, Turn
from bench.harnesses.claude import Claude
from support.builders import a_launch_request

CLAUDE = Claude(version="1.2.3")
REQUEST = a_launch_request(b"-x Write a.py.\n")


def test_claude_is_started_in_its_minimal_mode_and_calls_nobody_else() -> None:
    launch = CLAUDE.launch(REQUEST)

    assert launch.argv == (
        *("claude", "--bare", "--model", "bench-model", "--dangerously-skip-permissions"),
        *("-p", "--output-format", "stream-json", "--verbose", "--no-session-persistence"),
        *("--", "-x Write a.py.\n"),
    )
    assert launch.env == {
        "ANTHROPIC_API_KEY": "unused",
        "ANTHROPIC_BASE_URL": "http://127.0.0.1:8001",
        "API_TIMEOUT_MS": "1800000",
        "CLAUDE_CODE_ATTRIBUTION_HEADER": "0",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "CLAUDE_CODE_MAX_CONTEXT_TOKENS": "131072",
        "CLAUDE_CODE_MAX_OUTPUT_TOKENS": "16384",
        "CLAUDE_STREAM_IDLE_TIMEOUT_MS": "1800000",
        "DISABLE_AUTOUPDATER": "1",
        "DISABLE_ERROR_REPORTING": "1",
        "DISABLE_TELEMETRY": "1",
    }
    assert launch.home_files == {}
    assert launch.stdin_file is None


@pytest.mark.parametrize(
    ("with_prompt", "first"), [(True, ("--", "-x Write a.py.\n")), (False, ())]
)
def test_on_its_own_screen_claude_asks_nothing_before_the_work(
    with_prompt: bool, first: tuple[str, ...]
) -> None:
    launch = CLAUDE.interactive(REQUEST, with_prompt=with_prompt)

    assert launch.argv == (
        *("claude", "--bare", "--model", "bench-model", "--dangerously-skip-permissions"),
        *first,
    )
    assert launch.env == CLAUDE.launch(REQUEST).env
    assert json.loads(launch.home_files[".claude.json"]) == {
        "bypassPermissionsModeAccepted": True,
        "customApiKeyResponses": {"approved": ["unused"], "rejected": []},
        "hasCompletedOnboarding": True,
        "projects": {"/workspace": {"hasTrustDialogAccepted": True}},
    }


def test_files_are_written_by_the_shell_the_only_tool_that_makes_them() -> None:
    turns = CLAUDE.write_turns({"a.py": b"a\n", "b c": b""}, existing=("a.py",), text="So.")

    assert turns == (
        Turn(
            text="So.",
            tool_calls=(
                ToolCall(
                    name="Bash",
                    arguments={"command": "mkdir -p ./. && echo YQo= | base64 -d > ./a.py"},
                ),
                ToolCall(
                    name="Bash",
                    arguments={"command": "mkdir -p ./. && echo  | base64 -d > './b c'"},
                ),
            ),
        ),
    )
