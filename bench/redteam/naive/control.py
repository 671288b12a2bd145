"""A naive grader or runner as a value: what it lays out, and the steps that end in its verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A naive way to grade or to run.

    `lay_out` runs before an agent's program, `judge` after it. They are shell scripts that run in
    the workspace, as does the agent. That `judge` ends with exit code 0 is a pass; that it says 77,
    dies of a signal, or never ends, is an excuse. `/tmp/case` has the folders work, tests, results
    and home.
    """

    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)  # below /tmp/case
    lay_out: str = "true"
    judge: str = "exit 1"
    env: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 60
    honest: Mapping[str, bytes] = field(default_factory=dict)  # a workspace that it must pass
    idle: Mapping[str, bytes] = field(default_factory=dict)  # and one that it must not
