"""opencode: how it is started, configured, and how its tools write files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from bench.core.launch import Launch, LaunchRequest, NativeLog
from bench.core.traffic import Dialect, Turn
from bench.harnesses.base import (
    WORKSPACE,
    beyond_deadline_ms,
    json_file,
    prompt_text,
    shell_turn,
    write_calls,
)

_PROVIDER = "llamacpp"
_PROMPT_FILE = "prompt"
_CONFIG_FILE = ".config/opencode/opencode.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCode:
    """The adapter of `opencode-ai`."""

    name: ClassVar[str] = "opencode"
    dialect: ClassVar[Dialect] = Dialect.OPENAI
    native_log: ClassVar[NativeLog] = NativeLog(file="agent.log", form="JSON lines")
    takes_first_message: ClassVar[bool] = True

    version: str

    def launch(self, request: LaunchRequest) -> Launch:
        """Return how to start opencode on a prompt; see `Harness.launch`."""
        return Launch(
            argv=(*_command("run", request.alias), *_UNATTENDED),
            env=_ENVIRONMENT,
            home_files={
                _CONFIG_FILE: json_file(_config(request)),
                # As an argument it would reach the model in quotation marks.
                _PROMPT_FILE: prompt_text(request.prompt).encode(),
            },
            stdin_file=_PROMPT_FILE,
        )

    def interactive(self, request: LaunchRequest, *, with_prompt: bool) -> Launch:
        """Return how to open opencode's screen on a terminal; see `Harness.interactive`."""
        first = (f"--prompt={prompt_text(request.prompt)}",) if with_prompt else ()
        # There is no flag for a title here; without one it asks the model.
        config = _config(request) | {"agent": {"title": {"disable": True}}}
        return Launch(
            argv=(*_command(None, request.alias), "--auto", *first),
            env=_ENVIRONMENT,
            home_files={_CONFIG_FILE: json_file(config)},
        )

    def write_turns(
        self,
        files: Mapping[str, bytes],
        *,
        existing: Collection[str],  # noqa: ARG002 - it overwrites as it is told
        text: str,
    ) -> tuple[Turn, ...]:
        """Return the answers with which opencode writes these files; see `Harness.write_turns`."""
        calls = write_calls(
            files, tool="write", path_field="filePath", shell_tool="bash", folder=WORKSPACE
        )
        return (Turn(text=text, tool_calls=calls),)

    def shell_turns(self, command: str) -> tuple[Turn, ...]:
        """Return the answer with which opencode runs a command; see `Harness.shell_turns`."""
        return (shell_turn("bash", command=command, description="Runs a command"),)


def _command(command: str | None, alias: str) -> tuple[str, ...]:
    return ("opencode", *([command] if command else []), "--model", f"{_PROVIDER}/{alias}")


# Given a title, it does not ask the model for one. What it would ask a person for, it answers with
# no and ends the session: at a path outside the workspace, be it /etc, or a call made three times.
_UNATTENDED = ("--auto", "--format", "json", "--title", "bench")


# Every look-up it makes by itself, and whatever the workspace could steer it by.
_ENVIRONMENT: Mapping[str, str] = {
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


def _config(request: LaunchRequest) -> dict[str, object]:
    model = {"limit": {"context": request.context_tokens, "output": request.output_tokens}}
    provider = {
        "npm": "@ai-sdk/openai-compatible",  # inside the program, nothing is installed
        "options": {
            "baseURL": f"{request.base_url}/v1",
            "apiKey": "unused",
            "timeout": beyond_deadline_ms(request),
        },
        "models": {request.alias: model},
    }
    return {
        "autoupdate": False,
        "share": "disabled",
        "permission": {"webfetch": "deny", "websearch": "deny"},
        "provider": {_PROVIDER: provider},
    }
