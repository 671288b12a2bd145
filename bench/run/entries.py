"""What does a task's check hand in? Each proof as it would be collected, and nothing done."""

from dataclasses import dataclass

from bench.core.certification import Expected
from bench.core.submission import IllegalSubmission, Submission, Workspace, collect
from bench.core.tasks import Proof, Task

UNTOUCHED = "(untouched workspace)"
DECOY = "(the decoy's reference)"
NO_PROOFS = (UNTOUCHED, DECOY)
"""What nobody wrote to show what the checks are good for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A proof, and what of it would be taken from an agent's workspace."""

    expected: Expected
    submission: Submission | IllegalSubmission | None


def entries_of(task: Task) -> tuple[Entry, ...]:
    """Return the proofs of a task, what its decoy gives away, and last its untouched workspace."""
    untouched = {n: c for n, c in task.workspace.items() if n in task.spec.deliverables}
    as_it_was = Entry(
        expected=Expected(name=UNTOUCHED, solved=False, why="nothing was done"),
        submission=Submission(files=untouched),  # collected, it would be none at all
    )
    return (*(_entry(task, proof) for proof in (*task.proofs, *_decoy(task))), as_it_was)


def _decoy(task: Task) -> tuple[Proof, ...]:
    if not task.decoy:
        return ()
    why = "what a decoy gives away is wrong"
    return (Proof(name=DECOY, files=task.decoy_reference, solved=False, why=why),)


def _entry(task: Task, proof: Proof) -> Entry:
    left = {n.encode(): c for n, c in {**task.workspace, **proof.files}.items()}
    return Entry(
        expected=Expected(
            name=proof.name, solved=proof.solved, why=proof.why, caught_by=proof.caught_by
        ),
        submission=collect(
            Workspace(files=left, others={}),
            task.spec.deliverables,
            start=task.workspace,
            max_bytes=task.spec.limits.deliverable_bytes,
        ),
    )
