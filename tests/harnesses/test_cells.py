"""Cells of every harness from end to end: the oracle solves, the idle one does not."""

from functools import cache

import pytest

from bench.core.attempt import Attempt
from bench.core.specs import ScriptedModel, ScriptKind
from bench.core.traffic import Turn
from bench.core.verdict import Outcome, Reason
from bench.edges.catalog_tasks import load_tasks
from bench.run.scripts import script_for
from support.agents import (
    NAMES,
    WITH_TOOLS,
    all_at_once,
    harness_named,
    left_in,
    run_harness,
    shell_turn,
)
from support.cells import TASKS as FOLDER
from support.cells import real_task

pytestmark = pytest.mark.docker

TASKS = ("p1_ttl_cache", "p2_shortest_path", "sql1_recursive")
OTHERS = sorted(load_tasks(FOLDER).keys() - set(TASKS))
EVERY = pytest.mark.parametrize("name", NAMES)


@cache
def attempts(task: str, script: ScriptKind) -> dict[str, Attempt]:
    """An attempt of every harness at a task, with a scripted model."""

    return all_at_once(lambda name: scripted(name, task, script))


def scripted(name: str, task: str, script: ScriptKind) -> Attempt:
    loaded = real_task(task)
    turns = script_for(ScriptedModel(script=script), loaded, harness_named(name)).turns
    return run_harness(name, task=loaded, model=turns)


@EVERY
@pytest.mark.parametrize("task", TASKS)
def test_the_oracle_solves_a_task_through_the_harnesss_own_tools(name: str, task: str) -> None:
    attempt = attempts(task, ScriptKind.ORACLE)[name]

    assert attempt.decision.outcome is Outcome.SOLVED, attempt.decision
    assert attempt.evidence.agent is not None
    assert attempt.evidence.agent.exit_code == 0


@pytest.mark.parametrize("task", OTHERS)
def test_the_oracle_solves_every_other_task_through_one_harness(task: str) -> None:
    attempt = scripted("pi", task, ScriptKind.ORACLE)

    assert attempt.decision.outcome is Outcome.SOLVED, attempt.decision


@EVERY
def test_doing_nothing_fails(name: str) -> None:
    attempt = attempts("p2_shortest_path", ScriptKind.NOP)[name]

    assert (attempt.decision.outcome, attempt.decision.reason) == (
        Outcome.FAILED,
        Reason.NO_SUBMISSION,
    )


@EVERY
def test_a_harness_leaves_nothing_of_its_own_in_the_workspace(name: str) -> None:
    attempt = attempts("p2_shortest_path", ScriptKind.NOP)[name]

    assert left_in(attempt) == dict(real_task("p2_shortest_path").workspace)
    assert attempt.artefacts.workspace is not None
    assert attempt.artefacts.workspace.others == {}


@EVERY
def test_a_harnesss_own_log_tells_the_models_answer(name: str) -> None:
    attempt = attempts("p2_shortest_path", ScriptKind.NOP)[name]

    kept = {
        "agent.log": attempt.artefacts.agent_stdout,
        "agent.err.log": attempt.artefacts.agent_stderr,
    }
    assert b"The work is done." in kept[harness_named(name).native_log.file]


@EVERY
def test_two_cells_of_a_harness_side_by_side_do_not_meet(name: str) -> None:
    def run(which: str) -> Attempt:
        turns = harness_named(name).write_turns(
            {"mine.txt": f"{which}\n".encode()}, existing=(), text=f"I am {which}."
        )
        trial = {"one": 1, "two": 2}[which]
        return run_harness(name, prompt=f"You are {which}.".encode(), model=turns, trial=trial)

    one, two = all_at_once(run, ("one", "two")).values()

    assert left_in(one) == {"mine.txt": b"one\n"}
    assert left_in(two) == {"mine.txt": b"two\n"}
    assert b"You are two." not in one.artefacts.traffic
    assert b"You are one." not in two.artefacts.traffic


@pytest.mark.parametrize("name", WITH_TOOLS)
def test_a_look_outside_the_workspace_or_a_repeated_call_ends_no_session(name: str) -> None:
    """Whom a harness would ask for permission is not there; the container is what bounds it."""
    looks = (shell_turn(name, "cat /etc/hosts"), *[shell_turn(name, "echo again")] * 4)
    attempt = looked(name, (*looks, shell_turn(name, "touch reached")))
    assert "reached" in left_in(attempt)
    assert attempt.evidence.agent is not None
    assert attempt.evidence.agent.exit_code == 0


def looked(name: str, turns: tuple[Turn, ...]) -> Attempt:
    return run_harness(name, prompt=b"Look around.", model=(*turns, Turn(text="Done.")))
