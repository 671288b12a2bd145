"""Which wrong proofs, and which attacks, are tried in containers today.

There are hundreds, and each takes seconds: a part of each task's, another one every day, so that
all have had their turn within nine days. `--all-proofs` grades all, and so does
`bench tasks check`.
Of the attacks that take long only some are tried, too; `--all-attacks` tries all, and so does
`bench redteam`.
"""

from datetime import UTC, datetime
from typing import TypeVar

from bench.core.tasks import Proof, Task
from bench.redteam.attack import Attack, Kind
from bench.redteam.corpus import ATTACKS

PART = 4
# Those in Python are tried every day: they are many, and quick.
ATTACKS_A_DAY = {
    Kind.AGENT: 16,
    Kind.C: 6,
    Kind.SQL: 8,
    Kind.CPP: 4,
    Kind.RUST: 4,
    Kind.PYTORCH: 3,
    Kind.JAX: 3,
}
T = TypeVar("T")


def wrong_proofs(task: Task) -> tuple[Proof, ...]:
    """Return every proof that must fail."""
    return tuple(proof for proof in task.proofs if not proof.solved)


def todays_part(task: Task) -> tuple[Proof, ...]:
    """Return the wrong proofs whose turn it is, at most `PART`."""
    return _todays(wrong_proofs(task), PART)


def todays_attacks() -> tuple[Attack, ...]:
    """Return the attacks whose turn it is, of each kind."""
    chosen: list[Attack] = []
    for kind in Kind:
        attacks = tuple(attack for attack in ATTACKS if attack.kind is kind)
        chosen += _todays(attacks, ATTACKS_A_DAY.get(kind, len(attacks)))
    return tuple(chosen)


def _todays(all_of_them: tuple[T, ...], part: int) -> tuple[T, ...]:
    """Return the part whose turn it is; tomorrow begins where today ends."""
    first = datetime.now(UTC).toordinal() * part
    turns = {(first + n) % len(all_of_them) for n in range(min(part, len(all_of_them)))}
    return tuple(all_of_them[turn] for turn in sorted(turns))
