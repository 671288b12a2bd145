"""The graders as plain processes, fast enough for every proof of the tasks in Python and SQL.

What needs a compiler, PyTorch or JAX is solved in containers alone (`test_proofs.py`); generators
and judges of all tasks are tried here.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from bench.core.specs import Language
from bench.core.tasks import Proof, Task
from bench.edges.catalog_tasks import load_tasks
from support.cells import TASKS
from support.proofs_today import wrong_proofs
from support.simulation import Generated, Simulation

SEEDS = (1, 20_260_101, 2**63 - 1)
ALL = load_tasks(TASKS)
PLAIN = [t.id for t in ALL.values() if t.spec.language in (Language.PYTHON, Language.SQL)]
WRONG = [
    pytest.param(name, proof, id=f"{name}/{proof.name}")
    for name in PLAIN
    for proof in wrong_proofs(ALL[name])
]


@pytest.fixture
def simulation(tmp_path: Path) -> Simulation:
    return Simulation(root=tmp_path)


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Generated]:
    """The exam of seed 7 of each task, drawn once."""

    @cache
    def drawn(task_id: str) -> Generated:
        root = tmp_path_factory.mktemp("exam")
        return Simulation(root=root).generate(ALL[task_id], seed=7)

    return drawn


def failed_checks(
    simulation: Simulation, task: Task, files: Mapping[str, bytes], *, seed: int
) -> set[str]:
    generated = simulation.generate(task, seed=seed)
    answers = simulation.exhibit(task, files, generated)
    if answers is None:
        return {"exhibit"}
    graded = simulation.judge(task, generated, answers)
    return {check.name for check in graded.checks if not check.passed}


def test_every_wrong_proof_says_what_must_catch_it() -> None:
    silent = [(t.id, p.name) for t in ALL.values() for p in wrong_proofs(t) if not p.caught_by]
    assert silent == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("task_id", PLAIN)
def test_the_reference_is_solved(simulation: Simulation, task_id: str, seed: int) -> None:
    solved = ALL[task_id].proof("solved")
    assert solved is not None
    assert failed_checks(simulation, ALL[task_id], solved.files, seed=seed) == set()


@pytest.mark.parametrize(("task_id", "proof"), WRONG)
def test_a_wrong_proof_fails_for_its_reason(
    simulation: Simulation, task_id: str, proof: Proof
) -> None:
    failed = failed_checks(simulation, ALL[task_id], proof.files, seed=7)
    named = proof.caught_by
    assert named in failed or any(f.startswith(named) for f in failed if named.endswith("/"))


@pytest.mark.parametrize("task_id", PLAIN)
def test_the_untouched_workspace_passes_no_check(simulation: Simulation, task_id: str) -> None:
    task = ALL[task_id]
    files = {name: task.workspace[name] for name in task.spec.deliverables}
    planned = set(simulation.generate(task, seed=7).plan)
    again = Simulation(root=simulation.root / "again")
    again.root.mkdir()
    assert failed_checks(again, task, files, seed=7) == planned


@pytest.mark.parametrize("answers", [b"", b"{}", b"null", b'{"answers":[]}', b"[" * 10**5, b"\xff"])
@pytest.mark.parametrize("task_id", ALL)
def test_no_answer_passes_no_check(
    simulation: Simulation, exam: Callable[[str], Generated], task_id: str, answers: bytes
) -> None:
    graded = simulation.judge(ALL[task_id], exam(task_id), answers)
    assert (graded.passed, graded.planned) == (0, len(exam(task_id).plan))


@pytest.mark.parametrize("task_id", ALL)
def test_one_seed_gives_the_same_bytes_and_another_seed_others(
    simulation: Simulation, exam: Callable[[str], Generated], task_id: str
) -> None:
    first = exam(task_id)
    again = simulation.generate(ALL[task_id], seed=7, hash_seed=2)
    other = simulation.generate(ALL[task_id], seed=8, hash_seed=3)
    assert (first.inputs, first.expected) == (again.inputs, again.expected)
    assert first.plan == other.plan
    assert first.inputs != other.inputs


@pytest.mark.parametrize("task_id", PLAIN)
def test_the_same_answers_get_the_same_verdict_twice(simulation: Simulation, task_id: str) -> None:
    task = ALL[task_id]
    wrong = next(proof for proof in task.proofs if not proof.solved)
    generated = simulation.generate(task, seed=7)
    answers = [simulation.exhibit(task, wrong.files, generated) for _ in "12"]
    assert answers[0] is not None
    assert answers[0] == answers[1]
    first = simulation.judge(task, generated, answers[0])
    assert not first.solved
    assert first == simulation.judge(task, generated, answers[0])
