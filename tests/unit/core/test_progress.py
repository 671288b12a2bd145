"""How far a sweep is: the same from events as from its records."""

from datetime import timedelta

import pytest

from bench.core.estimate import Experience
from bench.core.events import AttemptPostponed, AttemptRecorded, Phase, PhaseEntered, SweepStarted
from bench.core.progress import Progress, progress_of, progress_of_start
from bench.core.standing import Tally
from bench.core.sweep_state import SweepState
from bench.core.verdict import Outcome, Reason
from support.builders import NOON, a_brief, a_cell_name, a_record

CELLS = tuple(
    a_cell_name(model=model, harness=harness, task=task)
    for model in ("m1", "m2")
    for task in ("t1", "t2")
    for harness in ("pi", "qwen")
)
SWEEP = SweepState(started_at=NOON, told_at=NOON, cells=CELLS)
LATER = NOON + timedelta(hours=1)


def test_every_cell_is_counted_once_by_model_and_harness() -> None:
    progress = progress_of(
        SWEEP,
        [
            a_brief(model="m1", harness="pi", task="t1"),
            a_brief(Outcome.FAILED, model="m1", harness="pi", task="t2"),
            a_brief(Outcome.VOID, model="m1", harness="qwen", task="t1"),
            a_brief(Outcome.VOID, attempt=2, model="m1", harness="qwen", task="t1"),
            a_brief(Outcome.VOID, model="m1", harness="qwen", task="t2"),
            a_brief(attempt=2, model="m1", harness="qwen", task="t2"),
            a_brief(model="m1", harness="pi", task="t1", task_digest="an older one"),
            a_brief(model="m9"),
        ],
    )
    assert list(progress.matrix.items()) == [
        (("m1", "pi"), Tally(solved=1, failed=1)),
        (("m1", "qwen"), Tally(solved=1, void=1)),
        (("m2", "pi"), Tally(pending=2)),
        (("m2", "qwen"), Tally(pending=2)),
    ]
    assert progress.tally == Tally(solved=2, failed=1, void=1, pending=4)
    assert (progress.tally.cells, progress.tally.settled) == (8, 3)
    (void,) = progress.voids
    assert (void.name, void.attempts, void.reason) == ("m1/qwen/t1/1", 2, Reason.ENGINE_FAILURE)


def test_without_a_sweep_the_records_are_all_there_is_and_a_newer_version_counts() -> None:
    progress = progress_of(
        None,
        [
            a_brief(task="t1"),
            a_brief(Outcome.FAILED, task="t1", task_digest="newer"),
            a_brief(Outcome.VOID, task="t2"),
        ],
    )
    assert progress.tally == Tally(failed=1, void=1)
    assert progress.settled_per_hour is None
    assert progress_of(None, []).tally == Tally()


def after_start(*past: object, cells: int = 4, **settled: Outcome) -> Progress:
    names = tuple(a_cell_name(model="scripted/oracle", trial=n + 1) for n in range(cells))
    outcomes = {names[int(n[1:]) - 1].cell: outcome for n, outcome in settled.items()}
    event = SweepStarted(at=NOON, cells=names, settled=outcomes)
    experience = Experience()
    for record in past:
        experience.add(record)  # type: ignore[arg-type] # briefs
    return progress_of_start(event, experience)


def recorded(trial: int, outcome: Outcome = Outcome.SOLVED, attempt: int = 1) -> AttemptRecorded:
    reason = Reason.ENGINE_FAILURE if outcome is Outcome.VOID else Reason.CHECKS_FAILED
    return AttemptRecorded(at=LATER, record=a_record(outcome, reason, trial=trial, attempt=attempt))


def test_events_add_up_to_what_the_records_say() -> None:
    events = (recorded(1, Outcome.VOID), recorded(1, attempt=2), recorded(2, Outcome.FAILED))
    progress = after_start()
    for event in events:
        progress = progress.after_event(event)
    from_records = progress_of(progress.sweep, [event.record for event in events])
    assert progress.tally == from_records.tally == Tally(solved=1, failed=1, pending=2)
    assert (progress.standings, progress.tempo) == (from_records.standings, from_records.tempo)


def test_what_was_settled_before_counts_and_is_no_part_of_the_tempo() -> None:
    progress = after_start(t1=Outcome.FAILED, t2=Outcome.SOLVED)
    assert progress.tally == Tally(solved=1, failed=1, pending=2)
    assert progress.settled_per_hour is None
    told = progress.after_event(recorded(3))  # of 5 s
    assert told.settled_per_hour == pytest.approx(720)
    assert progress.tally.pending == 2  # a value stays what it was


def past(seconds: float, **key: object) -> object:
    return a_brief(seconds=seconds, at=NOON - timedelta(days=1), **{"trial": 9, **key})  # type: ignore[arg-type] # of the key


def test_the_time_for_the_rest_is_the_sum_of_the_estimates() -> None:
    known = past(100, model="scripted/oracle", scripted=True)
    progress = after_start(known, t1=Outcome.SOLVED)
    assert progress.seconds_left(NOON) == 300
    assert after_start().seconds_left(NOON) is None


@pytest.mark.parametrize(
    ("phase", "seconds", "left"),
    [
        (Phase.SETUP, 40, 400),
        (Phase.READY, 40, 400),
        (Phase.AGENT, 40, 360),
        (Phase.AGENT, 4000, 300),
        (Phase.AGENT, -9, 400),
        (Phase.GRADE, 1, 300),
    ],
)
def test_what_an_agent_has_had_is_no_longer_left_and_never_more_than_its_share(
    phase: Phase, seconds: float, left: float
) -> None:
    cell = a_cell_name(model="scripted/oracle", trial=1)
    progress = after_start(past(100, model="scripted/oracle", scripted=True)).after_event(
        PhaseEntered(at=NOON, cell=cell, attempt=1, phase=phase)
    )
    assert progress.seconds_left(NOON + timedelta(seconds=seconds)) == left


def test_attempts_that_go_on_at_once_shorten_the_rest() -> None:
    progress = after_start(cells=12)
    for trial in (1, 2):  # each of 5 s, both at noon
        progress = progress.after_event(recorded(trial))
    assert progress.seconds_left(LATER) == pytest.approx(10 * 5 / 2)


def test_the_wait_for_the_server_is_no_work() -> None:
    progress = after_start(cells=11)
    waited = recorded(1).record
    times = waited.times.model_copy(update={"total_seconds": 25.0, "waited_seconds": 20.0})
    event = recorded(1).model_copy(update={"record": waited.model_copy(update={"times": times})})
    assert progress.after_event(event).seconds_left(LATER) == pytest.approx(10 * 5)


def test_a_cell_given_up_as_void_is_no_part_of_the_rest() -> None:
    known = past(100, model="scripted/oracle", scripted=True)
    progress = after_start(known).after_event(recorded(1, Outcome.VOID))
    assert progress.seconds_left(LATER) == 300
    postponed = AttemptPostponed(
        at=LATER,
        cell=a_cell_name(model="scripted/oracle", trial=1),
        next_attempt=2,
        seconds=9,
        why="",
    )
    assert progress.after_event(postponed).seconds_left(LATER) == 400


def test_the_speed_is_of_the_last_attempts_of_the_model_at_work() -> None:
    def at(minute: int, model: str, speed: float | None) -> object:
        moment = NOON + timedelta(minutes=minute)
        return a_brief(at=moment, model=model, speed=speed, trial=minute + 1)

    records = [at(9, "m2", 40), at(8, "m2", 20), at(7, "m1", 1), at(10, "m2", None)]
    progress = progress_of(None, records)  # type: ignore[arg-type] # briefs
    assert progress.tokens_per_second == 30
    slow = [at(n, "m2", 10) for n in range(10, 15)]
    assert progress.after_records(slow).tokens_per_second == 10  # type: ignore[arg-type] # briefs
    assert progress_of(None, []).tokens_per_second is None
