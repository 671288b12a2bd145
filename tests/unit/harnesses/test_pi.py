import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bench.core.launch import MAX_ARGUMENT_BYTES, Launch
from bench.core.traffic import ToolCall
from bench.errors import BadInputError
from bench.harnesses.pi import Pi
from support.builders import a_launch_request

PI = Pi(version="1.2.3")
REQUEST = a_launch_request()
COMMAND = (
    *("pi", "--provider", "local-llama", "--model", "bench-model", "-p", "--mode", "json"),
    *("--no-session", "-nc", "-ns", "-ne", "-np", "-na", "--offline", "--"),
)
SCREEN = tuple(part for part in COMMAND if part not in ("-p", "--mode", "json"))


def config(launch: Launch, name: str) -> object:
    return json.loads(launch.home_files[f".pi/agent/{name}.json"])


def test_pi_is_started_with_nothing_but_the_prompt_to_steer_it() -> None:
    launch = PI.launch(REQUEST)

    assert launch.argv == (*COMMAND, "Write a.py.\n")
    assert launch.env == {"PI_TELEMETRY": "0"}
    assert launch.stdin_file is None
    assert sorted(launch.home_files) == [".pi/agent/models.json", ".pi/agent/settings.json"]


def test_pi_is_told_the_endpoint_the_window_and_the_output_cap() -> None:
    assert config(PI.launch(REQUEST), "models") == {
        "providers": {
            "local-llama": {
                "api": "openai-completions",
                "apiKey": "unused",
                "baseUrl": "http://127.0.0.1:8001/v1",
                "models": [
                    {
                        "id": "bench-model",
                        "contextWindow": 131072,
                        "maxTokens": 16384,
                        "compat": {
                            "maxTokensField": "max_tokens",
                            "supportsDeveloperRole": False,
                            "supportsStore": False,
                        },
                    }
                ],
            }
        }
    }


def test_pis_own_clocks_run_longer_than_the_deadline() -> None:
    assert config(PI.launch(REQUEST), "settings") == {
        "compaction": {"keepRecentTokens": 20000, "reserveTokens": 16384},
        "enableAnalytics": False,
        "enableInstallTelemetry": False,
        "httpIdleTimeoutMs": 1_800_000,
        "retry": {"provider": {"timeoutMs": 1_800_000}},
    }


def test_a_small_window_leaves_room_before_it_is_compacted() -> None:
    small = replace(REQUEST, context_tokens=16384, output_tokens=2048)

    settings = config(PI.launch(small), "settings")

    assert isinstance(settings, dict)
    assert settings["compaction"] == {"keepRecentTokens": 4096, "reserveTokens": 4096}


@pytest.mark.parametrize(
    "prompt",
    [
        "--help",
        "-p",
        "--",
        "two  spaces 'single' \"double\" `id` $HOME \\ back",
        "  first\n\nlast\n\n",
        "/compact",
        "naïve — 日本語 🦀",
        "mail me@example.test",
    ],
)
def test_a_prompt_is_one_argument_byte_for_byte(prompt: str) -> None:
    launch = PI.launch(replace(REQUEST, prompt=prompt.encode()))

    assert launch.argv == (*COMMAND, prompt)
    assert launch.stdin_file is None


@pytest.mark.parametrize(
    ("prompt", "head", "rest"),
    [
        ("@file and so on", b"@", ("file and so on",)),
        ("@@ -1 +1 @@", b"@@", (" -1 +1 @@",)),
        ("@", b"@", ()),
    ],
)
def test_a_leading_at_sign_is_no_file_to_attach(
    prompt: str, head: bytes, rest: tuple[str, ...]
) -> None:
    launch = PI.launch(replace(REQUEST, prompt=prompt.encode()))

    assert launch.argv == (*COMMAND, *rest)
    assert launch.stdin_file is not None
    assert launch.home_files[launch.stdin_file] == head


def test_pis_own_screen_is_opened_with_the_same_configuration() -> None:
    cell, screen = PI.launch(REQUEST), PI.interactive(REQUEST, with_prompt=True)

    assert screen == replace(cell, argv=(*SCREEN, "Write a.py.\n"))


def test_without_a_prompt_the_screen_is_empty_whatever_the_prompt() -> None:
    launch = PI.interactive(replace(REQUEST, prompt=b"a\0b"), with_prompt=False)

    assert launch.argv == SCREEN


def test_on_the_screen_a_leading_at_sign_is_no_file_to_attach_either() -> None:
    launch = PI.interactive(replace(REQUEST, prompt=b"@file"), with_prompt=True)

    assert (launch.argv, launch.stdin_file) == ((*SCREEN, "\n@file"), None)


@pytest.mark.parametrize(
    ("prompt", "complaint"),
    [
        (b"x" * (MAX_ARGUMENT_BYTES + 1), "one argument takes at most"),
        (b"a\0b", "NUL byte"),
        (b"\xff\xfe", "no UTF-8"),
    ],
    ids=["too long", "nul", "latin"],
)
def test_a_prompt_that_no_argument_can_hold_is_refused(prompt: bytes, complaint: str) -> None:
    with pytest.raises(BadInputError, match=complaint):
        PI.launch(replace(REQUEST, prompt=prompt))


def written(files: dict[str, bytes]) -> tuple[ToolCall, ...]:
    (turn,) = PI.write_turns(files, existing=(), text="So.")
    assert turn.text == "So."
    return turn.tool_calls


def test_text_is_written_with_the_write_tool_and_bytes_with_the_shell() -> None:
    calls = written({"b/it's.bin": b"\xff\x00", "a.py": b"print('\xc3\xa9')\r\n"})

    assert calls == (
        ToolCall(name="write", arguments={"path": "a.py", "content": "print('é')\r\n"}),
        ToolCall(
            name="bash",
            arguments={
                "command": "mkdir -p ./b && echo /wA= | base64 -d > './b/it'\"'\"'s.bin'",
            },
        ),
    )


def test_the_shell_command_for_bytes_writes_them(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10
    (call,) = written({"deep/er/$(id) file": content})

    subprocess.run(["bash", "-c", call.arguments["command"]], cwd=tmp_path, check=True)

    assert (tmp_path / "deep/er/$(id) file").read_bytes() == content


def test_bytes_that_no_shell_command_can_hold_are_refused() -> None:
    with pytest.raises(BadInputError, match=r"writing big\.bin"):
        written({"big.bin": b"\xff" * 100_000})
