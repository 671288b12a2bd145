"""The results folder: whole lines or none, whatever is killed where."""

import multiprocessing
import os
import shutil
from pathlib import Path

import pytest

from bench.core.attempt import Artefacts
from bench.core.record import Record
from bench.core.submission import Workspace
from bench.core.verdict import Outcome, Reason
from bench.edges.record_lines import read_records
from bench.edges.store import ResultsStore
from bench.errors import ResultsError
from support.builders import a_record, a_submission

ARTEFACTS = Artefacts(
    agent_stdout=b"hello",
    traffic=b'{"kind":"opened"}\n',
    workspace=Workspace(files={b"a\xff": b"1"}, others={}),
    submission=a_submission(),
)


def write(folder: Path, *records: Record) -> None:
    with ResultsStore(folder) as store:
        for record in records:
            store.append(record, ARTEFACTS)


def test_records_read_back_in_order(tmp_path: Path) -> None:
    first, second = a_record(trial=1), a_record(trial=2)
    write(tmp_path, first, second)
    assert read_records(tmp_path) == (first, second)


def test_each_model_has_its_file(tmp_path: Path) -> None:
    write(tmp_path, a_record(), a_record(model="scripted/nop"))
    names = sorted(path.name for path in tmp_path.glob("*.jsonl"))
    assert names == ["scripted--nop.jsonl", "scripted--oracle.jsonl"]


def test_the_evidence_lies_where_the_record_says(tmp_path: Path) -> None:
    record = a_record()
    write(tmp_path, record)
    names = sorted(path.name for path in (tmp_path / record.artefacts).iterdir())
    assert names == [
        "agent.err.log",
        "agent.log",
        "cell.json",
        "grader.log",
        "record.json",
        "submission.tar.zst",
        "traffic.jsonl.zst",
        "verdict.json",
        "workspace.tar.zst",
    ]


def test_nothing_in_the_results_is_executable_or_a_link(tmp_path: Path) -> None:
    write(tmp_path, a_record())
    files = [path for path in tmp_path.rglob("*") if not path.is_dir()]
    assert files
    assert not [path for path in files if path.is_symlink() or os.access(path, os.X_OK)]


def test_a_torn_last_line_is_skipped_and_stays_alone(tmp_path: Path) -> None:
    first, second = a_record(trial=1), a_record(trial=2)
    write(tmp_path, first)
    path = tmp_path / "scripted--oracle.jsonl"
    with path.open("ab") as file:
        file.write(first.model_dump_json().encode()[:100])
    assert read_records(tmp_path) == (first,)
    write(tmp_path, second)
    assert read_records(tmp_path) == (first, second)


def test_a_runner_killed_between_folder_and_line_is_made_good(tmp_path: Path) -> None:
    first, second = a_record(trial=1), a_record(trial=2)
    write(tmp_path, first, second)
    path = tmp_path / "scripted--oracle.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])  # the second never came
    with ResultsStore(tmp_path) as store:
        assert store.records() == (first, second)
    with ResultsStore(tmp_path) as store:  # and only once
        assert store.records() == (first, second)


def test_every_attempt_whose_line_is_lost_is_made_good_in_order(tmp_path: Path) -> None:
    void = a_record(Outcome.VOID, Reason.ENGINE_FAILURE)
    write(tmp_path, void, a_record(attempt=2), a_record(trial=2))
    (tmp_path / "scripted--oracle.jsonl").unlink()
    (tmp_path / "cells" / "a file").write_text("of somebody's")
    (tmp_path / void.artefacts).with_name("notes").mkdir()
    with ResultsStore(tmp_path) as store:
        assert {r.artefacts: r for r in store.records()} == {
            r.artefacts: r for r in (void, a_record(attempt=2), a_record(trial=2))
        }
        assert [b.cell for b in store.briefs()] == [r.cell for r in store.records()]


def test_a_commit_that_is_damaged_is_told_and_not_taken_for_pending(tmp_path: Path) -> None:
    record = a_record()
    write(tmp_path, record)
    (tmp_path / "scripted--oracle.jsonl").unlink()
    (tmp_path / record.artefacts / "record.json").write_text("{")
    with pytest.raises(ResultsError, match=r"record\.json is damaged"), ResultsStore(tmp_path):
        pass


def test_a_half_written_folder_is_dropped(tmp_path: Path) -> None:
    record = a_record()
    draft = (tmp_path / record.artefacts).with_name(".draft-1-abc")
    draft.mkdir(parents=True)
    (draft / "record.json").write_text("{")
    write(tmp_path, record)
    assert not draft.exists()
    assert read_records(tmp_path) == (record,)


def test_a_line_that_is_no_record_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text('{"schema_version": 99}\n')
    with pytest.raises(ResultsError, match=r"m\.jsonl:1"):
        read_records(tmp_path)


def test_a_second_runner_is_told_who_is_there(tmp_path: Path) -> None:
    with (
        ResultsStore(tmp_path),
        pytest.raises(ResultsError, match=f"process {os.getpid()}.*--wait"),
        ResultsStore(tmp_path),
    ):
        pass


def _hold(folder: Path, locked: "multiprocessing.Event", let_go: "multiprocessing.Event") -> None:  # type: ignore[valid-type] # the factory is no class
    with ResultsStore(folder) as store:
        locked.set()  # type: ignore[attr-defined]
        let_go.wait(30)  # type: ignore[attr-defined]
        store.append(a_record(), ARTEFACTS)


def test_one_that_waits_gets_its_turn_after_the_first(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("fork")
    locked, let_go = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(tmp_path, locked, let_go))
    other.start()
    assert locked.wait(30)
    let_go.set()
    with ResultsStore(tmp_path, wait=True) as store:
        assert store.records() == (a_record(),)
    other.join(30)


def test_the_folders_own_name_stays_with_it(tmp_path: Path) -> None:
    with ResultsStore(tmp_path / "a") as store:
        name = store.identity()
    shutil.move(tmp_path / "a", tmp_path / "b")
    with ResultsStore(tmp_path / "b") as store:
        assert store.identity() == name


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="--results"), ResultsStore(tmp_path / "file" / "x"):
        pass


def test_a_full_disk_loses_the_attempt_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a_record(trial=1))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with ResultsStore(tmp_path) as store:
        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(ResultsError, match="No space left"):
            store.append(a_record(trial=2), ARTEFACTS)
        monkeypatch.undo()
        store.append(a_record(trial=2), ARTEFACTS)
    assert read_records(tmp_path) == (a_record(trial=1), a_record(trial=2))


def test_void_records_do_not_settle() -> None:
    assert a_record().settled
    assert not a_record(Outcome.VOID, Reason.ENGINE_FAILURE).settled
