"""A wall clock that is set back in the midst of a sweep, again and again."""

from dataclasses import replace

import pytest

from bench.core.verdict import Outcome, Reason
from support import clock_back
from support.command import Bench
from support.scripted_llama import DONE, Fault, scripted_llama, shell
from support.traces import sound_records

pytestmark = pytest.mark.docker

CHOICE = ("--harnesses", "pi", "--tasks", "p2_shortest_path")


@pytest.fixture
def turned(bench: Bench) -> Bench:
    return replace(bench, program=(clock_back.__file__,))


def test_a_sweep_goes_on_in_order_and_is_read_back_though_the_clock_runs_backwards(
    turned: Bench,
) -> None:
    command = ("run", "--models", "scripted/nop", *CHOICE, "--max-hours", "1")
    assert turned(*command, "--trials", "2").code == 0
    done = turned(*command, "--trials", "4")
    assert done.code == 0, done.err
    assert "4 cells, 2 settled before." in done.err
    records = sound_records(turned.results)
    assert [(r.trial, r.attempt) for r in records] == [(n, 1) for n in range(1, 5)]
    for before, after in (records[:2], records[2:]):
        assert after.times.started_at < before.times.started_at, "the clock was not set back"
    spans = [value for r in records for value in r.times.model_dump().values()]
    assert all(span >= 0 for span in spans if isinstance(span, float))


def test_deadlines_and_pauses_go_by_another_clock(turned: Bench) -> None:
    with scripted_llama(Fault.SILENT) as llama:
        command = ("run", "--models", "server", *CHOICE, "--server-url", llama.url)
        with turned.started(*command, "--agent-seconds", "5", "--max-hours", "1") as running:
            llama.wait_until_asked()
            llama.script = (shell("true"), DONE)
            done = running.end()
    assert done.code == 0, done.err
    void, failed = sound_records(turned.results)
    assert (void.reason, failed.reason) == (Reason.MODEL_UNAVAILABLE, Reason.NO_SUBMISSION)
    assert (void.outcome, failed.outcome) == (Outcome.VOID, Outcome.FAILED)
    assert void.agent is not None
    assert void.agent.timed_out
    assert 5 <= void.times.agent_seconds < 40
    assert failed.times.started_at < void.times.started_at
