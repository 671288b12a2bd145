"""Every attempt is audited when it is recorded; the verdict knows nothing of it."""

from dataclasses import fields, replace

import pytest

from bench.core.attempt import Artefacts, Attempt, Spans
from bench.core.evidence import CellEvidence
from bench.core.findings import FindingKind
from bench.core.record import Record, Surroundings
from bench.core.traffic import Dialect, Exchange
from bench.core.verdict import Outcome, decide
from bench.run import auditing
from bench.run.recording import ImageIds, Observed, make_record
from support.builders import NOON, a_job, a_record, a_submission, a_traffic, solved_evidence
from support.conversation import Talk, calling

OBSERVED = Observed(
    started_at=NOON,
    model_before=None,
    model_after=None,
    image_ids=ImageIds(agent="1", toolchain="2", gateway="3"),
    surroundings=Surroundings(
        bench_version="0",
        harness_version="0",
        engine_version="0",
        engine_os="",
        kernel="",
        architecture="",
    ),
)
GUILTY = calling("bash", command="sh /tests/test.sh; pip install x")


def recorded(evidence: CellEvidence, *exchanges: Exchange) -> Record:
    lines = b"".join(exchange.model_dump_json().encode() + b"\n" for exchange in exchanges)
    attempt = Attempt(
        decision=decide(evidence),
        evidence=evidence,
        traffic=a_traffic(*exchanges),
        spans=Spans(),
        artefacts=Artefacts(traffic=lines, submission=a_submission()),
    )
    return make_record(a_job(), attempt, OBSERVED)


def a_guilty_exchange() -> Exchange:
    talk = Talk(Dialect.OPENAI)
    return talk.exchange(1, [talk.user("Go.")], GUILTY)


def test_what_was_found_is_recorded_beside_a_verdict_that_stays_the_same() -> None:
    record = recorded(solved_evidence(), a_guilty_exchange())

    assert record.audit is not None
    assert record.audit.kinds == {FindingKind.RUN, FindingKind.NETWORK}
    assert record.audit.flagged
    assert record.outcome is Outcome.SOLVED
    assert Record.model_validate_json(record.model_dump_json()) == record
    honest = recorded(solved_evidence())
    assert honest.audit is not None
    assert honest.audit.findings == ()
    assert (honest.outcome, honest.reason, honest.detail) == (
        record.outcome,
        record.reason,
        record.detail,
    )


def test_what_decides_can_not_see_an_audit() -> None:
    names = {field.name for field in fields(CellEvidence)}
    assert not [name for name in names if "audit" in name or "finding" in name]


def test_a_fault_of_the_audit_loses_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a rule's bug")

    monkeypatch.setattr(auditing, "audit_attempt", broken)

    record = recorded(replace(solved_evidence(), notes=("a note",)))

    assert record.audit is None
    assert record.notes == ("a note", """the audit failed: ZeroDivisionError("a rule's bug")""")
    assert record.outcome is Outcome.SOLVED


def test_a_record_of_before_the_audit_is_still_read() -> None:
    old = a_record().model_dump(mode="json")
    del old["audit"]
    assert Record.model_validate(old).audit is None
