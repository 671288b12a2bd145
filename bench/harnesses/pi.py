"""pi: how it is started, configured, and how its tools write files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from bench.core.launch import Launch, LaunchRequest, NativeLog
from bench.core.traffic import Dialect, Turn
from bench.harnesses.base import (
    beyond_deadline_ms,
    json_file,
    prompt_text,
    shell_turn,
    write_calls,
)

_PROVIDER = "local-llama"
_STDIN_FILE = "prompt-head"
_RESERVE_TOKENS = 16384  # pi's own defaults for compaction
_KEEP_TOKENS = 20000
_ENV = {"PI_TELEMETRY": "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pi:
    """The adapter of `@earendil-works/pi-coding-agent`."""

    name: ClassVar[str] = "pi"
    dialect: ClassVar[Dialect] = Dialect.OPENAI
    native_log: ClassVar[NativeLog] = NativeLog(file="agent.log", form="JSON lines")
    takes_first_message: ClassVar[bool] = True

    version: str

    def launch(self, request: LaunchRequest) -> Launch:
        """Return how to start pi on a prompt; see `Harness.launch`."""
        prompt = prompt_text(request.prompt)
        # Even after `--`, pi takes an argument that begins with @ for a file to attach. It puts
        # what it reads on standard input right before the prompt, so the @ goes that way.
        rest = prompt.lstrip("@")
        head = prompt[: len(prompt) - len(rest)]
        command = _command(request.alias, "-p", "--mode", "json")
        return Launch(
            argv=(*command, *([rest] if rest else [])),
            env=_ENV,
            home_files=_files(request) | ({_STDIN_FILE: head.encode()} if head else {}),
            stdin_file=_STDIN_FILE if head else None,
        )

    def interactive(self, request: LaunchRequest, *, with_prompt: bool) -> Launch:
        """Return how to open pi's screen on a terminal; see `Harness.interactive`."""
        prompt = prompt_text(request.prompt) if with_prompt else ""
        # Standard input is the terminal here, so that an @ can't come that way; see `launch`.
        first = f"\n{prompt}" if prompt.startswith("@") else prompt
        return Launch(
            argv=(*_command(request.alias), *([first] if first else [])),
            env=_ENV,
            home_files=_files(request),
        )

    def write_turns(
        self,
        files: Mapping[str, bytes],
        *,
        existing: Collection[str],  # noqa: ARG002 - it overwrites as it is told
        text: str,
    ) -> tuple[Turn, ...]:
        """Return the answers with which pi writes these files; see `Harness.write_turns`."""
        calls = write_calls(files, tool="write", path_field="path", shell_tool="bash")
        return (Turn(text=text, tool_calls=calls),)

    def shell_turns(self, command: str) -> tuple[Turn, ...]:
        """Return the answer with which pi runs a command; see `Harness.shell_turns`."""
        return (shell_turn("bash", command=command),)


def _command(alias: str, *how: str) -> tuple[str, ...]:
    return (
        *("pi", "--provider", _PROVIDER, "--model", alias, *how),
        # No session file, context files, skills, extensions, prompt templates, project settings:
        # nothing that the workspace holds steers pi but through what the model reads.
        *("--no-session", "-nc", "-ns", "-ne", "-np", "-na", "--offline", "--"),
    )


def _files(request: LaunchRequest) -> dict[str, bytes]:
    return {
        ".pi/agent/models.json": json_file(_models(request)),
        ".pi/agent/settings.json": json_file(_settings(request)),
    }


def _models(request: LaunchRequest) -> dict[str, object]:
    model = {
        "id": request.alias,
        "contextWindow": request.context_tokens,
        "maxTokens": request.output_tokens,
        # llama-server has long known max_tokens, and max_completion_tokens only since early 2026;
        # an older one would let an answer run to the end of the context.
        "compat": {
            "maxTokensField": "max_tokens",
            "supportsStore": False,
            "supportsDeveloperRole": False,
        },
    }
    provider = {
        "baseUrl": f"{request.base_url}/v1",
        "api": "openai-completions",
        "apiKey": "unused",
        "models": [model],
    }
    return {"providers": {_PROVIDER: provider}}


def _settings(request: LaunchRequest) -> dict[str, object]:
    # Not 0 for `none`, which pi maps to a limit of its own for one of its two clocks.
    patience_ms = beyond_deadline_ms(request)
    return {
        "enableInstallTelemetry": False,
        "enableAnalytics": False,
        "httpIdleTimeoutMs": patience_ms,
        "retry": {"provider": {"timeoutMs": patience_ms}},
        # pi compacts once the context exceeds window - reserve: with its defaults, made for large
        # windows, a window of 16384 would be over it from the start.
        "compaction": {
            "reserveTokens": min(_RESERVE_TOKENS, request.context_tokens // 4),
            "keepRecentTokens": min(_KEEP_TOKENS, request.context_tokens // 4),
        },
    }
