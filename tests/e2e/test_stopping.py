"""A run that is stopped, in any phase and in any way, loses nothing and goes on from there."""

import signal
from pathlib import Path

import pytest

from bench.core.verdict import Outcome, Reason
from support.command import Bench, Done
from support.scripted_llama import scripted_llama
from support.traces import left_on_engine, sound_records

pytestmark = pytest.mark.docker

CHOICE = ("--harnesses", "pi", "--tasks", "p2_shortest_path")
RUN = ("run", "--models", "scripted/nop", *CHOICE)  # the oracle's cell takes twice as long
POINTS = {
    "setup": ("phase.started", "phase=setup"),
    "agent": ("phase.started", "phase=agent"),
    "collect": ("phase.started", "phase=collect"),
    "grade": ("phase.started", "phase=grade"),
    "between-cells": ("failed", "no_submission"),
}


def stopped(bench: Bench, command: tuple[str, ...], number: signal.Signals, *at: str) -> Done:
    with bench.started(*command) as running:
        running.wait_for(*at)
        running.send(number)
        return running.end()


@pytest.mark.parametrize("point", POINTS)
def test_a_run_stopped_in_any_phase_loses_nothing_and_goes_on(bench: Bench, point: str) -> None:
    trials = 4 if point == "between-cells" else 1  # it is stopped three times
    model = "scripted/oracle" if point == "grade" else "scripted/nop"
    command = ("run", "--models", model, *CHOICE, "--trials", str(trials))
    for number in (signal.SIGINT, signal.SIGTERM):
        done = stopped(bench, command, number, *POINTS[point])
        assert (done.code, "Traceback" in done.err) == (130, False), done.err
        assert "the same command goes on" in done.err
        assert left_on_engine(bench.results) == ()
        sound_records(bench.results)
    assert stopped(bench, command, signal.SIGKILL, *POINTS[point]).code == -signal.SIGKILL
    left = left_on_engine(bench.results)
    done = bench(*command)
    assert done.code == 0, done.err
    assert not left or f"count={len(left)}" in done.err
    expected = Outcome.SOLVED if point == "grade" else Outcome.FAILED
    assert outcomes(bench.results) == [(n, 1, expected) for n in range(1, trials + 1)]


def outcomes(results: Path) -> list[tuple[int, int, Outcome]]:
    return [(r.trial, r.attempt, r.outcome) for r in sound_records(results)]


def test_a_run_whose_terminal_is_closed_stops_in_order(bench: Bench) -> None:
    done = stopped(bench, RUN, signal.SIGHUP, *POINTS["agent"])
    assert (done.code, "Traceback" in done.err) == (130, False), done.err
    assert left_on_engine(bench.results) == ()


def test_what_a_killed_run_left_on_the_engine_can_be_cleaned_by_hand(bench: Bench) -> None:
    stopped(bench, RUN, signal.SIGKILL, *POINTS["agent"])
    left = left_on_engine(bench.results)
    assert left
    assert bench("clean").out == f"{len(left)} containers and volumes removed.\n"
    assert left_on_engine(bench.results) == ()


def test_a_run_that_waits_between_attempts_stops_at_once(bench: Bench) -> None:
    with scripted_llama() as llama:
        command = ("run", "--models", "server", *CHOICE, "--server-url", llama.url)
        limits = ("--agent-seconds", "5")
        with bench.started(*command, *limits, BENCH_RETRY_SECONDS="100") as running:
            running.wait_for("attempt.started")
            llama.die()
            running.wait_for("attempt.postponed")
            running.send(signal.SIGINT)
            done = running.end(seconds=20)
    assert done.code == 130, done.err
    assert left_on_engine(bench.results) == ()
    (record,) = sound_records(bench.results)
    assert (record.outcome, record.reason) == (Outcome.VOID, Reason.MODEL_UNAVAILABLE)


def test_a_second_interrupt_while_the_first_is_cleaned_up_after_leaves_a_sound_store(
    bench: Bench,
) -> None:
    with bench.started(*RUN) as running:
        running.wait_for(*POINTS["agent"])
        running.send(signal.SIGINT)
        running.send(signal.SIGINT)
        assert running.end().code == 130
    assert sound_records(bench.results) == ()
    assert bench(*RUN).code == 0
    assert outcomes(bench.results) == [(1, 1, Outcome.FAILED)]
