"""Grading with plain processes compiles and has brokers as grading in containers does."""

from dataclasses import replace
from pathlib import Path

from bench.core.tasks import Task
from support.brokered import HONEST, a_brokered_task
from support.compiled import a_compiled_task
from support.simulation import Simulation

JUDGES_A_FINDING = b"""
from bench.grading.compare import mark_same
from bench.grading.judging import judge_main

judge_main(lambda exam: {"random": mark_same(exam.finding("note").decode(), "found\\n")})
"""
RECIPE = b'set -eu\ncp "$(dirname "$0")/../submission/doubled.c" "$1/main"\n'


def a_task() -> Task:
    """One whose compiler is `cp`: the submission is a script."""
    return a_compiled_task(recipe=RECIPE)


def test_what_was_built_is_run_and_judged(tmp_path: Path) -> None:
    simulation = Simulation(root=tmp_path)
    files = {"doubled.c": b"#!/bin/sh\nwhile read n; do echo $((2 * n)); done\n"}
    build = simulation.compile(a_task(), files)
    assert build == {"main": files["doubled.c"]}
    generated = simulation.generate(a_task(), seed=7)
    answers = simulation.exhibit(a_task(), files, generated, build=build)
    assert answers is not None
    assert simulation.judge(a_task(), generated, answers).solved


def test_findings_go_to_the_judge_and_past_the_exhibit(tmp_path: Path) -> None:
    note = b"mkdir $1/findings; echo found >$1/findings/note\n"
    task = a_compiled_task(recipe=RECIPE + note)
    task = replace(task, grader={**task.grader, "judge.py": JUDGES_A_FINDING})
    files = {"doubled.c": b"#!/bin/sh\nwhile read n; do echo $((2 * n)); done\n"}
    simulation = Simulation(root=tmp_path)
    build = simulation.compile(task, files)
    assert build is not None
    generated = simulation.generate(task, seed=7)
    answers = simulation.exhibit(task, files, generated, build=build)
    assert answers is not None
    assert simulation.judge(task, generated, answers, build=build).solved
    assert [*(tmp_path / "exhibit" / "build").iterdir()] == [tmp_path / "exhibit/build/main"]


def test_what_does_not_compile_builds_nothing(tmp_path: Path) -> None:
    assert Simulation(root=tmp_path).compile(a_task(), {}) is None


def test_a_broker_is_asked_and_heard(tmp_path: Path) -> None:
    twice = b"def total(ask, n): return sum(ask(i) for i in range(n)) + 0 * ask(0)"
    for name, source, passed in (("once", HONEST, 2), ("twice", twice, 1)):
        (tmp_path / name).mkdir()
        simulation = Simulation(root=tmp_path / name)
        generated = simulation.generate(a_brokered_task(), seed=7)
        answers = simulation.exhibit(a_brokered_task(), {"total.py": source}, generated)
        assert answers is not None
        assert simulation.judge(a_brokered_task(), generated, answers).passed == passed
