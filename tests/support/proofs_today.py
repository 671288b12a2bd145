"""Which wrong proofs are graded in containers today.

There are hundreds, and each takes seconds: a part of each task's, another one every day, so that
all have had their turn within a week. `--all-proofs` grades all, and so does `bench tasks check`.
"""

from datetime import UTC, datetime

from bench.core.tasks import Proof, Task

PART = 6


def wrong_proofs(task: Task) -> tuple[Proof, ...]:
    """Return every proof that must fail."""
    return tuple(proof for proof in task.proofs if not proof.solved)


def todays_part(task: Task) -> tuple[Proof, ...]:
    """Return the wrong proofs whose turn it is, at most `PART`."""
    proofs = wrong_proofs(task)
    first = datetime.now(UTC).toordinal() * PART
    turns = {(first + place) % len(proofs) for place in range(min(PART, len(proofs)))}
    return tuple(proofs[turn] for turn in sorted(turns))
