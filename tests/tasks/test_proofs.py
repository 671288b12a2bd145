"""Each task's proofs through the real grader: the reference is solved, everything else is not."""

from collections.abc import Iterator

import pytest

from bench.core.evidence import Graded
from bench.core.tasks import Proof, Task
from bench.core.verdict import Outcome, Reason
from bench.edges.catalog_tasks import load_tasks
from bench.edges.docker_engine import DockerEngine
from bench.run.grading import GradeResult
from support.cells import TASKS, decision_of, grade_files
from support.engine import an_engine
from support.proofs_today import todays_part, wrong_proofs
from support.reasons import holds
from support.tensor_proofs import CAUGHT_BY, EXHIBIT, has_tensors

pytestmark = pytest.mark.docker

ALL = load_tasks(TASKS)
# A wrong submission may fail its checks or spoil what runs it; it must never stump the judge.
WRONG = {
    Reason.CHECKS_FAILED,
    Reason.COMPILE_FAILED,
    Reason.COMPILE_TIMEOUT,
    Reason.COMPILE_OUT_OF_MEMORY,
    Reason.COMPILE_OVERFLOW,
    Reason.EXHIBIT_CRASHED,
    Reason.EXHIBIT_TIMEOUT,
    Reason.EXHIBIT_OUT_OF_MEMORY,
    Reason.EXHIBIT_OVERFLOW,
}


@pytest.fixture(scope="module")
def engine() -> Iterator[DockerEngine]:
    with an_engine() as connected:
        yield connected


@pytest.mark.parametrize("seed", [1, 2**62 + 7])
@pytest.mark.parametrize("task", ALL.values(), ids=lambda task: task.id)
def test_the_reference_is_solved(engine: DockerEngine, task: Task, seed: int) -> None:
    proof = task.proof("solved")
    assert proof is not None
    result = grade_files(engine, proof.files, task=task, seed=seed)
    decision = decision_of(result, proof.files)
    assert decision.outcome is Outcome.SOLVED, (decision, result.log.decode(), result.verdict)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "proof" in metafunc.fixturenames:
        everything = metafunc.config.getoption("--all-proofs")
        chosen = [
            pytest.param(task, proof, id=f"{task.id}/{proof.name}")
            for task in ALL.values()
            for proof in (wrong_proofs(task) if everything else todays_part(task))
        ]
        metafunc.parametrize(("task", "proof"), chosen)


def test_a_wrong_proof_is_failed(engine: DockerEngine, task: Task, proof: Proof) -> None:
    result = grade_files(engine, proof.files, task=task)
    decision = decision_of(result, proof.files)
    assert (decision.outcome, decision.reason in WRONG) == (Outcome.FAILED, True), decision
    if has_tensors(task):  # the reasons of the others are tried with plain processes
        reason = CAUGHT_BY[task.id][proof.name]
        assert holds(reason, failed_checks(result)), (reason, failed_checks(result))


def failed_checks(result: GradeResult) -> set[str]:
    if not isinstance(result.grading, Graded):
        return {EXHIBIT}
    return {check.name for check in result.grading.checks if not check.passed}


def test_every_proof_with_tensors_has_its_reason() -> None:
    shipped = {
        task.id: {proof.name for proof in task.proofs if not proof.solved}
        for task in ALL.values()
        if has_tensors(task)
    }
    assert shipped == {name: set(proofs) for name, proofs in CAUGHT_BY.items()}


@pytest.mark.parametrize("task", ALL.values(), ids=lambda task: task.id)
def test_the_untouched_workspace_is_failed(engine: DockerEngine, task: Task) -> None:
    files = {n: c for n, c in task.workspace.items() if n in task.spec.deliverables}
    decision = decision_of(grade_files(engine, files, task=task), files)
    assert decision.outcome is Outcome.FAILED, decision


@pytest.mark.parametrize("task", ALL.values(), ids=lambda task: task.id)
def test_the_same_submission_and_seed_give_the_same_checks_twice(
    engine: DockerEngine, task: Task
) -> None:
    wrong = next(proof for proof in task.proofs if not proof.solved)
    gradings = {repr(grade_files(engine, wrong.files, task=task, seed=3).grading) for _ in "12"}
    assert len(gradings) == 1
