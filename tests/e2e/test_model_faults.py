"""What model server, gateway, agent and engine can do to a cell, and what becomes of it.

The agent is pi, moved by a scripted server on the host.
"""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.audit.canaries import without_canary
from bench.core.conduct import conduct_of
from bench.core.record import Record
from bench.core.signs import Sign
from bench.core.specs import Policy
from bench.core.traffic import Budgets, GatewayConfig, ScriptedUpstream, ToolCall, Turn
from bench.core.verdict import Outcome, Reason
from support.cells import an_agent_job, real_task, run_agent
from support.command import Bench, Running
from support.engine import an_engine
from support.scripted_llama import DONE, Fault, ScriptedLlama, Slow, scripted_llama, shell
from support.traces import Outsider, left_on_engine, sound_records

pytestmark = pytest.mark.docker

TASK = "p2_shortest_path"
REFERENCE = Path(__file__).resolve().parents[2] / "tasks" / TASK / "proofs/solved/shortest_path.py"
SOLVED = (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)
MODEL_UNAVAILABLE = (Outcome.VOID, Reason.MODEL_UNAVAILABLE)


def write_reference(then: str = "true") -> Turn:
    """A turn that writes the reference solution, and goes on with a command."""
    content = without_canary(REFERENCE.read_bytes()).decode()
    return shell(f"cat > shortest_path.py <<'ENDED'\n{content}\nENDED\n{then}")


def cell_on(llama: ScriptedLlama, *, seconds: int = 8) -> tuple[str, ...]:
    limits = ("--server-url", llama.url, "--agent-seconds", str(seconds))
    return ("run", "--models", "server", "--harnesses", "pi", "--tasks", TASK, *limits)


def ends(record: Record) -> tuple[Outcome, Reason]:
    return record.outcome, record.reason


def signs(record: Record) -> list[Sign]:
    return [seen.sign for seen in record.conduct]


def exchange_ends(record: Record) -> set[str]:
    assert record.usage is not None
    return set(record.usage.ends)


def test_a_server_that_dies_in_mid_stream_voids_the_attempt_and_is_asked_again(
    bench: Bench,
) -> None:
    with (
        scripted_llama(write_reference(), Fault.DIES) as llama,
        # Long enough a pause to bring the server up in.
        bench.started(*cell_on(llama, seconds=5), BENCH_RETRY_SECONDS="1") as running,
    ):
        running.wait_for("attempt.postponed")
        running.wait_for("attempt.postponed")
        llama.script = (write_reference(), DONE)
        llama.revive()
        done = running.end()
    assert done.code == 0, done.err
    cut, unhealthy, solved = sound_records(bench.results)
    assert [ends(r) for r in (cut, unhealthy, solved)] == [MODEL_UNAVAILABLE] * 2 + [SOLVED]
    assert "upstream_cut" in exchange_ends(cut)
    assert cut.submission_sha256 is not None, "void in spite of a submission that would be solved"
    assert cut.checks is None
    assert unhealthy.agent is None, "an agent was started on a dead server"
    assert "not healthy at the start" in unhealthy.detail
    assert exchange_ends(solved) == {"completed"}


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.GARBAGE])
def test_a_server_that_only_ever_fails_leaves_the_cell_void_and_pending(
    bench: Bench, fault: Fault
) -> None:
    with scripted_llama(fault) as llama:
        done = bench(*cell_on(llama, seconds=5), BENCH_MAX_ATTEMPTS="2")
    assert done.code == 1, done.err
    records = sound_records(bench.results)
    assert [ends(record) for record in records] == [MODEL_UNAVAILABLE] * 2
    assert [record.attempt for record in records] == [1, 2]
    assert exchange_ends(records[0]) == {"upstream_error"}
    assert signs(records[0]) == [Sign.SERVER_ERROR]


def test_a_server_that_takes_the_first_request_and_never_answers_makes_no_failure(
    bench: Bench,
) -> None:
    with scripted_llama(Fault.SILENT) as llama:
        done = bench(*cell_on(llama, seconds=5), BENCH_MAX_ATTEMPTS="1")
    assert done.code == 1, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == MODEL_UNAVAILABLE
    assert record.agent is not None
    assert record.agent.timed_out


def test_a_server_that_hangs_in_the_midst_of_its_work_voids_the_attempt(bench: Bench) -> None:
    with (
        scripted_llama(write_reference(), Fault.HANGS) as llama,
        bench.started(*cell_on(llama, seconds=5), BENCH_RETRY_SECONDS="1") as running,
    ):
        running.wait_for("attempt.postponed")
        llama.script = (write_reference(), DONE)
        llama.revive()
        done = running.end()
    assert done.code == 0, done.err
    first, *others, last = sound_records(bench.results)
    assert {ends(record) for record in (first, *others)} == {MODEL_UNAVAILABLE}
    assert first.agent is not None
    assert first.agent.timed_out
    assert first.submission_sha256 is not None, "void in spite of a submission"
    assert ends(last) == SOLVED


def test_a_server_that_is_started_anew_and_still_loads_makes_no_failure(bench: Bench) -> None:
    with scripted_llama(shell("true"), Fault.LOADING) as llama:
        done = bench(*cell_on(llama, seconds=30), BENCH_MAX_ATTEMPTS="1")
    assert done.code == 1, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == MODEL_UNAVAILABLE
    assert exchange_ends(record) == {"completed", "upstream_error"}


def test_a_server_that_answers_slowly_is_waited_for(bench: Bench) -> None:
    with scripted_llama(Slow(turn=write_reference(), seconds=0.02), DONE) as llama:
        done = bench(*cell_on(llama, seconds=30))
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == SOLVED
    assert record.times.model_busy_seconds is not None
    assert record.times.model_busy_seconds > 1.5


def test_a_model_that_is_too_slow_for_the_deadline_has_failed(bench: Bench) -> None:
    """Each word of its came in good health: that it was too few of them is the model's own."""
    with scripted_llama(Slow(turn=write_reference(), seconds=3.0)) as llama:
        done = bench(*cell_on(llama, seconds=6))
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == (Outcome.FAILED, Reason.AGENT_TIMEOUT)


def test_a_context_that_overflows_is_the_cells_own_failure(bench: Bench) -> None:
    with scripted_llama(shell("true"), Fault.OVERFLOW) as llama:
        done = bench(*cell_on(llama))
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == (Outcome.FAILED, Reason.NO_SUBMISSION)
    assert exchange_ends(record) == {"completed", "upstream_rejected"}
    assert record.agent is not None
    assert record.agent.exit_code == 0, "pi says nothing of it: only the gateway saw it"
    assert signs(record) == [Sign.CONTEXT_OVERFLOW]


def test_an_endless_loop_of_tool_calls_ends_at_the_deadline(bench: Bench) -> None:
    with scripted_llama(shell("true")) as llama:
        done = bench(*cell_on(llama, seconds=5))
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == (Outcome.FAILED, Reason.AGENT_TIMEOUT)
    assert record.usage is not None
    assert record.usage.tool_calls > 2
    assert signs(record) == [Sign.LOOP]
    assert record.terms is not None
    assert record.terms.tools == ("read", "bash", "edit", "write")
    assert (record.terms.streamed, record.terms.sampling) == (True, {})
    assert 0 < record.terms.system_bytes < record.terms.request_bytes


def test_an_agent_that_never_ends_is_graded_for_what_it_has_written(bench: Bench) -> None:
    with scripted_llama(write_reference("sleep 1000")) as llama:
        done = bench(*cell_on(llama, seconds=5))
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == SOLVED
    assert record.agent is not None
    assert record.agent.timed_out


def test_an_agent_that_only_talks_gave_up(bench: Bench) -> None:
    with scripted_llama(shell("ls"), DONE) as llama:
        done = bench(*cell_on(llama))
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == (Outcome.FAILED, Reason.NO_SUBMISSION)
    assert signs(record) == [Sign.GAVE_UP]


def test_a_tool_that_was_not_offered_is_seen(bench: Bench) -> None:
    unknown = Turn(tool_calls=(ToolCall(name="python", arguments={"code": "1"}),))
    with scripted_llama(unknown, write_reference(), DONE) as llama:
        done = bench(*cell_on(llama))
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == SOLVED
    assert signs(record) == [Sign.MALFORMED_TOOL_CALLS]


def test_an_agent_that_kills_itself_has_failed(bench: Bench) -> None:
    with scripted_llama(shell("kill -9 -1")) as llama:
        done = bench(*cell_on(llama))
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert ends(record) == (Outcome.FAILED, Reason.NO_SUBMISSION)
    assert record.agent is not None
    assert record.agent.exit_code == 128 + signal.SIGKILL
    assert signs(record) == [Sign.HARNESS_CRASH]


@pytest.mark.parametrize(
    ("role", "reason", "detail"),
    [
        ("gateway", Reason.MODEL_UNAVAILABLE, "without closing its record"),
        ("forwarder", Reason.ENGINE_FAILURE, "forwarder ended"),
        ("agent", Reason.ENGINE_FAILURE, "killed from outside"),
    ],
)
def test_a_container_killed_from_outside_voids_the_attempt_and_it_is_made_again(
    bench: Bench, role: str, reason: Reason, detail: str
) -> None:
    with scripted_llama(Fault.SILENT) as llama, bench.started(*cell_on(llama)) as running:
        _meddle(llama, running, lambda: Outsider(bench.results).kill(role))
        done = running.end()
    assert done.code == 0, done.err
    void, solved = sound_records(bench.results)
    assert ends(void) == (Outcome.VOID, reason)
    assert detail in void.detail
    assert ends(solved) == SOLVED


def test_an_agent_container_removed_from_outside_voids_the_attempt(bench: Bench) -> None:
    with scripted_llama(Fault.SILENT) as llama, bench.started(*cell_on(llama)) as running:
        _meddle(llama, running, lambda: Outsider(bench.results).remove("agent"))
        done = running.end()
    assert done.code == 0, done.err
    assert [ends(record) for record in sound_records(bench.results)] == [
        (Outcome.VOID, Reason.ENGINE_FAILURE),
        SOLVED,
    ]
    assert left_on_engine(bench.results) == ()


def _meddle(llama: ScriptedLlama, running: Running, act: Callable[[], None]) -> None:
    """Act while the agent waits for an answer; the next attempt's agent gets good ones."""
    running.wait_for("attempt.started")
    llama.wait_until_asked()
    llama.script = (write_reference(), DONE)
    act()


def test_an_agent_that_used_up_its_budget_without_a_submission_has_failed() -> None:
    budgets = Budgets(max_requests=2)
    ask = (
        "import json, urllib.request as u\n"
        "body = json.dumps({'messages': [{'role': 'user', 'content': 'hi'}]}).encode()\n"
        "head = {'Content-Type': 'application/json'}\n"
        "for _ in range(3):\n"
        "    u.urlopen(u.Request('http://127.0.0.1:8001/v1/chat/completions', body, head)).read()\n"
    )
    job = an_agent_job(
        ("python3", "-c", ask),
        task=real_task(TASK),
        gateway=GatewayConfig(upstream=ScriptedUpstream(turns=(DONE,)), budgets=budgets),
        policy=Policy(budgets=budgets),
    )
    with an_engine() as engine:
        attempt = run_agent(engine, job)
    assert (attempt.decision.outcome, attempt.decision.reason) == (
        Outcome.FAILED,
        Reason.BUDGET_EXHAUSTED,
    )
    assert attempt.traffic is not None
    assert [exchange.end.value for exchange in attempt.traffic.exchanges] == [
        "completed",
        "completed",
        "budget_exhausted",
    ]
    conduct = conduct_of(attempt.traffic, attempt.evidence.agent, submitted=False)
    assert [seen.sign for seen in conduct] == [Sign.OUT_OF_BUDGET]
