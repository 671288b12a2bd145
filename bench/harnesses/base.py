"""What harness adapters share: the digest of what they contribute, prompts as arguments.

Adapters are pure: no files, no environment, no clock. Everything a harness needs on its disk is in
`Launch.home_files`; the agent's container unpacks them into its own HOME.
"""

from bench.core.launch import MAX_ARGUMENT_BYTES, Harness, LaunchRequest
from bench.core.schema import digest
from bench.errors import BadInputError

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
    """Return a prompt as an argument can hold it.

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
