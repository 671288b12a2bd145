"""Every attempt is audited when it is recorded; the verdict knows nothing of it."""

from dataclasses import fields, replace

from bench.audit.audit import Evidenced, audit_attempt
from bench.audit.decoy_rules import Decoy
from bench.core.attempt import Artefacts, Attempt, Spans
from bench.core.evidence import CellEvidence
from bench.core.findings import Audit, FindingKind
from bench.core.record import Record
from bench.core.traffic import Dialect, Exchange
from bench.core.verdict import Outcome, decide
from bench.run.auditing import Auditing, audited_attempt
from bench.run.recording import ImageIds, Observed, make_record
from support.builders import NOON, a_job, a_record, a_submission, a_traffic, solved_evidence
from support.conversation import Talk, calling
from support.workshop import SURROUNDINGS

OBSERVED = Observed(
    started_at=NOON,
    model_before=None,
    model_after=None,
    image_ids=ImageIds(agent="1", toolchain="2", gateway="3"),
    surroundings=SURROUNDINGS,
)
GUILTY = calling("bash", command="sh /tests/test.sh; pip install x")


def by_the_rules(evidence: Evidenced, decoy: Decoy | None) -> Audit:
    return audit_attempt(evidence, decoy=decoy)


def recorded(
    evidence: CellEvidence, *exchanges: Exchange, audit: Auditing = by_the_rules
) -> Record:
    lines = b"".join(exchange.model_dump_json().encode() + b"\n" for exchange in exchanges)
    attempt = Attempt(
        decision=decide(evidence),
        evidence=evidence,
        traffic=a_traffic(*exchanges),
        spans=Spans(),
        artefacts=Artefacts(traffic=lines, submission=a_submission()),
    )
    audited = audited_attempt(a_job(), attempt, audit=audit)
    return make_record(a_job(), attempt, replace(OBSERVED, audited=audited))


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


def test_a_fault_of_the_audit_loses_no_record() -> None:
    def broken(*_: object) -> Audit:
        raise ZeroDivisionError("a rule's bug")

    record = recorded(replace(solved_evidence(), notes=("a note",)), audit=broken)

    assert record.audit is None
    assert record.notes == ("a note", """the audit failed: ZeroDivisionError("a rule's bug")""")
    assert record.outcome is Outcome.SOLVED


def test_a_record_of_before_the_audit_is_still_read() -> None:
    old = a_record().model_dump(mode="json")
    del old["audit"]
    assert Record.model_validate(old).audit is None
