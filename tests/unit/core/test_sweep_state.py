"""What is under way in a sweep, event by event."""

from datetime import timedelta

from bench.core.events import (
    AgentProgressed,
    AttemptPostponed,
    AttemptRecorded,
    EndReason,
    Event,
    Phase,
    PhaseEntered,
    SweepEnded,
    SweepStarted,
)
from bench.core.sweep_state import Postponed, Runner, SweepState, UnderWay, after, begun
from bench.core.traffic import Pulse
from support.builders import NOON, a_cell_name, a_record

RUNNER = Runner(pid=1, host="h")
ONE, TWO = (a_cell_name(model="scripted/oracle", trial=n) for n in (1, 2))
START = SweepStarted(at=NOON, cells=(ONE, TWO), settled={})


def at(seconds: float) -> dict[str, object]:
    return {"at": NOON + timedelta(seconds=seconds)}


def entered(phase: Phase, seconds: float, attempt: int = 1, **changes: object) -> PhaseEntered:
    plain = {"cell": ONE, "attempt": attempt, "phase": phase, **at(seconds), **changes}
    return PhaseEntered.model_validate(plain)


def told(*events: Event) -> SweepState:
    state = begun(START, RUNNER)
    for event in events:
        state = after(state, event)
    return state


def test_an_attempt_is_known_by_its_last_phase() -> None:
    state = told(
        entered(Phase.SETUP, 1),
        entered(Phase.SETUP, 2, cell=TWO),
        entered(Phase.AGENT, 5, deadline_seconds=60),
    )
    working = state.under_way[-1]
    assert working == UnderWay(
        cell=ONE,
        attempt=1,
        phase=Phase.AGENT,
        since=NOON + timedelta(seconds=5),
        deadline_seconds=60,
    )
    assert [one.cell for one in state.under_way] == [TWO, ONE]
    assert state.told_at == NOON + timedelta(seconds=5)
    assert state.runner == RUNNER


def test_only_an_agent_at_work_has_time_left_and_never_less_than_none() -> None:
    state = told(entered(Phase.AGENT, 5, deadline_seconds=60))
    working = state.under_way[0]
    assert working.seconds_left(NOON + timedelta(seconds=25)) == 40
    assert working.seconds_left(NOON + timedelta(seconds=999)) == 0
    grading = after(state, entered(Phase.GRADE, 70)).under_way[0]
    assert grading.seconds_left(NOON) is None


def test_an_agent_at_work_is_known_by_its_last_pulse_and_no_other_cell_is() -> None:
    state = told(entered(Phase.AGENT, 5), entered(Phase.READY, 6, cell=TWO))
    for requests in (1, 2):
        pulse = Pulse(requests=requests, output_tokens=70, tokens_per_second=9.5)
        for cell in (ONE, TWO):
            event = {"cell": cell, "attempt": 1, "pulse": pulse, **at(7)}
            state = after(state, AgentProgressed.model_validate(event))
    pulses = [one.pulse for one in state.under_way]
    assert pulses == [Pulse(requests=2, output_tokens=70, tokens_per_second=9.5), None]
    assert after(state, entered(Phase.GRADE, 8)).under_way[-1].pulse is None


def test_a_void_attempt_waits_until_the_next_one_begins() -> None:
    record = a_record()
    assert record.cell == ONE.cell
    void = told(
        entered(Phase.SETUP, 0),
        AttemptRecorded.model_validate({"record": record, **at(3)}),
        AttemptPostponed.model_validate(
            {"cell": ONE, "next_attempt": 2, "seconds": 20, "why": "w", **at(3)}
        ),
    )
    until = NOON + timedelta(seconds=23)
    assert void.under_way == ()
    assert void.postponed == (Postponed(cell=ONE, next_attempt=2, until=until, why="w"),)
    again = after(void, entered(Phase.SETUP, 23, attempt=2))
    assert again.postponed == ()
    assert again.under_way[0].since == until


def test_nothing_is_under_way_when_it_has_ended() -> None:
    state = told(
        entered(Phase.SETUP, 0),
        SweepEnded.model_validate({"reason": "interrupted", "detail": "d", **at(9)}),
    )
    assert (state.under_way, state.end, state.detail) == ((), EndReason.INTERRUPTED, "d")
    assert state.ended_at == state.told_at == NOON + timedelta(seconds=9)


def test_it_reads_back_from_its_form_on_disk() -> None:
    state = told(entered(Phase.AGENT, 5, deadline_seconds=60))
    assert SweepState.model_validate_json(state.model_dump_json()) == state
