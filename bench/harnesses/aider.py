"""aider: how it is started, configured, and how its edit format writes files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from bench.core.launch import Launch, LaunchRequest, NativeLog
from bench.core.traffic import Dialect, Turn
from bench.errors import BadInputError
from bench.harnesses.base import (
    HOME,
    beyond_deadline_ms,
    json_file,
    prompt_text,
    refuse_commands,
)

_MODELS_FILE = "aider-models.json"
_FENCE = "```"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aider:
    """The adapter of `aider-chat`: no tools, whole files in the answer's text, not streamed."""

    name: ClassVar[str] = "aider"
    dialect: ClassVar[Dialect] = Dialect.OPENAI
    native_log: ClassVar[NativeLog] = NativeLog(file="agent.err.log", form="prompts and answers")
    takes_first_message: ClassVar[bool] = False

    version: str

    def launch(self, request: LaunchRequest) -> Launch:
        """Return how to start aider on a prompt; see `Harness.launch`."""
        prompt = prompt_text(request.prompt)
        refuse_commands(prompt, harness=self.name, marks=("/", "!"))
        return Launch(
            # Glued to its flag, or a leading dash would make it an option.
            argv=(*_command(request.alias), f"--message={prompt}"),
            env=_environment(request),
            home_files={_MODELS_FILE: json_file(_models(request))},
        )

    def interactive(
        self,
        request: LaunchRequest,
        *,
        with_prompt: bool,  # noqa: ARG002 - with a message it would end after the answer
    ) -> Launch:
        """Return how to open aider's screen on a terminal; see `Harness.interactive`."""
        plain = ("AIDER_FANCY_INPUT", "AIDER_PRETTY")
        env = {name: value for name, value in _environment(request).items() if name not in plain}
        return Launch(
            argv=_command(request.alias),
            # Standard error is the screen here.
            env=env | {"AIDER_LLM_HISTORY_FILE": f"{HOME}/aider-llm"},
            home_files={_MODELS_FILE: json_file(_models(request))},
        )

    def write_turns(
        self,
        files: Mapping[str, bytes],
        *,
        existing: Collection[str],  # noqa: ARG002 - it overwrites as it is told
        text: str,
    ) -> tuple[Turn, ...]:
        """Return the answers with which aider writes these files; see `Harness.write_turns`."""
        listings = (_listing(name, files[name]) for name in sorted(files))
        return (Turn(text="\n\n".join((text, *listings))),)

    def shell_turns(self, command: str) -> tuple[Turn, ...]:  # noqa: ARG002 - it runs none
        """Return nothing: aider is told to run no commands."""
        return ()


def _command(alias: str) -> tuple[str, ...]:
    return ("aider", "--model", f"openai/{alias}", "--no-git", "--yes-always", "--no-stream")


def _environment(request: LaunchRequest) -> dict[str, str]:
    return {
        "OPENAI_API_BASE": f"{request.base_url}/v1",
        "OPENAI_API_KEY": "unused",
        "AIDER_ANALYTICS": "false",
        "AIDER_ANALYTICS_DISABLE": "true",
        "AIDER_CHECK_UPDATE": "false",
        "AIDER_DETECT_URLS": "false",
        "AIDER_FANCY_INPUT": "false",
        "AIDER_PRETTY": "false",
        "AIDER_SHOW_MODEL_WARNINGS": "false",
        "AIDER_SHOW_RELEASE_NOTES": "false",
        "AIDER_SUGGEST_SHELL_COMMANDS": "false",
        "AIDER_TIMEOUT": str(beyond_deadline_ms(request) // 1000),
        # Without this file it fetches a list of prices; with it, it knows the window too.
        "AIDER_MODEL_METADATA_FILE": f"{HOME}/{_MODELS_FILE}",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        # By default the first two lie in the workspace. What it said and heard goes to standard
        # error, because its HOME ends with the container.
        "AIDER_CHAT_HISTORY_FILE": f"{HOME}/aider-chat.md",
        "AIDER_INPUT_HISTORY_FILE": f"{HOME}/aider-input",
        "AIDER_LLM_HISTORY_FILE": "/dev/stderr",
    }


def _models(request: LaunchRequest) -> dict[str, object]:
    return {
        f"openai/{request.alias}": {
            "max_input_tokens": request.context_tokens,
            "max_output_tokens": request.output_tokens,
            "max_tokens": request.output_tokens,
            "input_cost_per_token": 0,
            "output_cost_per_token": 0,
            "litellm_provider": "openai",
            "mode": "chat",
        }
    }


def _listing(path: str, content: bytes) -> str:
    """Return a file in aider's whole-file format: its name, then its lines between fences."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _unwritable(path, "it is no UTF-8 text") from error
    if not text.endswith("\n") or "\r" in text:
        raise _unwritable(path, "a line does not end with a line feed")
    if any(line.startswith(_FENCE) for line in text.splitlines()):
        raise _unwritable(path, "a line begins with the fence that would end it")
    return f"{path}\n{_FENCE}\n{text}{_FENCE}"


def _unwritable(path: str, why: str) -> BadInputError:
    return BadInputError(
        f"writing {path} in aider's edit format: {why}; change the file, or leave aider out."
    )
