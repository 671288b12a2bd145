"""The sweep's file: whole at every moment, and never in the way of the sweep."""

import fcntl
import os
import subprocess
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bench.core.events import EndReason, Phase, PhaseEntered, SweepEnded, SweepStarted
from bench.core.sweep_state import Runner
from bench.edges.folder_holder import folder_holder, is_alive
from bench.edges.store import ResultsStore
from bench.edges.sweep_state_file import SweepStateFile, read_sweep_state
from support.builders import NOON, a_cell_name

CELL = a_cell_name()
START = SweepStarted(at=NOON, cells=(CELL,), settled={})
ENTERED = PhaseEntered(at=NOON, cell=CELL, attempt=1, phase=Phase.AGENT, deadline_seconds=9)
END = SweepEnded(at=NOON, reason=EndReason.LEAK, detail="d")
ME = Runner(pid=os.getpid(), host=os.uname().nodename)


def test_it_follows_every_event(tmp_path: Path) -> None:
    listener = SweepStateFile(tmp_path)
    listener(ENTERED)  # of no sweep it knows
    assert list(tmp_path.iterdir()) == []
    listener(START)
    listener(ENTERED)
    told = read_sweep_state(tmp_path)
    assert told is not None
    assert (told.cells, told.runner) == ((CELL,), ME)
    assert [one.phase for one in told.under_way] == [Phase.AGENT]
    listener(END)
    ended = read_sweep_state(tmp_path)
    assert ended is not None
    assert (ended.end, ended.detail, ended.under_way) == (EndReason.LEAK, "d", ())
    assert [path.name for path in tmp_path.iterdir()] == ["sweep.json"]


def test_a_disk_that_takes_nothing_is_logged_once_until_it_does_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = SweepStateFile(tmp_path)
    listener(START)

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with capture_logs() as logs:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", full)
            listener(ENTERED)
            listener(ENTERED)
        before = read_sweep_state(tmp_path)
        listener(ENTERED)
    assert before is not None
    assert before.under_way == ()  # the old file is still whole
    assert [log["event"] for log in logs] == ["sweep_state.not_written"]
    after = read_sweep_state(tmp_path)
    assert after is not None
    assert after.under_way != ()


def test_text_that_is_no_text_and_a_folder_that_is_gone_hurt_nothing(tmp_path: Path) -> None:
    listener = SweepStateFile(tmp_path / "gone")
    with capture_logs() as logs:
        listener(START)
        SweepStateFile(tmp_path)(START.model_copy(update={"cells": (_unwritable(),)}))
    assert [log["log_level"] for log in logs] == ["warning"] * 2


def _unwritable() -> object:
    return CELL.model_copy(update={"task": "half a character: \udcff"})


@pytest.mark.parametrize("content", [b"", b"{", b'{"schema_version": 2}', b"[]", b"\xff"], ids=repr)
def test_a_file_that_can_not_be_read_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sweep.json").write_bytes(content)
    with capture_logs() as logs:
        assert read_sweep_state(tmp_path) is None
    assert [log["event"] for log in logs] == ["sweep_state.not_read"]


def test_no_file_is_no_sweep(tmp_path: Path) -> None:
    assert read_sweep_state(tmp_path) is None


def test_the_holder_of_a_folder_is_seen_without_taking_its_lock(tmp_path: Path) -> None:
    assert folder_holder(tmp_path) is None
    with ResultsStore(tmp_path):
        assert folder_holder(tmp_path) == ME
        assert is_alive(ME) is True
    with (tmp_path / ".lock").open() as file:  # nobody holds it: neither the store nor the look
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_one_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(["true"])
    process.wait()
    gone = Runner(pid=process.pid, host=ME.host)
    (tmp_path / ".lock").write_text(f"process {gone.pid} on {gone.host}\n")
    assert is_alive(gone) is False
    assert folder_holder(tmp_path) is None


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux says who holds locks")
def test_another_process_with_the_same_number_is_not_taken_for_it(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as bystander:
        (tmp_path / ".lock").write_text(f"process {bystander.pid} on {ME.host}\n")
        assert folder_holder(tmp_path) is None
        bystander.kill()


@pytest.mark.parametrize("text", ["", "someone", "process x on h", f"process {'9' * 30} on h"])
def test_a_lock_that_names_nobody_is_held_by_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / ".lock").write_text(text)
    assert folder_holder(tmp_path) is None


def test_of_another_machine_nothing_can_be_told() -> None:
    assert is_alive(Runner(pid=os.getpid(), host="elsewhere")) is None
    assert is_alive(None) is None
