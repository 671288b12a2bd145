"""Reading a results folder: in whole, in brief, and what is new in it."""

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bench.core.brief import Brief
from bench.core.record import Record, Usage
from bench.core.verdict import Outcome, Reason
from bench.edges.record_lines import BriefTail, read_briefs, read_records, read_records_of
from bench.errors import ResultsError
from support.builders import a_record

USAGE = Usage(
    requests=1,
    refused=0,
    tool_calls=0,
    input_tokens=7,
    cached_tokens=None,
    output_tokens=None,
    tokens_per_second=3.5,
    first_token_ms=None,
    ends={},
)
FIRST = a_record().model_copy(update={"usage": USAGE})
VOID = a_record(Outcome.VOID, Reason.ENGINE_FAILURE, model="scripted/nop", trial=2)


def line(record: Record) -> bytes:
    return record.model_dump_json().encode() + b"\n"


def brief(record: Record) -> Brief:
    return Brief.model_validate(record.model_dump(mode="json"))


def test_a_brief_is_the_record_without_its_evidence(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(line(FIRST))
    (tmp_path / "a.jsonl").write_bytes(line(VOID))
    void, first = read_briefs(tmp_path)
    assert (void, first) == (brief(VOID), brief(FIRST))
    assert (first.key, first.key.id) == (FIRST.key, FIRST.cell)
    assert (first.settled, void.settled) == (True, False)
    assert first.times.started_at == FIRST.times.started_at
    assert first.usage is not None
    assert first.usage.tokens_per_second == 3.5
    assert read_records(tmp_path) == (VOID, FIRST)


@pytest.mark.parametrize(
    "torn",
    [
        pytest.param(line(FIRST)[:100], id="cut"),
        pytest.param(line(FIRST)[:-2], id="last-brace-lost"),
        pytest.param(b"\x00" * 512, id="blocks-never-written"),
        pytest.param(b'{"cell": "\xff"}', id="no-text"),
    ],
)
def test_a_torn_line_is_skipped_and_logged(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / "m.jsonl").write_bytes(line(FIRST) + torn + b"\n\n" + line(VOID))
    with capture_logs() as logs:
        assert tuple(read_briefs(tmp_path)) == (brief(FIRST), brief(VOID))
        assert read_records(tmp_path) == (FIRST, VOID)
    assert [(log["event"], log["line"]) for log in logs] == [
        ("line.skipped", f"{tmp_path}/m.jsonl:2")
    ] * 2


def changed(**changes: object) -> str:
    return json.dumps(FIRST.model_dump(mode="json") | changes)


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param("[1]", id="no-object"),
        pytest.param(changed(schema_version=2), id="version"),
        pytest.param(changed(outcome="won"), id="outcome"),
        pytest.param(changed(key=FIRST.key.model_dump() | {"model": "[red]"}), id="key"),
        pytest.param(changed(times={}), id="times"),
        pytest.param(changed(attempt="\ud800"), id="half-a-character"),
        pytest.param("[" * 100_000, id="nested-without-end"),
    ],
)
def test_json_that_is_no_record_is_refused_with_its_place(tmp_path: Path, foreign: str) -> None:
    (tmp_path / "m.jsonl").write_bytes(line(FIRST) + foreign.encode() + b"\n")
    for read in (read_records, read_briefs):
        with pytest.raises(ResultsError, match=r"m\.jsonl:2 is no record of this version"):
            tuple(read(tmp_path))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"total_seconds": float("nan")}, id="no-number"),
        pytest.param({"total_seconds": 1e300}, id="longer-than-time"),
        pytest.param({"started_at": "2026-11-24T12:00:00"}, id="no-time-zone"),
    ],
)
def test_a_time_that_can_not_be_reckoned_with_is_refused(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    times = FIRST.times.model_dump(mode="json") | changes
    (tmp_path / "m.jsonl").write_text(changed(times=times) + "\n")
    with pytest.raises(ResultsError, match=r"m\.jsonl:1 is no record of this version"):
        list(read_briefs(tmp_path))


def test_only_the_records_that_are_wanted_are_read_whole(tmp_path: Path) -> None:
    unsound = json.loads(line(FIRST)) | {"cell": "another", "checks": "none of them"}
    text = line(FIRST) + json.dumps(unsound).encode() + b"\n" + line(VOID)
    (tmp_path / "m.jsonl").write_bytes(text)
    assert list(read_records_of(tmp_path, {VOID.cell})) == [VOID]
    assert list(read_records_of(tmp_path, ())) == []
    with pytest.raises(ResultsError, match=r"m\.jsonl:2"):
        list(read_records_of(tmp_path, {"another"}))


def test_a_tail_yields_each_whole_line_once(tmp_path: Path) -> None:
    path, tail = tmp_path / "m.jsonl", BriefTail(tmp_path)
    assert list(tail.new()) == []
    path.write_bytes(line(FIRST) + line(VOID)[:50])
    assert list(tail.new()) == [brief(FIRST)]
    assert list(tail.new()) == []
    path.write_bytes(line(FIRST) + line(VOID))
    (tmp_path / "n.jsonl").write_bytes(line(FIRST))
    assert list(tail.new()) == [brief(VOID), brief(FIRST)]


def test_no_folder_has_no_records_and_a_file_is_no_folder(tmp_path: Path) -> None:
    assert (read_records(tmp_path / "none"), list(read_briefs(tmp_path / "none"))) == ((), [])
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="--results"):
        list(read_briefs(tmp_path / "file"))
