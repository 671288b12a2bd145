"""A sweep on the real engine: several cells under way, a bound on its time, a broken server."""

import json
import signal

import pytest

from bench.core.record import Record
from bench.core.verdict import Outcome, Reason
from support.command import Bench
from support.scripted_llama import DONE, scripted_llama, shell
from support.traces import left_on_engine, sound_records

pytestmark = pytest.mark.docker

CHOICE = ("--harnesses", "pi", "--tasks", "p2_shortest_path")
NOP = ("run", "--models", "scripted/nop", *CHOICE)


def settled_once(bench: Bench, trials: int) -> list[Record]:
    records = sorted(sound_records(bench.results), key=lambda r: r.times.started_at)
    assert sorted((r.trial, r.attempt) for r in records) == [(n, 1) for n in range(1, trials + 1)]
    assert {r.outcome for r in records} == {Outcome.FAILED}
    return records


def test_cells_overlap_but_their_agents_do_not_and_idle_gaps_are_recorded(bench: Bench) -> None:
    done = bench(*NOP, "--trials", "5", "--json")
    assert done.code == 0, done.err
    first, *others = settled_once(bench, 5)
    assert first.times.idle_before_seconds is None
    assert all(r.times.idle_before_seconds is not None for r in others)
    assert all((r.surroundings.slots, r.surroundings.pipelined) == (1, True) for r in others)
    assert left_on_engine(bench.results) == ()
    events = [json.loads(line) for line in done.out.splitlines()]
    kinds = [event["kind"] for event in events]
    assert (kinds[0], kinds[-1]) == ("sweep_started", "sweep_ended")
    assert kinds.count("attempt_recorded") == 5
    assert most_at_once(events, "agent", "collect") == 1
    assert most_at_once(events, "setup", "collect") == 2


def most_at_once(events: list[dict[str, object]], begins: str, ends: str) -> int:
    """Return how many cells were at most between the beginnings of two phases at the same time."""
    under_way: set[str] = set()
    most = 0
    for event in events:
        cell = event.get("cell")
        if isinstance(cell, dict) and event.get("phase") == begins:
            under_way.add(cell["cell"])
        elif isinstance(cell, dict) and event.get("phase") == ends:
            under_way.discard(cell["cell"])
        most = max(most, len(under_way))
    return most


def test_a_serial_sweep_does_one_thing_at_a_time(bench: Bench) -> None:
    done = bench(*NOP, "--trials", "3", "--serial", "--json")
    assert done.code == 0, done.err
    events = [json.loads(line) for line in done.out.splitlines()]
    order = [event["cell"]["trial"] for event in events if event["kind"] == "phase_entered"]
    assert order == sorted(order)
    assert not any(r.surroundings.pipelined for r in settled_once(bench, 3))


def test_several_agents_work_at_once_where_asked(bench: Bench) -> None:
    done = bench(*NOP, "--trials", "6", "--slots", "2", "--json")
    assert done.code == 0, done.err
    events = [json.loads(line) for line in done.out.splitlines()]
    assert most_at_once(events, "agent", "collect") == 2
    assert {r.times.idle_before_seconds for r in settled_once(bench, 6)} == {None}


def test_a_sweep_whose_time_is_up_goes_on_with_the_next_command(bench: Bench) -> None:
    done = bench(*NOP, "--max-hours", "0")
    assert done.code == 1
    assert "out of time" in done.err
    assert sound_records(bench.results) == ()
    assert bench(*NOP).code == 0
    settled_once(bench, 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_sweep_with_several_cells_under_way_is_stopped_and_goes_on(
    bench: Bench, number: signal.Signals
) -> None:
    command = (*NOP, "--trials", "6")
    with bench.started(*command) as running:
        running.wait_for("failed", "no_submission")
        running.wait_for("phase.started", "phase=setup")
        running.send(number)
        done = running.end()
    assert done.code == (130 if number is signal.SIGINT else -number), done.err
    assert "Traceback" not in done.err
    if number is signal.SIGINT:
        assert left_on_engine(bench.results) == ()
    assert bench(*command).code == 0
    settled_once(bench, 6)
    assert left_on_engine(bench.results) == ()


def test_a_server_that_dies_stops_the_sweep_instead_of_burning_the_night(bench: Bench) -> None:
    with scripted_llama() as llama:
        command = ("run", "--models", "server", *CHOICE, "--server-url", llama.url)
        with bench.started(
            *command,
            *("--trials", "50", "--agent-seconds", "30"),
            BENCH_RETRY_SECONDS="0",
            BENCH_MAX_VOIDS="4",
        ) as running:
            running.wait_for("attempt.started")
            llama.die()
            done = running.end()
    assert done.code == 1, done.err
    assert "void attempts in a row" in done.err
    assert "model_unavailable" in done.err
    voids = [r for r in sound_records(bench.results) if not r.settled]
    assert 4 <= len(voids) <= 8, "two at a time are under way, and count as one"
    assert {r.reason for r in voids} == {Reason.MODEL_UNAVAILABLE}
    assert left_on_engine(bench.results) == ()


def test_how_far_an_agent_is_is_told_while_it_works(bench: Bench) -> None:
    with scripted_llama(shell("sleep 5"), DONE) as llama:
        done = bench("run", "--models", "server", *CHOICE, "--server-url", llama.url, "--json")
    assert done.code == 0, done.err
    events = [json.loads(line) for line in done.out.splitlines()]
    pulses = [event["pulse"] for event in events if event["kind"] == "agent_progressed"]
    assert pulses
    assert pulses[0]["requests"] == 1
    assert pulses[0]["output_tokens"] > 0


def test_a_model_that_is_changed_under_a_cell_voids_it_and_it_is_attempted_again(
    bench: Bench,
) -> None:
    with scripted_llama(shell("sleep 3"), DONE) as llama:
        llama.props = b'{"model_ftype":"Q4_K - Medium"}'
        command = ("run", "--models", "server", *CHOICE, "--server-url", llama.url)
        with bench.started(*command, BENCH_RETRY_SECONDS="0") as running:
            llama.wait_until_asked()
            llama.props = b'{"model_ftype":"Q8_0"}'
            done = running.end()
    assert done.code == 0, done.err
    first, second = sound_records(bench.results)
    assert (first.outcome, first.reason) == (Outcome.VOID, Reason.MODEL_CHANGED)
    assert "Q4_K - Medium before, Q8_0 after" in first.detail
    assert (second.outcome, second.attempt) == (Outcome.FAILED, 2)
