"""A sound task is certified, and each way to be unsound is seen; on an engine that is played."""

import threading
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bench.audit.decoys import marks_of
from bench.core.certificate import Certificate, ObjectionKind
from bench.core.containers import ContainerSpec
from bench.core.evidence import CompileFault
from bench.core.tasks import Proof, Task
from bench.errors import EngineError
from bench.run.certify import Bureau, certify_all, watch
from bench.run.crew import Crew
from bench.run.entries import DECOY as DECOY_ENTRY
from bench.run.entries import UNTOUCHED
from bench.run.ports import Engine
from support.builders import DECOY, a_task, an_exit
from support.fake_engine import FakeEngine, Played
from support.played_grader import PLAN, PlayedGrader

# Its digits are not those that stand in every decoy.
CANARY = "bench-canary t1 grader/generate.py " + "1" * 32


def a_bureau(crew: Crew, *seeds: int, steps: list[str] | None = None) -> Bureau:
    return Bureau(
        crew=crew,
        images={"full": "image"},
        toolchain_digests={"full": "digest"},
        canaries={"t1/grader/generate.py": CANARY},
        seeds=seeds or (1, 2),
        jobs=1,
        bench_version="0",
        engine_version="1",
        architecture="a",
        clock=lambda: 0.0,
        now=lambda: datetime(2026, 11, 25, tzinfo=UTC),
        tick=(steps if steps is not None else []).append,
    )


def certified(
    grader: PlayedGrader | FakeEngine,
    *seeds: int,
    task: Task | None = None,
    steps: list[str] | None = None,
) -> Certificate:
    engine = grader.engine if isinstance(grader, PlayedGrader) else grader
    with Crew(lambda: nullcontext(engine), jobs=1, hurry=lambda: None) as crew:
        bureau = a_bureau(crew, *seeds, steps=steps)
        (certificate,) = certify_all(bureau, [task or a_task()])
    assert engine.left() == (set(), set())
    return certificate


def with_proof(
    task: Task, name: str, content: bytes, file: str = "answer.py", *, caught_by: str = ""
) -> Task:
    proof = Proof(name=name, files={file: content}, solved=False, why="why", caught_by=caught_by)
    return replace(task, proofs=(*task.proofs, proof))


def test_a_sound_task_is_certified_and_every_run_is_counted() -> None:
    grader = PlayedGrader()
    certificate = certified(grader, 5, 6, 7)
    assert certificate.certified, certificate.objections
    assert certificate.seeds == (5, 6, 7)
    assert certificate.checks == PLAN
    assert (certificate.flakes, certificate.repeats) == (0, 6)
    assert certificate.flake_rate == 0
    assert {p.name: p.reasons for p in certificate.proofs} == {
        "solved": ("all_checks_passed",) * 3,
        "wrong-one": ("checks_failed",) * 3,
        UNTOUCHED: ("checks_failed",) * 3,
    }
    assert [phase.phase for phase in certificate.times] == ["generate", "exhibit", "judge"]


def test_an_exam_is_drawn_twice_a_seed_and_serves_every_proof() -> None:
    grader = PlayedGrader()
    certified(grader, 5, 6, 7)
    assert sorted(grader.drawn) == [5, 5, 6, 6, 7, 7]
    # Three submissions at three exams, six of them twice, and four answers of nobody's.
    assert grader.engine.ran.count("exhibit") == 9 + 6
    assert grader.engine.ran.count("judge") == 9 + 6 + 4


def test_with_one_seed_a_second_exam_is_drawn_for_the_reference_alone() -> None:
    grader = PlayedGrader()
    certificate = certified(grader, 2**63 - 1)
    assert certificate.certified
    assert set(grader.drawn) == {2**63 - 1, 2**63 - 2}
    assert [len(proof.reasons) for proof in certificate.proofs] == [2, 1, 1]


@pytest.mark.parametrize("seeds", [(1,), (1, 2), (1, 2, 3, 4)])
def test_the_steps_that_were_announced_are_those_that_are_made(seeds: tuple[int, ...]) -> None:
    steps: list[str] = []
    certified(PlayedGrader(), *seeds, steps=steps)
    with Crew(lambda: nullcontext(FakeEngine()), jobs=1, hurry=lambda: None) as crew:
        assert steps == ["t1"] * watch(a_bureau(crew, *seeds), a_task()).steps


def test_a_submission_is_compiled_once_and_the_reference_once_an_exam() -> None:
    grader = PlayedGrader()
    certificate = certified(grader, 1, 2, 3, task=a_task(compiled=True))
    assert certificate.certified
    assert grader.engine.ran.count("compile") == 3 + 2
    assert certificate.times[0].phase == "compile"


def test_answers_of_nobody_are_judged_beside_a_broker_that_nobody_asked() -> None:
    grader = PlayedGrader()
    certificate = certified(grader, 1, 2, task=a_task(brokered=True))
    assert certificate.certified, certificate.objections
    assert grader.engine.ran.count("broker") == grader.engine.ran.count("judge")


def a_decoyed_grader(*, passes: bool | None, says_so: bool = True) -> tuple[PlayedGrader, Task]:
    """A grader, and a task whose decoy passes its own reference alone unless told otherwise."""
    grader, task = PlayedGrader(), replace(a_task(), decoy=DECOY)
    ran = f"run {marks_of(task.id, attempt=0, paths=DECOY).ran}\n".encode()

    def trial(_: ContainerSpec) -> Played:
        own = b"greedy" in grader.engine.archives["workspace"]
        passed = own if passes is None else passes
        return Played(end=an_exit(0 if passed else 1), stdout=ran if says_so else b"")

    grader.engine.roles["decoy-trial"] = trial
    return grader, task


def test_a_decoy_that_misleads_is_certified_and_its_reference_counts_as_no_proof() -> None:
    grader, task = a_decoyed_grader(passes=None)
    certificate = certified(grader, task=task)
    assert certificate.certified, certificate.objections
    assert {
        (p.name, p.solved, set(p.reasons) == {"checks_failed"}) for p in certificate.proofs
    } >= {(DECOY_ENTRY, False, True)}
    assert [(t.submission, t.passed, t.says_so) for t in certificate.decoy] == [
        ("its own reference", True, True),
        ("the task's", False, True),
    ]
    assert certificate.idle_checks == certified(PlayedGrader()).idle_checks
    assert certificate.checked != certified(PlayedGrader()).checked


@pytest.mark.parametrize(
    ("passes", "says_so", "found"),
    [
        pytest.param(True, True, ["it passes"], id="passes-all"),
        pytest.param(False, True, ["it fails"], id="fails-all"),
        pytest.param(None, False, ["nothing it printed shows that it ran"] * 2, id="silent"),
    ],
)
def test_a_decoy_that_misleads_nobody_stands_against_its_task(
    passes: bool | None, says_so: bool, found: list[str]
) -> None:
    grader, task = a_decoyed_grader(passes=passes, says_so=says_so)
    against = certified(grader, task=task).objections
    assert {o.kind for o in against} == {ObjectionKind.DECOY_MISLEADS_NOBODY}
    assert [o.found for o in against] == found


def test_what_does_not_compile_is_failed_and_sits_nothing() -> None:
    grader = PlayedGrader()
    grader.engine.roles["compile"] = lambda _: Played(end=an_exit(1))
    certificate = certified(grader, 1, 2, task=a_task(compiled=True))
    assert "exhibit" not in grader.engine.ran
    assert [p.reasons for p in certificate.proofs] == [("compile_failed",) * 2] * 3
    assert {o.kind for o in certificate.objections} == {
        ObjectionKind.REFERENCE_FAILED,
        ObjectionKind.OTHERWISE_CAUGHT,
    }
    assert CompileFault.__name__ not in certificate.objections[0].found


@pytest.mark.parametrize(
    ("grader", "kind", "words"),
    [
        pytest.param(
            PlayedGrader(counts_its_calls=True),
            ObjectionKind.GENERATOR_VARIES,
            "inputs/question.txt came out otherwise",
            id="another-exam-each-time",
        ),
        pytest.param(
            PlayedGrader(uses_the_hash_seed=True),
            ObjectionKind.GENERATOR_VARIES,
            "under another PYTHONHASHSEED",
            id="another-exam-for-another-hash-seed",
        ),
        pytest.param(
            PlayedGrader(ignores_the_seed=True),
            ObjectionKind.SEED_IGNORED,
            "those of seed 1",
            id="one-exam-for-all-seeds",
        ),
        pytest.param(
            PlayedGrader(passes_the_empty=True),
            ObjectionKind.EMPTY_PASSED,
            "it passes written",
            id="nothing-passes-a-check",
        ),
        pytest.param(
            PlayedGrader(passes_everything=True),
            ObjectionKind.WRONG_SOLVED,
            "it is solved, with 2 checks (wrong)",
            id="everything-is-right",
        ),
        pytest.param(
            PlayedGrader(tires=True),
            ObjectionKind.VERDICT_VARIES,
            "first all_checks_passed (2 checks), then checks_failed",
            id="right-only-once",
        ),
        pytest.param(
            PlayedGrader(chokes_on=b"wrong"),
            ObjectionKind.NO_VERDICT,
            "no sound verdict: the judge ended with exit code 1",
            id="a-judge-that-chokes",
        ),
    ],
)
def test_a_grader_that_is_not_sound_is_seen(
    grader: PlayedGrader, kind: ObjectionKind, words: str
) -> None:
    certificate = certified(grader)
    assert not certificate.certified
    assert any(o.kind is kind and words in o.found for o in certificate.objections)


def test_a_judge_that_passes_all_passes_nobodys_answers_too() -> None:
    objections = certified(PlayedGrader(passes_everything=True)).objections
    doing = {o.doing for o in objections if o.kind is ObjectionKind.EMPTY_PASSED}
    assert doing == {
        "judging an empty answer",
        "judging the answer {}",
        "judging random bytes as an answer",
        "judging the reference's answers to seed 2",
    }


def test_a_generator_that_breaks_leaves_nothing_to_sit_and_is_told_once_a_seed() -> None:
    engine = FakeEngine(generate=lambda _: Played(end=an_exit(1)))
    certificate = certified(engine)
    assert [o.kind for o in certificate.objections] == [ObjectionKind.GENERATOR_FAILED] * 2
    assert engine.ran == ["generate"] * 2
    assert "== generate: exit 1" in certificate.objections[0].log


def test_a_reference_that_fails_is_told_for_every_seed() -> None:
    task = a_task()
    task = replace(task, proofs=(replace(task.proofs[0], files={"answer.py": b"crash"}),))
    certificate = certified(PlayedGrader(), 1, 2, task=task)
    failed = [o for o in certificate.objections if o.kind is ObjectionKind.REFERENCE_FAILED]
    assert [(o.proof, o.seed) for o in failed] == [("solved", 1), ("solved", 2)]
    assert "exhibit_crashed: exit code 1" in failed[0].found
    assert certificate.warnings[0].startswith("there is no wrong proof")


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        pytest.param("other.py", b"right", "no deliverable was written", id="no-deliverable"),
        pytest.param("answer.py", b"x" * (2**20 + 1), "has 1048577 bytes", id="too-large"),
    ],
)
def test_a_proof_that_nobody_could_submit_proves_nothing_and_is_told(
    file: str, content: bytes, why: str
) -> None:
    certificate = certified(PlayedGrader(), task=with_proof(a_task(), "wrong-2", content, file))
    assert certificate.certified
    (silent, warning) = certificate.warnings
    assert silent.endswith("(`Caught by: CHECK`): wrong-2")
    assert warning.startswith("wrong-2 proves nothing")
    assert why in warning


def test_a_wrong_proof_that_its_check_lets_through_stands_against_a_task() -> None:
    task = with_proof(a_task(), "wrong-2", b"crash", caught_by="right")
    against = certified(PlayedGrader(), 1, 2, task=task).objections
    assert [(o.kind, o.proof, o.seed) for o in against] == [
        (ObjectionKind.OTHERWISE_CAUGHT, "wrong-2", seed) for seed in (1, 2)
    ]
    assert "exhibit_crashed" in against[0].found
    held = with_proof(a_task(), "wrong-2", b"crash", caught_by="exhibit")
    assert certified(PlayedGrader(), task=held).certified


def test_private_strings_and_strange_canaries_stand_against_a_task() -> None:
    task = replace(
        a_task(),
        prompt=b"Write answer.py. " + CANARY.encode(),
        canaries={"grader/judge.py": CANARY},
    )
    certificate = certified(PlayedGrader(), task=task)
    assert [(o.kind, o.found) for o in certificate.objections] == [
        (ObjectionKind.WRONG_CANARY, "grader/judge.py: with the canary of another file"),
        (
            ObjectionKind.PRIVATE_STRING,
            "the canary of t1/grader/generate.py stands in prompt.md",
        ),
    ]
    assert "`bench tasks stamp t1`" in certificate.objections[0].advice


def test_a_fault_of_the_engine_is_none_of_the_tasks_and_ends_what_is_under_way() -> None:
    """One thread fails, the other waits for a container until that is taken from it."""
    waits, taken = threading.Event(), threading.Event()

    class Waiting(FakeEngine):
        def create(self, spec: object) -> None:
            waits.set()
            assert taken.wait(60)
            raise EngineError("its container is gone")

    class Failing(FakeEngine):
        def create(self, spec: object) -> None:
            assert waits.wait(60)
            raise EngineError("it coughs")

    engines: list[Engine] = [Waiting(), Failing()]
    connections = iter(engines)
    with (
        pytest.raises(EngineError, match=r"it coughs|its container is gone"),
        Crew(lambda: nullcontext(next(connections)), jobs=2, hurry=taken.set) as crew,
    ):
        list(certify_all(a_bureau(crew, 1, 2), [a_task(), a_task()]))
    assert taken.is_set()
