"""What the runner makes of generators, exhibits and judges that misbehave."""

import io
import itertools
import tarfile
from collections.abc import Callable

import pytest

from bench.core.archive import pack
from bench.core.containers import ContainerExit, ContainerSpec
from bench.core.evidence import (
    CompileFault,
    ExhibitFault,
    FaultKind,
    Graded,
    GraderFault,
    Ungradable,
)
from bench.core.tasks import Task
from bench.run.grading import GradeResult, grade
from bench.run.sandbox import Sandbox
from support.builders import a_submission, a_task, an_exit
from support.fake_engine import FakeEngine, Played, generated, judged


def graded(engine: FakeEngine, *, task: Task | None = None) -> GradeResult:
    seeds = itertools.count(1)
    with Sandbox(engine, prefix="t-1", labels={}) as box:
        result = grade(box, task or a_task(), a_submission(), image="i", draw=lambda: next(seeds))
    assert engine.left() == (set(), set())
    return result


def modes_of(archive: bytes) -> dict[str, int]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        return {entry.name: entry.mode for entry in opened if entry.isreg()}


def test_phases_run_in_order_and_all_passed_is_solved() -> None:
    engine = FakeEngine()
    result = graded(engine)
    assert engine.ran == ["generate", "exhibit", "judge"]
    assert isinstance(result.grading, Graded)
    assert result.grading.solved
    assert result.seeds == (1,)


def test_what_is_compiled_is_compiled_first_and_is_there_to_be_run() -> None:
    engine = FakeEngine()
    result = graded(engine, task=a_task(compiled=True))
    assert engine.ran == ["compile", "generate", "exhibit", "judge"]
    assert isinstance(result.grading, Graded)
    modes = modes_of(engine.archives["exhibit"])
    assert modes["build/main"] == 0o555
    assert {mode for name, mode in modes.items() if name != "build/main"} == {0o444}


def test_findings_of_the_recipe_go_to_the_judge_and_past_the_exhibit() -> None:
    build = pack({"./main": b"program", "./findings/symbols.txt": b"malloc\n"})
    engine = FakeEngine(compile=lambda _: Played(stdout=build))
    graded(engine, task=a_task(compiled=True))
    assert "findings/symbols.txt" in modes_of(engine.archives["judge"])
    assert "build/main" not in modes_of(engine.archives["judge"])
    assert [name for name in modes_of(engine.archives["exhibit"]) if "findings" in name] == []


def test_it_is_compiled_once_even_if_it_is_judged_twice() -> None:
    engine = FakeEngine(judge=lambda _: Played())
    graded(engine, task=a_task(compiled=True))
    assert engine.ran == ["compile"] + ["generate", "exhibit", "judge"] * 2


@pytest.mark.parametrize(
    ("played", "kind", "why"),
    [
        (Played(end=an_exit(1)), FaultKind.CRASHED, "exit code 1"),
        (Played(end=an_exit(137, oom_killed=True)), FaultKind.OUT_OF_MEMORY, "2048 MiB"),
        (Played(end=an_exit(1, oom_killed=True)), FaultKind.OUT_OF_MEMORY, "2048 MiB"),
        (Played(end=an_exit(137, timed_out=True)), FaultKind.TIMED_OUT, "longer than 120 s"),
        (Played(end=an_exit(137, overflowed=True)), FaultKind.OVERFLOWED, "67108864 bytes"),
        (Played(stdout=b"x" * (64 * 2**20 + 1)), FaultKind.OVERFLOWED, "67108864 bytes"),
        (Played(stdout=b"no archive"), FaultKind.CRASHED, "can't be read"),
        (Played(), FaultKind.CRASHED, "can't be read"),
        (Played(stdout=pack({"./../main": b""})), FaultKind.CRASHED, "with the name"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_compile_is_the_submissions_failure_and_draws_no_seed(
    played: Played, kind: FaultKind, why: str
) -> None:
    engine = FakeEngine(compile=lambda _: played)
    result = graded(engine, task=a_task(compiled=True))
    assert isinstance(result.grading, CompileFault)
    assert result.grading.kind is kind
    assert why in result.grading.why
    assert (engine.ran, result.seeds) == (["compile"], ())


def test_one_failed_check_is_not_solved_and_not_graded_again() -> None:
    engine = FakeEngine(judge=judged(True, False))
    result = graded(engine)
    assert isinstance(result.grading, Graded)
    assert (result.grading.solved, result.grading.passed) == (False, 1)
    assert engine.ran.count("judge") == 1


@pytest.mark.parametrize(
    "judge",
    [
        pytest.param(judged(True, True, nonce="0" * 32), id="another nonce"),
        pytest.param(judged(True, True, inputs_sha256="0" * 64), id="other inputs"),
        pytest.param(judged(True), id="a check missing"),
        pytest.param(judged(True, True, checks=[]), id="no check"),
        pytest.param(judged(True, True, schema_version=2), id="another schema"),
        pytest.param(judged(True, True, extra=1), id="an unknown key"),
        pytest.param(
            judged(
                True,
                True,
                checks=[{"name": "first", "passed": 1}, {"name": "second", "passed": True}],
            ),
            id="1 is not true",
        ),
        pytest.param(lambda _: Played(), id="no verdict"),
        pytest.param(lambda _: Played(leaves={"verdict.json": b"{"}), id="malformed"),
        pytest.param(
            lambda spec: Played(end=an_exit(1), leaves=judged(True, True)(spec).leaves),
            id="exit code 1",
        ),
        pytest.param(
            lambda spec: Played(
                end=an_exit(137, timed_out=True), leaves=judged(True, True)(spec).leaves
            ),
            id="late",
        ),
    ],
)
def test_an_unsound_verdict_is_tried_once_more_and_then_ungradable(
    judge: Callable[[ContainerSpec], Played],
) -> None:
    engine = FakeEngine(judge=judge)
    result = graded(engine)
    assert isinstance(result.grading, Ungradable)
    assert engine.ran == ["generate", "exhibit", "judge"] * 2
    assert result.seeds == (1, 2)


def test_a_judge_that_is_sound_at_the_second_try_counts() -> None:
    tries = iter([lambda _: Played(), judged(True, True)])
    result = graded(FakeEngine(judge=lambda spec: next(tries)(spec)))
    assert isinstance(result.grading, Graded)
    assert result.grading.solved


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (an_exit(3), FaultKind.CRASHED),
        (an_exit(137, oom_killed=True), FaultKind.OUT_OF_MEMORY),
        (an_exit(137, timed_out=True), FaultKind.TIMED_OUT),
        (an_exit(137, overflowed=True), FaultKind.OVERFLOWED),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_exhibit_that_ends_badly_is_never_judged(end: ContainerExit, kind: FaultKind) -> None:
    engine = FakeEngine(exhibit=lambda _: Played(end=end, stdout=b"answers"))
    result = graded(engine)
    assert isinstance(result.grading, ExhibitFault)
    assert result.grading.kind is kind
    assert "judge" not in engine.ran


def test_too_long_an_answer_is_an_overflow_even_if_the_exhibit_ended_first() -> None:
    engine = FakeEngine(exhibit=lambda _: Played(stdout=b"x" * (8 * 2**20 + 1)))
    result = graded(engine)
    assert isinstance(result.grading, ExhibitFault)
    assert result.grading.kind is FaultKind.OVERFLOWED


@pytest.mark.parametrize(
    "generate",
    [
        pytest.param(lambda _: Played(end=an_exit(1)), id="crash"),
        pytest.param(lambda _: Played(), id="no plan"),
        pytest.param(
            lambda _: Played(leaves={"expected/plan.json": b'{"checks": []}'}), id="empty plan"
        ),
        pytest.param(
            lambda _: Played(leaves={"expected/plan.json": b'{"checks": ["a", "a"]}'}),
            id="a name twice",
        ),
    ],
)
def test_a_broken_generator_is_our_fault_and_nothing_is_exhibited(
    generate: Callable[[ContainerSpec], Played],
) -> None:
    engine = FakeEngine(generate=generate)
    assert isinstance(graded(engine).grading, GraderFault)
    assert engine.ran == ["generate"]


def test_a_broker_runs_before_and_beside_the_exhibit_and_what_it_saw_is_judged() -> None:
    engine = FakeEngine()
    result = graded(engine, task=a_task(brokered=True))
    assert engine.ran == ["generate", "broker", "exhibit", "judge"]
    assert isinstance(result.grading, Graded)
    with tarfile.open(fileobj=io.BytesIO(engine.archives["judge"])) as judge:
        assert "broker/broker.json" in judge.getnames()


def test_a_broker_that_died_or_left_nothing_is_tried_once_more_and_then_ungradable() -> None:
    dying, mute = FakeEngine(), FakeEngine(broker=lambda _: Played())
    dying.broker_dies = True
    crashed = FakeEngine(broker=lambda _: Played(), exhibit=lambda _: Played(end=an_exit(1)))
    for engine in (dying, mute, crashed):
        result = graded(engine, task=a_task(brokered=True))
        assert isinstance(result.grading, Ungradable)
        assert engine.ran == ["generate", "broker", "exhibit"] * 2
        assert result.seeds == (1, 2)
    assert b"== broker\nTraceback" in graded(dying, task=a_task(brokered=True)).log


def test_an_exhibit_that_fails_beside_a_sound_broker_has_failed() -> None:
    engine = FakeEngine(exhibit=lambda _: Played(end=an_exit(1)))
    assert isinstance(graded(engine, task=a_task(brokered=True)).grading, ExhibitFault)
    assert engine.ran == ["generate", "broker", "exhibit"]


@pytest.mark.parametrize("says", [(), ({"event": "other"},)], ids=["nothing", "something-else"])
def test_a_broker_that_does_not_come_up_is_our_fault(says: tuple[dict[str, object], ...]) -> None:
    engine = FakeEngine()
    engine.broker_says = says
    assert isinstance(graded(engine, task=a_task(brokered=True)).grading, GraderFault)
    assert engine.ran == ["generate", "broker"]


def test_who_mounts_what_is_as_promised() -> None:
    seen: dict[str, ContainerSpec] = {}

    def note(role: str, play: Callable[[ContainerSpec], Played]) -> Callable[..., Played]:
        def noted(spec: ContainerSpec) -> Played:
            seen[role] = spec
            return play(spec)

        return noted

    build = pack({"./main": b""})
    engine = FakeEngine(
        compile=note("compile", lambda _: Played(stdout=build)),
        generate=note("generate", generated),
        broker=note("broker", lambda _: Played(leaves={"broker.json": b"{}"})),
        exhibit=note("exhibit", lambda _: Played(stdout=b"answers")),
        judge=note("judge", judged(True, True)),
    )
    graded(engine, task=a_task(compiled=True, brokered=True))
    mounted = {
        role: {(m.target, "ro" if m.read_only else "rw") for m in spec.mounts}
        for role, spec in seen.items()
    }
    assert mounted == {
        "compile": {("/compile", "ro")},
        "generate": {("/grader", "ro"), ("/out", "rw")},
        "broker": {("/broker", "ro"), ("/run/broker", "rw"), ("/out", "rw")},
        "exhibit": {("/exhibit", "ro"), ("/run/broker", "ro")},
        "judge": {("/judge", "ro"), ("/verdict", "rw")},
    }
    assert {role: spec.network.value for role, spec in seen.items()} == dict.fromkeys(seen, "none")
    trusted = {seen[role].uid for role in ("generate", "broker", "judge")}
    shared = {m.volume for m in seen["broker"].mounts} & {m.volume for m in seen["exhibit"].mounts}
    assert len(shared) == 1
    for role in ("compile", "exhibit"):
        assert "BENCH_NONCE" not in seen[role].env
        assert seen[role].uid not in trusted
