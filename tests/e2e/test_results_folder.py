"""A results folder in the hands of two runs, or as a killed run left it."""

import json
import shutil
import signal
from pathlib import Path

import pytest

from bench.core.verdict import Outcome
from support.command import Bench
from support.small_disk import small_disk
from support.traces import left_on_engine, sound_records

pytestmark = pytest.mark.docker

RUN = ("run", "--models", "scripted/nop", "--harnesses", "pi", "--tasks", "p2_shortest_path")


def test_a_second_run_on_the_same_results_says_who_is_there_or_waits(bench: Bench) -> None:
    command = (*RUN, "--trials", "4")
    with bench.started(*command) as first:
        first.wait_for("attempt.started")
        with bench.started(*command, "--wait") as waiting:
            refused = bench(*command)
            waiting.wait_for("results.waited_for", f"process {first.process.pid} on")
            done = first.end()
            waited = waiting.end()
    assert refused.code == 4, refused.err
    assert f"process {first.process.pid} on" in refused.err
    assert "--wait" in refused.err
    assert (done.code, waited.code) == (0, 0), done.err + waited.err
    assert "4 cells, 4 settled before." in waited.err
    assert [record.trial for record in sound_records(bench.results)] == [1, 2, 3, 4]


def test_a_settled_cell_is_never_run_again(bench: Bench) -> None:
    assert bench(*RUN).code == 0
    again = bench(*RUN, "--resume", "--json")
    assert again.code == 0
    assert "1 cells, 1 settled before." in again.err
    assert "attempt.started" not in again.err
    assert len(sound_records(bench.results)) == 1


def test_a_record_whose_line_was_never_written_or_torn_is_recovered_not_run_again(
    bench: Bench,
) -> None:
    assert bench(*RUN).code == 0
    (before,) = sound_records(bench.results)
    (file,) = bench.results.glob("*.jsonl")
    for torn in (b"", file.read_bytes()[:100]):
        file.write_bytes(torn)
        done = bench(*RUN)
        assert done.code == 0, done.err
        assert "record.recovered" in done.err
        assert "attempt.started" not in done.err
        assert bench.records() == (before,)


def test_a_draft_of_a_killed_run_is_removed_and_its_attempt_made_again(bench: Bench) -> None:
    assert bench(*RUN).code == 0
    (record,) = sound_records(bench.results)
    (file,) = bench.results.glob("*.jsonl")
    file.unlink()
    folder = bench.results / record.artefacts
    folder.rename(folder.with_name(f".draft-{folder.name}-0123abcd"))
    assert bench(*RUN).code == 0
    (again,) = sound_records(bench.results)
    assert (again.cell, again.attempt, again.outcome) == (record.cell, 1, Outcome.FAILED)


def test_a_folder_that_was_moved_after_a_kill_is_gone_on_with_and_cleared_up_after(
    bench: Bench, tmp_path: Path
) -> None:
    command = (*RUN, "--trials", "3")
    with bench.started(*command) as running:
        running.wait_for("failed", "no_submission")
        running.wait_for("phase.started", "phase=agent")
        running.send(signal.SIGKILL)
        running.end()
    settled = sound_records(bench.results)
    left = left_on_engine(bench.results)
    assert settled
    assert left
    moved = bench.results.rename(tmp_path / "elsewhere")
    done = bench(*command, "--results", moved)
    assert done.code == 0, done.err
    assert f"3 cells, {len(settled)} settled before." in done.err
    assert f"count={len(left)}" in done.err
    records = sound_records(moved)
    assert sorted((r.trial, r.attempt) for r in records) == [(1, 1), (2, 1), (3, 1)]
    assert left_on_engine(moved) == ()
    assert not bench.results.exists()


def test_a_disk_that_becomes_full_ends_the_sweep_and_nothing_is_lost_or_doubled(
    bench: Bench, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", mib=4) as disk:
        results = disk.folder / "results"
        command = (*RUN, "--trials", "4", "--results", results)
        with bench.started(*command) as running:
            running.wait_for("failed", "no_submission")
            disk.fill()
            done = running.end()
        assert done.code == 4, done.err
        assert "Traceback" not in done.err
        assert "No space left on device" in done.err
        assert bench(*command).code == 4, "there is still no room"
        settled = sound_records(results)
        assert 0 < len(settled) < 4
        disk.free()
        done = bench(*command)
        assert done.code == 0, done.err
        records = sound_records(results)
        assert sorted((r.trial, r.attempt) for r in records) == [(n, 1) for n in range(1, 5)]
        assert records[: len(settled)] == settled
        assert left_on_engine(results) == ()


def test_a_folder_that_can_take_no_more_ends_the_run_and_leaves_the_cell_pending(
    bench: Bench,
) -> None:
    with bench.started(*RUN) as running:
        running.wait_for("phase.started", "phase=agent")
        shutil.rmtree(bench.results / "cells")
        (bench.results / "cells").write_text("in the way")
        done = running.end()
    assert done.code == 4, done.err
    assert "Traceback" not in done.err
    assert "the cell is still pending" in done.err
    (bench.results / "cells").unlink()
    assert bench(*RUN).code == 0
    assert len(sound_records(bench.results)) == 1


def test_what_is_printed_for_scripts_is_what_is_recorded(bench: Bench) -> None:
    done = bench("cell", "scripted/nop", "pi", "p2_shortest_path", "--json")
    assert done.code == 0, done.err
    (record,) = sound_records(bench.results)
    assert json.loads(done.out) == json.loads(record.model_dump_json())
    (line,) = (bench.results / "scripted--nop.jsonl").read_text().splitlines()
    assert json.loads(line) == json.loads(done.out)
