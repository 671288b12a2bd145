"""Which harnesses there are, and which of them a person means."""

import difflib
from collections.abc import Callable, Mapping

from bench.core.launch import Harness
from bench.errors import BadInputError
from bench.harnesses.aider import Aider
from bench.harnesses.claude import Claude
from bench.harnesses.opencode import OpenCode
from bench.harnesses.pi import Pi
from bench.harnesses.qwen import Qwen

ADAPTERS: Mapping[str, Callable[..., Harness]] = {
    adapter.name: adapter for adapter in (Pi, Qwen, Claude, OpenCode, Aider)
}
"""The adapters by name, each to be made with the `version` that its image's lock names."""


def make_harnesses(versions: Mapping[str, str]) -> Mapping[str, Harness]:
    """Return the harnesses by name, each of the version given."""
    return {name: ADAPTERS[name](version=version) for name, version in versions.items()}


def find_harness(harnesses: Mapping[str, Harness], name: str) -> Harness:
    """Return the harness of that name.

    Raises:
        BadInputError: for an unknown name, with the near one.
    """
    if name in harnesses:
        return harnesses[name]
    near = difflib.get_close_matches(name, harnesses, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(harnesses))}."
    raise BadInputError(f"choosing harnesses: there is no harness {name!r}; {hint}")
