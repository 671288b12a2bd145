"""qwen: how it is started, configured, and how its tools write files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from bench.core.launch import Launch, LaunchRequest, NativeLog
from bench.core.traffic import Dialect, ToolCall, Turn
from bench.errors import BadInputError
from bench.harnesses.base import (
    WORKSPACE,
    beyond_deadline_ms,
    json_file,
    prompt_text,
    shell_turn,
    write_calls,
)

_TASK_FILE = ".qwen/commands/task.md"
_TASK_COMMAND = "/task"
_UNATTENDED = ("--output-format", "stream-json")
_READING = "I read what is there."
# What qwen replaces or normalises in a command file.
_NOT_IN_A_COMMAND_FILE = ("@{", "!{", "{{args}}", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Qwen:
    """The adapter of `@qwen-code/qwen-code`."""

    name: ClassVar[str] = "qwen"
    dialect: ClassVar[Dialect] = Dialect.OPENAI
    native_log: ClassVar[NativeLog] = NativeLog(file="agent.log", form="JSON lines")
    takes_first_message: ClassVar[bool] = True

    version: str

    def launch(self, request: LaunchRequest) -> Launch:
        """Return how to start qwen on a prompt; see `Harness.launch`."""
        prompt = prompt_text(request.prompt)
        files = {".qwen/settings.json": json_file(_settings(request))}
        # A prompt with an @ has its white space changed and files of that name attached; one that
        # begins with a slash is taken for a command. As the text of a command it stays as it is.
        if "@" in prompt or prompt.startswith("/"):
            files[_TASK_FILE] = _task_file(prompt)
            prompt = _TASK_COMMAND
        return Launch(
            # Glued to its flag: even after `--`, a leading dash makes it an option.
            argv=(*_command(request), *_UNATTENDED, f"--prompt={prompt}"),
            env=_environment(request),
            home_files=files,
        )

    def interactive(self, request: LaunchRequest, *, with_prompt: bool) -> Launch:
        """Return how to open qwen's screen on a terminal; see `Harness.interactive`."""
        # Else it asks the model after each turn what the person could say next.
        settings = _settings(request) | {"ui": {"enableFollowupSuggestions": False}}
        files = {".qwen/settings.json": json_file(settings)}
        if with_prompt:
            files[_TASK_FILE] = _task_file(prompt_text(request.prompt))
        first = (f"--prompt-interactive={_TASK_COMMAND}",) if with_prompt else ()
        return Launch(
            argv=(*_command(request), *first), env=_environment(request), home_files=files
        )

    def write_turns(
        self, files: Mapping[str, bytes], *, existing: Collection[str], text: str
    ) -> tuple[Turn, ...]:
        """Return the answers with which qwen writes these files; see `Harness.write_turns`.

        It overwrites only what it has read.
        """
        calls = write_calls(
            files,
            tool="write_file",
            path_field="file_path",
            shell_tool="run_shell_command",
            folder=WORKSPACE,
        )
        reads = tuple(
            ToolCall(name="read_file", arguments={"file_path": f"{WORKSPACE}{name}"})
            for name in sorted(files.keys() & set(existing))
        )
        write = Turn(text=text, tool_calls=calls)
        return (Turn(text=_READING, tool_calls=reads), write) if reads else (write,)

    def shell_turns(self, command: str) -> tuple[Turn, ...]:
        """Return the answer with which qwen runs a command; see `Harness.shell_turns`."""
        return (shell_turn("run_shell_command", command=command),)


def _command(request: LaunchRequest) -> tuple[str, ...]:
    return (
        *("qwen", "--auth-type", "openai", "--openai-base-url", f"{request.base_url}/v1"),
        *("--openai-api-key", "unused", "--model", request.alias, "--approval-mode", "yolo"),
    )


def _environment(request: LaunchRequest) -> dict[str, str]:
    patience_ms = str(beyond_deadline_ms(request))
    return {
        "QWEN_CODE_NO_RELAUNCH": "1",
        "QWEN_CODE_SUPPRESS_YOLO_WARNING": "1",
        # Silence, and one answer from its request to its end: by default 15 minutes, after which it
        # asks the model to go on where the answer was cut.
        "QWEN_STREAM_IDLE_TIMEOUT_MS": patience_ms,
        "QWEN_STREAM_MAX_LIFETIME_MS": patience_ms,
    }


def _settings(request: LaunchRequest) -> dict[str, object]:
    return {
        "privacy": {"usageStatisticsEnabled": False},
        "telemetry": {"enabled": False},
        "general": {"enableAutoUpdate": False},
        "security": {"auth": {"selectedType": "openai"}},
        "permissions": {"deny": ["web_fetch", "web_search"]},
        # Else it asks the model for memories of the session once the work is done: 11,000 tokens
        # of prompt that serve nobody, on the model server that the next cell waits for.
        "memory": {
            "enableManagedAutoMemory": False,
            "enableManagedAutoDream": False,
            "enableAutoSkill": False,
        },
        "model": {
            "generationConfig": {
                "contextWindowSize": request.context_tokens,
                "samplingParams": {"max_tokens": request.output_tokens},
                "timeout": beyond_deadline_ms(request),
            }
        },
    }


def _task_file(prompt: str) -> bytes:
    """Return a command file with the prompt as its text.

    The empty arguments at both ends keep white space there, which is trimmed otherwise.

    Raises:
        BadInputError: when the prompt holds what qwen replaces in command files.
    """
    for mark in _NOT_IN_A_COMMAND_FILE:
        if mark in prompt:
            raise BadInputError(
                f"handing over a prompt to qwen: it holds {mark!r} where an @, a leading slash or "
                "its own screen makes it the text of a command, and that would be replaced; "
                "reword prompt.md."
            )
    head = "---\ndisable-model-invocation: true\n---\n"  # else the model is told of a new skill
    return f"{head}{{{{args}}}}{prompt}{{{{args}}}}".encode()
