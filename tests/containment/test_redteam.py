"""Every attack works on a naive bench, and fails here; the next honest work is solved.

Those whose turn it is; `bench redteam` runs them all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from bench.cli.redteam import a_crew, a_ground
from bench.core.specs import Language
from bench.core.verdict import Outcome as Verdict
from bench.core.verdict import Reason
from bench.edges.docker_engine import DockerEngine
from bench.redteam.attack import (
    NOTHING,
    Attack,
    Deed,
    Gain,
    Kind,
    Ours,
    Outcome,
    Submission,
)
from bench.redteam.attacks.agent_made import LOOT
from bench.redteam.corpus import ATTACKS, CONTROLS
from bench.redteam.naive.control import Control
from bench.redteam.naive_side import Case, run_cases
from bench.redteam.our_side import meet
from bench.redteam.suite import run_attacks
from bench.run.ports import Engine
from containment.memory import Peak, peak_memory
from support.cells import decision_of, grade_files, real_task, solution
from support.images import image_tags
from support.proofs_today import todays_attacks

pytestmark = [pytest.mark.docker, pytest.mark.timeout(3600)]

FAIL = Reason.CHECKS_FAILED
_AT_A_TIME = 4
# Both ask for a second and more: one control of each is looked at, another one every day.
_SLOW = (Kind.PYTORCH, Kind.JAX)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "attack" in metafunc.fixturenames:
        every = metafunc.config.getoption("--all-attacks")
        chosen = ATTACKS if every else todays_attacks()
        metafunc.parametrize("attack", chosen, ids=[attack.id for attack in chosen])


@pytest.fixture(scope="module")
def peak() -> Iterator[Peak]:
    with peak_memory() as peak:
        yield peak


@pytest.fixture(scope="module")
def watched() -> list[bool]:
    """Whether a folder of this machine was as before after each suite."""
    return []


@pytest.fixture(scope="module")
def outcomes(
    request: pytest.FixtureRequest, engine: DockerEngine, peak: Peak, watched: list[bool]
) -> Mapping[str, Outcome]:
    """What came of each attack that a selected test of this module names, all run together."""
    own = [item for item in request.session.items if item.path == request.path]
    specs = [getattr(item, "callspec", None) for item in own]
    attacks = tuple(spec.params["attack"] for spec in specs if spec and "attack" in spec.params)
    owner = {"bench.results": "test-redteam"}
    with (
        a_ground(engine, attacks, harness="pi") as (ground, folder),
        a_crew(engine, owner, jobs=_AT_A_TIME) as crew,
    ):
        ended = run_attacks(ground, attacks, crew=crew, tell=lambda _: None)
        found = {outcome.attack.id: outcome for outcome in ended}
        watched.append(folder.untouched())
    return found


def test_an_attack_works_on_a_naive_bench_and_fails_here(
    outcomes: Mapping[str, Outcome], attack: Attack
) -> None:
    outcome = outcomes[attack.id]
    means = attack.means
    ends = means.ends if isinstance(means, Submission) else outcome.reason
    assert (outcome.naive, outcome.ours, outcome.reason) == (attack.gain, Ours.FAILED, ends), (
        outcome.detail
    )


def test_after_all_that_the_runner_is_unharmed_and_honest_work_is_solved(
    engine: Engine, outcomes: Mapping[str, Outcome], peak: Peak
) -> None:
    assert outcomes is not None
    assert peak.grown_so_far() < 600
    files = solution(real_task())
    decision = decision_of(grade_files(engine, files, task=real_task()), files)
    assert (decision.outcome, decision.reason) == (Verdict.SOLVED, Reason.ALL_CHECKS_PASSED)


def test_no_attack_reached_a_folder_of_this_machine(
    outcomes: Mapping[str, Outcome], watched: list[bool]
) -> None:
    assert outcomes is not None
    assert watched == [True]


def test_what_would_get_through_is_told_as_that(engine: DockerEngine) -> None:
    """Without this, a suite that sees nothing would say that all is well."""
    known = next(attack for attack in ATTACKS if attack.id == "c8-equal-to-everything")
    files = solution(real_task())
    honest = replace(known, means=Submission(task="p2_shortest_path", files=files, ends=FAIL))
    with a_ground(engine, (), harness="pi") as (ground, _):
        told = f"{LOOT}\nprint({ground.lair.flag!r})\n"
        silent = "import os\n"
        deeds = [Deed(program=told), Deed(program=told, by_model=True), Deed(program=silent)]
        attacks = [honest, *(replace(known, means=deed) for deed in deeds)]
        met = [meet(engine, ground, attack) for attack in attacks]
    assert (met[0].ours, met[0].reason) == (Ours.THROUGH, Reason.ALL_CHECKS_PASSED)
    assert [(each.ours, each.detail) for each in met[1:]] == [
        (Ours.THROUGH, "learnt the flag"),
        (Ours.THROUGH, "learnt the flag"),
        (Ours.VOID, "the agent never came to it"),
    ]


def _todays_controls(kind: Kind) -> list[Control]:
    names = sorted({attack.naive for attack in todays_attacks() if attack.kind is kind})
    return [CONTROLS[name] for name in (names[:1] if kind in _SLOW else names)]


@pytest.mark.parametrize("language", Language)
def test_a_naive_grader_is_right_about_the_honest_and_the_idle(
    engine: Engine, language: Language
) -> None:
    cases: list[Case] = []
    expected: dict[str, str] = {}
    for control in _todays_controls(Kind(language.value)):
        cases.append(Case(id=f"{control.name} honest", control=control, files=control.honest))
        cases.append(Case(id=f"{control.name} idle", control=control, files=control.idle))
        expected |= {f"{control.name} honest": Gain.PASS, f"{control.name} idle": NOTHING}
    assert run_cases(engine, cases, image=image_tags().toolchain) == expected


def test_a_naive_runner_is_right_about_an_agent_that_does_nothing(engine: Engine) -> None:
    cases = [
        Case(id=name, control=control, files={}, program="pass", flag="flag-of-this-test")
        for name, control in CONTROLS.items()
        if name.startswith("agent-")
    ]
    found = run_cases(engine, cases, image=image_tags().toolchain)
    assert found == {case.id: NOTHING for case in cases}
