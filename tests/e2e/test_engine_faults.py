"""An engine that goes away in the midst of a sweep, for a while or for long."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.core.verdict import Outcome, Reason
from support.command import Bench
from support.engine_link import EngineLink, engine_link
from support.scripted_llama import DONE, Fault, scripted_llama, shell
from support.traces import left_on_engine, running_containers, sound_records

pytestmark = pytest.mark.docker

CHOICE = ("--harnesses", "pi", "--tasks", "p2_shortest_path")
ENGINE_FAILURE = (Outcome.VOID, Reason.ENGINE_FAILURE)


@pytest.fixture
def link(tmp_path: Path) -> Iterator[EngineLink]:
    with engine_link(tmp_path / "engine.sock") as whole:
        yield whole


def test_an_engine_that_comes_back_takes_the_void_attempts_up_again(
    bench: Bench, link: EngineLink
) -> None:
    with scripted_llama(Fault.SILENT) as llama:
        command = ("run", "--models", "server", *CHOICE, "--server-url", llama.url)
        env = {"DOCKER_HOST": link.address, "BENCH_RETRY_SECONDS": "1"}
        with bench.started(*command, "--agent-seconds", "20", **env) as running:
            llama.wait_until_asked()
            first = running_containers(bench.results, role="agent")
            link.cut()
            llama.script = (shell("true"), DONE)
            running.wait_for("attempt.postponed")
            link.mend()
            llama.wait_until_asked()
            left = set(first) & set(running_containers(bench.results, role="agent"))
            done = running.end()
    assert len(first) == 1
    assert not left, "the agent of the void attempt goes on asking the model server"
    assert done.code == 0, done.err
    void, failed = sound_records(bench.results)
    assert (void.outcome, void.reason) == ENGINE_FAILURE
    assert failed.settled
    assert left_on_engine(bench.results) == ()


def test_an_engine_that_stays_away_stops_the_sweep_which_goes_on_once_it_is_back(
    bench: Bench, link: EngineLink
) -> None:
    command = ("run", "--models", "scripted/nop", *CHOICE, "--trials", "5")
    env = {"DOCKER_HOST": link.address, "BENCH_MAX_VOIDS": "4"}
    with bench.started(*command, **env) as running:
        running.wait_for("failed", "no_submission")
        running.wait_for("phase.started", "phase=agent")
        link.cut()
        done = running.end()
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    assert "void attempts in a row" in done.err
    assert "engine_failure" in done.err
    assert "See `bench doctor`" in done.err
    before = sound_records(bench.results)
    assert {(r.outcome, r.reason) for r in before if not r.settled} == {ENGINE_FAILURE}
    link.mend()
    assert bench(*command, **env).code == 0
    settled = [r for r in sound_records(bench.results) if r.settled]
    assert sorted(r.trial for r in settled) == [1, 2, 3, 4, 5]
    assert {r.reason for r in settled} == {Reason.NO_SUBMISSION}
    assert left_on_engine(bench.results) == ()
