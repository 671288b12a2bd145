"""What harness adapters share: the digest of what they contribute, prompts as text, files by shell.

Adapters are pure: no files, no environment, no clock. Everything a harness needs on its disk is in
`Launch.home_files`; the agent's container unpacks them into its own HOME.
"""

import base64
import json
import shlex
from collections.abc import Mapping
from pathlib import PurePosixPath

from bench.core.launch import MAX_ARGUMENT_BYTES, Harness, LaunchRequest
from bench.core.schema import digest
from bench.core.traffic import ToolCall, Turn
from bench.errors import BadInputError

HOME = "/home/agent"
WORKSPACE = "/workspace/"

_SAMPLE = LaunchRequest(
    prompt=b"prompt",
    base_url="http://127.0.0.1:8001",
    alias="bench-model",
    context_tokens=131072,
    output_tokens=16384,
    deadline_seconds=900,
)


def adapter_digest(harness: Harness) -> str:
    """Return the digest of how a harness starts, taken from one fixed request.

    So every change of a flag, variable or configuration file shows in the cell's key, while a
    change of the adapter's wording does not.
    """
    launch = harness.launch(_SAMPLE)
    return digest(
        {
            "name": harness.name,
            "version": harness.version,
            "dialect": harness.dialect.value,
            "argv": list(launch.argv),
            "env": dict(launch.env),
            "home_files": {name: content.hex() for name, content in launch.home_files.items()},
            "stdin_file": launch.stdin_file,
        }
    )


def prompt_text(prompt: bytes) -> str:
    """Return a prompt as text that can be an argument or a file.

    Raises:
        BadInputError: when it cannot be an argument: no UTF-8, a NUL byte, or too long.
    """
    if len(prompt) > MAX_ARGUMENT_BYTES:
        raise BadInputError(
            f"handing over a prompt: it has {len(prompt)} bytes and one argument takes at most "
            f"{MAX_ARGUMENT_BYTES}; shorten prompt.md or move material into workspace/."
        )
    if b"\0" in prompt:
        raise BadInputError("handing over a prompt: it holds a NUL byte; remove it from prompt.md.")
    try:
        return prompt.decode()
    except UnicodeDecodeError as error:
        raise BadInputError(
            f"handing over a prompt: it is no UTF-8 ({error}); re-encode prompt.md."
        ) from error


def refuse_commands(prompt: str, *, harness: str, marks: tuple[str, ...]) -> None:
    """Refuse a prompt that the harness would take for a command of its own.

    Raises:
        BadInputError: when it begins with one of the marks.
    """
    if prompt.startswith(marks):
        raise BadInputError(
            f"handing over a prompt to {harness}: it begins with {prompt[0]!r}, which {harness} "
            "takes for a command of its own; begin prompt.md with another character."
        )


def beyond_deadline_ms(request: LaunchRequest) -> int:
    """Return a time-out for the harness's own clocks: only the runner's ends a slow answer."""
    return request.deadline_seconds * 2000


def json_file(value: dict[str, object]) -> bytes:
    """Return a configuration file."""
    return (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()


def shell_write(path: str, content: bytes) -> str:
    """Return a shell command that writes a file of the workspace, whatever its bytes.

    Raises:
        BadInputError: when they do not fit into one argument.
    """
    target = PurePosixPath(path)
    encoded = base64.b64encode(content).decode()
    folder, file = shlex.quote(f"./{target.parent}"), shlex.quote(f"./{target}")
    command = f"mkdir -p {folder} && echo {encoded} | base64 -d > {file}"
    if len(command.encode()) > MAX_ARGUMENT_BYTES:
        raise BadInputError(
            f"writing {path} with a harness's shell tool: {len(content)} bytes are too many for "
            "one command; make the file smaller."
        )
    return command


def write_calls(
    files: Mapping[str, bytes], *, tool: str, path_field: str, shell_tool: str, folder: str = ""
) -> tuple[ToolCall, ...]:
    """Return calls that write files: text by the write tool, other bytes by the shell tool.

    `folder` is put before the paths for tools that take no relative ones.
    """
    return tuple(
        _write_call(name, files[name], tool, path_field, shell_tool, folder)
        for name in sorted(files)
    )


def shell_turn(tool: str, **arguments: str) -> Turn:
    """Return an answer that calls a shell tool."""
    return Turn(tool_calls=(ToolCall(name=tool, arguments=dict(arguments)),))


def _write_call(
    path: str, content: bytes, tool: str, path_field: str, shell_tool: str, folder: str
) -> ToolCall:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return ToolCall(name=shell_tool, arguments={"command": shell_write(path, content)})
    return ToolCall(name=tool, arguments={path_field: f"{folder}{path}", "content": text})
