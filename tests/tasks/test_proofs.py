"""Each task is certified on the engine as `bench tasks check` does: its reference is solved, over
two seeds and whenever it is graded, and everything else is not.

Of the wrong proofs it is today's part (`support.proofs_today`), and so of the decoys.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

import bench
from bench.core.certificate import Certificate
from bench.core.tasks import Proof, Task
from bench.core.verdict import Reason
from bench.edges.catalog_images import load_recipes
from bench.edges.catalog_tasks import load_tasks
from bench.edges.docker_engine import connect
from bench.run.certify import Bureau, certify
from bench.run.crew import Crew
from bench.run.entries import DECOY, UNTOUCHED
from bench.settings import CHECKOUT
from support.cells import TASKS
from support.images import image_tags
from support.misleading import MISLEADS, is_tried_today
from support.proofs_today import todays_part, wrong_proofs

pytestmark = pytest.mark.docker

ALL = load_tasks(TASKS)
SEED = 2**62 + 7
JOBS = 2
LABELS = {"bench.results": "test"}
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
def crew() -> Iterator[Crew]:
    def nothing_to_hurry() -> None:
        """Let each container end by its own limit."""

    with Crew(lambda: closing(connect(labels=LABELS)), jobs=JOBS, hurry=nothing_to_hurry) as crew:
        yield crew


@cache
def certified(crew: Crew, task_id: str, names: tuple[str, ...], *, decoy: bool) -> Certificate:
    """Certify a task by its reference and the named wrong proofs, once for all tests."""
    task = ALL[task_id] if decoy else replace(ALL[task_id], decoy={})
    chosen = [proof for proof in task.proofs if proof.solved or proof.name in names]
    toolchain = f"toolchain-{task.spec.toolchain}"
    bureau = Bureau(
        crew=crew,
        images={task.spec.toolchain: image_tags().toolchain},
        toolchain_digests={task.spec.toolchain: load_recipes(CHECKOUT)[toolchain].digest},
        canaries={f"{t.id}/{n}": c for t in ALL.values() for n, c in t.canaries.items()},
        seeds=(SEED,),
        jobs=JOBS,
        bench_version=bench.__version__,
        engine_version="the tests' own",
        architecture="the tests' own",
        clock=time.monotonic,
        now=lambda: datetime.now(UTC),
    )
    return certify(bureau, replace(task, proofs=tuple(chosen)))


def part_of(task: Task, config: pytest.Config) -> tuple[Proof, ...]:
    return wrong_proofs(task) if config.getoption("--all-proofs") else todays_part(task)


@pytest.fixture
def certificate(request: pytest.FixtureRequest, crew: Crew, task: Task) -> Certificate:
    names = tuple(p.name for p in part_of(task, request.config))
    return certified(crew, task.id, names, decoy=has_decoys_turn(task, request.config))


def has_decoys_turn(task: Task, config: pytest.Config) -> bool:
    return bool(config.getoption("--all-proofs")) or is_tried_today(task)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "proof" in metafunc.fixturenames:
        chosen = [
            pytest.param(task, proof, id=f"{task.id}/{proof.name}")
            for task in ALL.values()
            for proof in part_of(task, metafunc.config)
        ]
        metafunc.parametrize(("task", "proof"), chosen)
    elif "decoyed" in metafunc.fixturenames:
        turns = [task for task in ALL.values() if has_decoys_turn(task, metafunc.config)]
        metafunc.parametrize(
            ("task", "decoyed"), [(t, t) for t in turns], ids=[t.id for t in turns]
        )
    elif "task" in metafunc.fixturenames:
        metafunc.parametrize("task", ALL.values(), ids=list(ALL))


def test_a_task_is_certified(certificate: Certificate) -> None:
    assert certificate.certified, certificate.objections
    assert (certificate.repeats > 0, certificate.flakes) == (True, 0)
    solved = {report.name for report in certificate.proofs if report.solved}
    assert solved == {"solved"}


def test_the_untouched_workspace_is_failed(certificate: Certificate) -> None:
    (untouched,) = (report for report in certificate.proofs if report.name == UNTOUCHED)
    assert {Reason(reason) for reason in untouched.reasons} <= WRONG


def test_a_wrong_proof_is_failed(certificate: Certificate, proof: Proof) -> None:
    """By what its WHY.txt names, or the task is not certified."""
    (report,) = (report for report in certificate.proofs if report.name == proof.name)
    assert {Reason(reason) for reason in report.reasons} <= WRONG


def test_a_decoy_misleads_and_what_it_gives_away_is_failed(
    certificate: Certificate, decoyed: Task
) -> None:
    (given_away,) = (report for report in certificate.proofs if report.name == DECOY)
    assert {Reason(reason) for reason in given_away.reasons} <= WRONG
    trials = [(one.must_pass, one.passed, one.says_so) for one in certificate.decoy]
    assert trials == [(True, True, True), (False, False, True)]
    assert MISLEADS[decoyed.id] in certificate.decoy[1].log
