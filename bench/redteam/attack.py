"""What is an attack, and what came of it on either side?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bench.core.specs import CompileLimits, PhaseLimits
from bench.core.verdict import Reason


class Kind(StrEnum):
    """What an attack is written in, or that an agent does it."""

    PYTHON = "python"
    PYTORCH = "pytorch"
    JAX = "jax"
    C = "c"
    CPP = "cpp"
    RUST = "rust"
    SQL = "sql"
    AGENT = "agent"


class Gain(StrEnum):
    """What an attacker wants."""

    PASS = "passed"  # noqa: S105 - no password: the work counts as done
    EXCUSE = "excused"  # no verdict comes of it, which the naive take for a fault of their own
    SECRET = "learnt"  # noqa: S105 - something private is read, or somebody reached


NOTHING = "withstood"
"""What the naive side says of an attack without a gain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A workspace that is left to be graded.

    `task` names the real task whose deliverables it pretends to hold.
    """

    task: str
    files: Mapping[str, bytes]
    ends: Reason  # as which it fails here
    # Where they are to be reached sooner than the task's own.
    exhibit: PhaseLimits | None = None
    compile: CompileLimits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A Python program that an agent runs.

    Names in double braces become what they are on either side: `bench.redteam.places`. With
    `by_model` the program is run by a harness, at its model's word.
    """

    program: str
    by_model: bool = False
    model: bool = False  # it needs a model server that answers
    seconds: int = 60
    network: bool = False  # its control is on the bridge network, as naive agents are


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One way to cheat."""

    id: str
    row: str  # of the catalogue: bench.redteam.coverage
    kind: Kind
    what: str  # it does, in one line
    means: Submission | Deed
    naive: str  # the control's name
    gain: Gain = Gain.PASS
    alone: bool = False  # its control shares a container with no other

    @property
    def group(self) -> str:
        """The row's letter."""
        return self.row[0]


class Ours(StrEnum):
    """What came of an attack here."""

    FAILED = "failed"  # as it should
    THROUGH = "got through"
    VOID = "void"  # our own machinery broke, which is no defence


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an attack on both sides."""

    attack: Attack
    naive: str  # a gain, or `NOTHING`, or why there is none
    ours: Ours
    reason: Reason
    detail: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def proves(self) -> bool:
        """Whether the attack is a real one: its control fell for it."""
        return self.naive == self.attack.gain

    @property
    def as_it_should_be(self) -> bool:
        """Whether it works on the naive and fails here."""
        return self.proves and self.ours is Ours.FAILED
