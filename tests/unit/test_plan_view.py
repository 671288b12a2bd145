"""How a plan looks: why each cell is run or not, and what it will take."""

import json
from pathlib import Path

import pytest

from bench.cli.assembly import Selection, plan_selection
from bench.cli.plan_view import plan_json, plan_table, why
from bench.core.attempt import Artefacts
from bench.core.estimate import Experience
from bench.core.plan import PlannedCell
from bench.core.record import Record
from bench.core.verdict import Outcome, Reason
from bench.edges.store import ResultsStore
from bench.settings import load_settings
from support.builders import a_brief, a_cell, a_record
from support.console import Command, assert_told

FAILED = a_record(Outcome.FAILED, Reason.CHECKS_FAILED)
ORACLE = ("--models", "scripted/oracle", "--harnesses", "pi", "--tasks", "p2_shortest_path")


def a_planned(
    settled: Record | None = None,
    attempts: int = 0,
    changed: tuple[str, ...] = (),
    last_void: Reason | None = None,
    **key: object,
) -> PlannedCell:
    return PlannedCell(
        cell=a_cell(**key),
        settled=settled,
        attempts=attempts,
        changed=changed,
        last_void=last_void,
    )


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (a_planned(), "pending: never run"),
        (a_planned(a_record(), 1), "settled: solved (all_checks_passed)"),
        (a_planned(FAILED, 2), "settled: failed (checks_failed)"),
        (
            a_planned(attempts=1, last_void=Reason.ENGINE_FAILURE),
            "pending: void once, engine_failure last",
        ),
        (
            a_planned(attempts=3, last_void=Reason.MODEL_UNAVAILABLE, changed=("task", "policy")),
            "pending: void 3 times, model_unavailable last; settled with another task, policy",
        ),
        (a_planned(changed=("model",)), "pending: settled with another model"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_is_said_why_a_cell_is_run_or_not(planned: PlannedCell, words: str) -> None:
    assert why(planned) == words


def past() -> Experience:
    experience = Experience()
    for seconds in (60, 120):
        experience.add(a_brief(seconds=seconds, tokens=(10_000, 500), model="m1", harness="pi"))
    return experience


PLANNED = (
    a_planned(a_record(model="m1"), 1, model="m1"),
    a_planned(model="m1", trial=2),
    a_planned(model="scripted/nop"),
)


def test_each_pending_cell_has_its_estimate_and_all_of_them_a_total(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plan_table(PLANNED, past(), {"results": {"value": "[red]x", "from": "flag"}})
    lines = [line.strip("│ ") for line in capsys.readouterr().out.splitlines()]
    rows = [[part.strip() for part in line.split("│")] for line in lines[3:6]]
    assert [row[1:] for row in rows] == [
        ["m1", "pi", "t1", "1", "settled: solved (all_checks_passed)", "–", "–", "–"],
        ["m1", "pi", "t1", "2", "pending: never run", "1 min 30 s", "10 k", "500"],
        ["scripted/nop", "pi", "t1", "1", "pending: never run", "–", "–", "–"],
    ]
    assert lines[7:] == [
        "3 cells, 2 to run.",
        "By what is recorded so far: 1 min 30 s, one after the other; 10 k tokens in, 500 out.",
        "Nothing recorded is like 1 of them: they are in no estimate.",
        "results = [red]x  (flag)",
    ]


def test_for_programs_it_is_the_same() -> None:
    told = plan_json(PLANNED, past(), {})
    assert json.loads(json.dumps(told))["total"] == {
        "cells": 2,
        "unknown": 1,
        "seconds": 90.0,
        "input_tokens": 10_000.0,
        "output_tokens": 500.0,
    }
    assert json.loads(json.dumps(told))["cells"][1] == {
        "cell": PLANNED[1].cell.id,
        "name": "m1/pi/t1/2",
        "pending": True,
        "why": "pending: never run",
        "attempts": 0,
        "changed": [],
        "outcome": None,
        "reason": None,
        "estimate": {
            "seconds": 90.0,
            "input_tokens": 10_000.0,
            "output_tokens": 500.0,
            "nearest": "model, harness, task",
            "attempts": 2,
        },
    }


def test_a_plan_learns_from_the_records_of_its_folder(command: Command) -> None:
    with ResultsStore(command.folder / "results") as store:
        store.append(a_record(task="p2_shortest_path"), Artefacts())
    before = sorted(Path(command.folder).rglob("*"))
    done = command("plan", *ORACLE, "--trials", "2", "--json")
    assert_told(done, 0)
    first, second = json.loads(done.out)["cells"]
    assert first["why"].startswith("pending: settled with another model, harness, task")
    assert second["why"] == "pending: never run"
    assert first["estimate"]["seconds"] == second["estimate"]["seconds"] == 5.0
    shown = command("plan", *ORACLE, "--trials", "2")
    assert "2 cells, 2 to run." in shown.out
    assert "By what is recorded so far: 10 s, one after the other; – tokens in" in shown.out
    assert sorted(Path(command.folder).rglob("*")) == before


def test_a_run_of_settled_cells_shows_their_records_and_needs_no_engine(command: Command) -> None:
    selection = Selection(
        models=("scripted/oracle",), harnesses=("pi",), tasks=("p2_shortest_path",), trials=(1, 2)
    )
    planned = plan_selection(load_settings({}), selection, ())
    keys = [one.cell.key.model_dump() for one in planned]
    with ResultsStore(command.folder / "results") as store:
        store.append(a_record(Outcome.VOID, Reason.ENGINE_FAILURE, **keys[0]), Artefacts())
        store.append(a_record(attempt=2, **keys[0]), Artefacts())
        store.append(a_record(Outcome.FAILED, Reason.CHECKS_FAILED, **keys[1]), Artefacts())
        store.append(a_record(model="another"), Artefacts())
    done = command("run", *ORACLE, "--trials", "2", DOCKER_HOST="unix:///nowhere/docker.sock")
    assert_told(done, 0, "2 cells, 2 settled before.")
    assert "1 solved, 1 failed, 0 void" in done.out
    assert "another" not in done.out
    plan = json.loads(command("plan", *ORACLE, "--trials", "2", "--json").out)
    assert [cell["why"] for cell in plan["cells"]] == [
        "settled: solved (all_checks_passed)",
        "settled: failed (checks_failed)",
    ]
    assert plan["total"]["cells"] == 0
