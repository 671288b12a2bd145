"""pi: how it is started, configured, and how its tools write files."""

import base64
import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from bench.core.launch import MAX_ARGUMENT_BYTES, Launch, LaunchRequest
from bench.core.traffic import Dialect, ToolCall
from bench.errors import BadInputError
from bench.harnesses.base import adapter_digest, prompt_text

_PROVIDER = "local-llama"
_STDIN_FILE = "prompt-head"
_RESERVE_TOKENS = 16384  # pi's own defaults for compaction
_KEEP_TOKENS = 20000
_ENV = {"PI_TELEMETRY": "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pi:
    """The adapter of `@earendil-works/pi-coding-agent`."""

    name: str = "pi"
    version: str = "0.87.1"
    dialect: Dialect = Dialect.OPENAI
    takes_first_message: bool = True

    @property
    def digest(self) -> str:
        """The digest of flags, environment and configuration."""
        return adapter_digest(self)

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

    def write_calls(self, files: Mapping[str, bytes]) -> tuple[ToolCall, ...]:
        """Return the calls with which pi writes these files; see `Harness.write_calls`."""
        return tuple(_write_call(name, files[name]) for name in sorted(files))


def _command(alias: str, *how: str) -> tuple[str, ...]:
    return (
        *("pi", "--provider", _PROVIDER, "--model", alias, *how),
        # No session file, context files, skills, extensions, prompt templates, project settings:
        # nothing that the workspace holds steers pi but through what the model reads.
        *("--no-session", "-nc", "-ns", "-ne", "-np", "-na", "--offline", "--"),
    )


def _files(request: LaunchRequest) -> dict[str, bytes]:
    return {
        ".pi/agent/models.json": _json(_models(request)),
        ".pi/agent/settings.json": _json(_settings(request)),
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
    # Twice the deadline: only the runner's clock ends a slow answer. Not 0 for `none`, which
    # pi maps to a limit of its own for one of its two clocks.
    patience_ms = request.deadline_seconds * 2000
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


def _write_call(path: str, content: bytes) -> ToolCall:
    try:
        return ToolCall(name="write", arguments={"path": path, "content": content.decode()})
    except UnicodeDecodeError:
        return ToolCall(name="bash", arguments={"command": _write_command(path, content)})


def _write_command(path: str, content: bytes) -> str:
    """The write tool takes text only; bytes go through the shell, as one argument of it.

    Raises:
        BadInputError: when they do not fit into one.
    """
    target = PurePosixPath(path)
    encoded = base64.b64encode(content).decode()
    folder, file = shlex.quote(f"./{target.parent}"), shlex.quote(f"./{target}")
    command = f"mkdir -p {folder} && echo {encoded} | base64 -d > {file}"
    if len(command.encode()) > MAX_ARGUMENT_BYTES:
        raise BadInputError(
            f"writing {path} with pi's tools: {len(content)} bytes that are no UTF-8 text are too "
            "many for one shell command; make the file smaller."
        )
    return command


def _json(value: dict[str, object]) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()
