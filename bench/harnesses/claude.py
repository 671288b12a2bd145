"""claude: how it is started, configured, and how its tools write files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from bench.core.launch import Launch, LaunchRequest, NativeLog
from bench.core.traffic import Dialect, ToolCall, Turn
from bench.harnesses.base import (
    WORKSPACE,
    beyond_deadline_ms,
    json_file,
    prompt_text,
    refuse_commands,
    shell_turn,
    shell_write,
)

_KEY = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claude:
    """The adapter of `@anthropic-ai/claude-code`, the one that speaks the Anthropic dialect."""

    name: ClassVar[str] = "claude"
    dialect: ClassVar[Dialect] = Dialect.ANTHROPIC
    native_log: ClassVar[NativeLog] = NativeLog(file="agent.log", form="JSON lines")
    takes_first_message: ClassVar[bool] = True

    version: str

    def launch(self, request: LaunchRequest) -> Launch:
        """Return how to start claude on a prompt; see `Harness.launch`."""
        prompt = prompt_text(request.prompt)
        refuse_commands(prompt, harness=self.name, marks=("/",))
        return Launch(
            argv=(*_command(request.alias), *_UNATTENDED, "--", prompt), env=_environment(request)
        )

    def interactive(self, request: LaunchRequest, *, with_prompt: bool) -> Launch:
        """Return how to open claude's screen on a terminal; see `Harness.interactive`."""
        prompt = prompt_text(request.prompt)
        refuse_commands(prompt, harness=self.name, marks=("/",))
        return Launch(
            argv=(*_command(request.alias), *(("--", prompt) if with_prompt else ())),
            env=_environment(request),
            home_files={".claude.json": json_file(_ANSWERED)},
        )

    def write_turns(
        self,
        files: Mapping[str, bytes],
        *,
        existing: Collection[str],  # noqa: ARG002 - it overwrites as it is told
        text: str,
    ) -> tuple[Turn, ...]:
        """Return the answers with which claude writes these files; see `Harness.write_turns`.

        By the shell: its minimal mode offers no tool that makes a file.
        """
        calls = (
            ToolCall(name="Bash", arguments={"command": shell_write(name, files[name])})
            for name in sorted(files)
        )
        return (Turn(text=text, tool_calls=tuple(calls)),)

    def shell_turns(self, command: str) -> tuple[Turn, ...]:
        """Return the answer with which claude runs a command; see `Harness.shell_turns`."""
        return (shell_turn("Bash", command=command),)


def _command(alias: str) -> tuple[str, ...]:
    return ("claude", "--bare", "--model", alias, "--dangerously-skip-permissions")


_UNATTENDED = (
    *("-p", "--output-format", "stream-json", "--verbose"),
    "--no-session-persistence",
)

# What its screen would ask before anything else: welcome, its mode, the key, the folder.
_ANSWERED: dict[str, object] = {
    "hasCompletedOnboarding": True,
    "bypassPermissionsModeAccepted": True,
    "customApiKeyResponses": {"approved": [_KEY], "rejected": []},
    "projects": {WORKSPACE.rstrip("/"): {"hasTrustDialogAccepted": True}},
}


def _environment(request: LaunchRequest) -> dict[str, str]:
    patience_ms = str(beyond_deadline_ms(request))
    return {
        "ANTHROPIC_BASE_URL": request.base_url,
        "ANTHROPIC_API_KEY": _KEY,
        "API_TIMEOUT_MS": patience_ms,
        "CLAUDE_STREAM_IDLE_TIMEOUT_MS": patience_ms,
        # For a model it does not know it assumes a window of a million tokens.
        "CLAUDE_CODE_MAX_CONTEXT_TOKENS": str(request.context_tokens),
        "CLAUDE_CODE_MAX_OUTPUT_TOKENS": str(request.output_tokens),
        # Else the prompt begins with the version of the CLI, as a header for billing.
        "CLAUDE_CODE_ATTRIBUTION_HEADER": "0",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "DISABLE_ERROR_REPORTING": "1",
        "DISABLE_TELEMETRY": "1",
    }
