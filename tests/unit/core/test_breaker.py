"""When void attempts stop a sweep, and what is said then."""

from bench.core.breaker import Breaker
from bench.core.record import Record
from bench.core.verdict import Outcome, Reason
from support.builders import a_record


def void(reason: Reason = Reason.MODEL_UNAVAILABLE, trial: int = 1, detail: str = "") -> Record:
    return a_record(Outcome.VOID, reason, trial=trial).model_copy(update={"detail": detail})


def after(limit: int, *records: Record) -> Breaker:
    breaker = Breaker(limit=limit)
    for record in records:
        breaker = breaker.after(record, began_at=breaker.row)
    return breaker


def test_it_opens_at_so_many_voids_in_a_row() -> None:
    assert not after(3, void(), void()).open
    assert after(3, void(), void(), void()).open


def test_a_settled_attempt_starts_the_count_anew() -> None:
    failed = a_record(Outcome.FAILED, Reason.CHECKS_FAILED)
    assert not after(2, void(), failed, void()).open
    assert after(2, void(), failed, void(), void()).open


def test_voids_that_were_under_way_together_count_as_one() -> None:
    together = Breaker(limit=2)
    for trial in range(1, 9):
        together = together.after(void(trial=trial), began_at=0)
    assert not together.open
    assert together.after(void(), began_at=1).open
    assert together.diagnosis().startswith("8 void attempts in a row, at 8 cells")


def test_the_diagnosis_names_what_most_have_in_common_and_what_to_do() -> None:
    breaker = after(
        3,
        void(trial=1, detail="connection refused"),
        void(Reason.ENGINE_FAILURE, trial=2, detail="no space"),
        void(trial=2, detail="it hangs"),
    )
    told = breaker.diagnosis()
    assert told.startswith(
        "3 void attempts in a row, at 2 cells: 2 × model_unavailable, 1 × engine_failure. "
        "The last of them (scripted/oracle/pi/t1/2): it hangs. See whether the model server is up"
    )
    assert "no space" not in told
