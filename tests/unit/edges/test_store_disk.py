"""The results folder on a disk that is full, and after the power was cut."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.core.attempt import Artefacts
from bench.core.record import Record
from bench.edges.record_lines import read_records
from bench.edges.store import ResultsStore
from bench.errors import ResultsError
from support.builders import a_record, a_submission
from support.small_disk import SmallDisk, small_disk
from support.traces import sound_records

ARTEFACTS = Artefacts(agent_stdout=b"hello" * 2000, submission=a_submission())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


def settle(folder: Path, record: Record) -> None:
    """Do what a command does: run what is not recorded, and record it."""
    with ResultsStore(folder) as store:
        store.identity()
        if record not in store.records():
            store.append(record, ARTEFACTS)


def test_wherever_the_disk_becomes_full_no_record_is_lost_or_doubled(disk: SmallDisk) -> None:
    results = disk.folder / "results"
    refusals = []
    for pages in range(40):
        record = a_record(trial=pages + 1)
        disk.fill(but_pages=pages)
        try:
            settle(results, record)
        except ResultsError as error:
            refusals.append(str(error))
        disk.free()
        settle(results, record)
        assert [r.trial for r in sound_records(results)] == list(range(1, pages + 2))
        assert not list(results.glob("**/*draft*"))
    assert any(refusal.startswith("opening") for refusal in refusals)
    assert any(refusal.startswith("writing the record") for refusal in refusals)
    assert len(refusals) < 40
    assert all("No space left on device" in refusal for refusal in refusals)


def test_a_disk_that_is_full_from_the_first_moment_takes_all_once_it_has_room(
    disk: SmallDisk,
) -> None:
    for pages in range(24):
        results = disk.folder / f"results-{pages}"
        disk.fill(but_pages=pages)
        with contextlib.suppress(ResultsError):
            settle(results, a_record())
        disk.free()
        settle(results, a_record())
        assert sound_records(results) == (a_record(),)


def test_all_that_holds_a_record_is_on_disk_when_it_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, synced = a_record(), set[int]()
    really = os.fsync

    def noted(handle: int) -> None:
        really(handle)
        synced.add(os.fstat(handle).st_ino)

    with ResultsStore(tmp_path) as store:
        monkeypatch.setattr("os.fsync", noted)
        store.append(record, ARTEFACTS)
    folder = tmp_path / record.artefacts
    places = [*folder.iterdir(), folder, folder.parent, folder.parent.parent]
    places += [tmp_path / "scripted--oracle.jsonl", tmp_path]
    assert [place for place in places if place.stat().st_ino not in synced] == []


@pytest.mark.parametrize("tail", [b"\0" * 300, b'{"schema_version":', b"\xff\xfe{"])
def test_what_a_power_cut_leaves_of_a_line_is_made_good_from_the_attempts_folder(
    tmp_path: Path, tail: bytes
) -> None:
    first, second = a_record(trial=1), a_record(trial=2)
    settle(tmp_path, first)
    file = tmp_path / "scripted--oracle.jsonl"
    whole = file.read_bytes()
    settle(tmp_path, second)
    file.write_bytes(whole + tail)
    assert read_records(tmp_path) == (first,)
    settle(tmp_path, second)
    assert read_records(tmp_path) == (first, second)


def test_a_folder_whose_own_name_was_lost_in_a_power_cut_gets_another_one(tmp_path: Path) -> None:
    (tmp_path / ".id").write_text("")
    with ResultsStore(tmp_path) as store:
        name = store.identity()
        assert len(name) == 16
        assert store.identity() == name
