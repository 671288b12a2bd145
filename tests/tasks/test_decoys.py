"""Every task has a decoy, and each misleads: its false grader fails what is right, by these cases.

What is said here is tried on the engine where tasks are certified (`test_proofs.py`).
"""

import pytest

from bench.core.tasks import Task
from bench.edges.catalog_tasks import load_tasks
from support.cells import TASKS
from support.misleading import MISLEADS

ALL = load_tasks(TASKS)


def test_every_task_has_a_decoy_and_it_is_said_how_it_misleads() -> None:
    assert [task.id for task in ALL.values() if task.decoy] == list(ALL) == sorted(MISLEADS)


@pytest.mark.parametrize("task", ALL.values(), ids=list(ALL))
def test_a_decoys_reference_is_another_one_than_any_proof(task: Task) -> None:
    for proof in task.proofs:
        for name, content in task.decoy_reference.items():
            shared = lines(content) & lines(proof.files.get(name, b""))
            assert len(shared) < len(lines(content)) / 2, (proof.name, sorted(shared))


@pytest.mark.parametrize("task", ALL.values(), ids=list(ALL))
def test_a_decoy_changes_nothing_of_what_cells_without_it_depend_on(task: Task) -> None:
    assert task.digest_with_decoy != task.digest


def lines(content: bytes) -> set[str]:
    """Return the lines that say something."""
    stripped = (line.strip() for line in content.decode().splitlines())
    return {line for line in stripped if len(line) > 12}
