"""What of an attempt gets into its record."""

from dataclasses import replace

import pytest

from bench.core.attempt import Artefacts, Attempt, ImageTags, Job, Spans
from bench.core.containers import NetworkMode
from bench.core.evidence import CellEvidence
from bench.core.launch import Launch
from bench.core.record import Record, Surroundings
from bench.core.signs import Conducted, Sign
from bench.core.specs import Policy, ServerModel
from bench.core.submission import IllegalSubmission
from bench.core.terms import terms_of
from bench.core.traffic import ExchangeEnd, GatewayConfig, ScriptedUpstream
from bench.core.verdict import decide
from bench.run.recording import ImageIds, Observed, make_record
from support.builders import (
    NOON,
    a_cell,
    a_grade,
    a_submission,
    a_task,
    a_traffic,
    an_exchange,
    an_exit,
)

TASK = a_task()
JOB = Job(
    cell=a_cell(),
    attempt=1,
    task=TASK,
    launch=Launch(argv=("pi",), env={}, home_files={}),
    gateway=GatewayConfig(upstream=ScriptedUpstream(turns=())),
    gateway_network=NetworkMode.BRIDGE,
    images=ImageTags(agent="a", toolchain="t", gateway="g"),
    canaries={},
)
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
ASKED = an_exchange(finish_reason="stop", request={"messages": [], "temperature": 0})
TRAFFIC = replace(a_traffic(ASKED), terms=terms_of(ASKED))
NOTHING = CellEvidence(agent=an_exit())
GAVE_UP = Conducted(
    sign=Sign.GAVE_UP,
    count=1,
    detail="the last answer asked for nothing more, nothing was submitted",
)


def recorded(evidence: CellEvidence, *, traffic: bool = True) -> Record:
    attempt = Attempt(
        decision=decide(evidence),
        evidence=evidence,
        traffic=TRAFFIC if traffic else None,
        spans=Spans(),
        artefacts=Artefacts(),
    )
    record = make_record(JOB, attempt, OBSERVED)
    assert Record.model_validate_json(record.model_dump_json()) == record
    return record


def test_conduct_and_terms_are_recorded() -> None:
    record = recorded(NOTHING)
    assert record.conduct == (GAVE_UP,)
    assert record.terms == terms_of(ASKED)


@pytest.mark.parametrize(
    "evidence",
    [
        pytest.param(
            replace(NOTHING, submission=a_submission(), grading=a_grade(False)), id="submitted"
        ),
        pytest.param(
            replace(NOTHING, submission=IllegalSubmission(why="a link")), id="submitted a link"
        ),
        pytest.param(replace(NOTHING, engine_failure="gone"), id="nobody could look"),
        pytest.param(CellEvidence(engine_failure="gone"), id="it never ran"),
    ],
)
def test_only_who_is_known_to_have_submitted_nothing_gave_up(evidence: CellEvidence) -> None:
    assert recorded(evidence).conduct == ()


def test_without_traffic_there_is_neither_conduct_nor_terms() -> None:
    record = recorded(NOTHING, traffic=False)
    assert (record.conduct, record.terms) == ((), None)


def test_a_server_that_failed_is_recorded_also_of_a_void_attempt() -> None:
    failed = an_exchange(end=ExchangeEnd.UPSTREAM_ERROR)
    evidence = CellEvidence(model_unavailable="no request was ever answered", agent=an_exit())
    attempt = Attempt(
        decision=decide(evidence), evidence=evidence, traffic=a_traffic(failed), spans=Spans()
    )
    record = make_record(JOB, attempt, OBSERVED)
    assert [one.sign for one in record.conduct] == [Sign.SERVER_ERROR]


@pytest.mark.parametrize(("decoys", "ranked"), [(False, True), (True, False)])
def test_a_cell_with_decoys_stands_in_no_ranking(decoys: bool, ranked: bool) -> None:
    cell = JOB.cell
    model = cell.model.model_copy(update={"source": ServerModel(), "ranked": True})
    job = replace(JOB, cell=replace(cell, model=model, policy=Policy(decoys=decoys)))
    attempt = Attempt(decision=decide(NOTHING), evidence=NOTHING, traffic=None, spans=Spans())
    assert make_record(job, attempt, OBSERVED).ranked is ranked
