"""`bench status`: from records and the sweep's file, from either alone, and from nothing."""

import itertools
import json
import os
from datetime import timedelta
from pathlib import Path

from bench.cli.look import Look, LookedAt, state_lines
from bench.core.attempt import Artefacts
from bench.core.events import EndReason, Event, Phase, PhaseEntered, SweepEnded, SweepStarted
from bench.core.sweep_state import Runner
from bench.core.sweep_status import State
from bench.core.verdict import Outcome, Reason
from bench.edges.store import ResultsStore
from bench.edges.sweep_state_file import SweepStateFile
from support.builders import NOON, a_cell_name, a_record
from support.console import Command, assert_told
from support.terminal import on_a_terminal

CELLS = tuple(a_cell_name(model="scripted/oracle", trial=n) for n in (1, 2, 3))
START = SweepStarted(at=NOON, cells=CELLS, settled={})
WORKING = PhaseEntered(at=NOON, cell=CELLS[2], attempt=1, phase=Phase.AGENT, deadline_seconds=600)
LOST = a_record(Outcome.VOID, Reason.ENGINE_FAILURE, trial=2, attempt=1)


def swept(folder: Path, *events: Event, records: bool = True) -> None:
    """Leave what a sweep of one solved and one void cell leaves that told these events."""
    with ResultsStore(folder) as store:
        listener = SweepStateFile(folder)
        for event in events:
            listener(event)
        for record in (a_record(), LOST) if records else ():
            store.append(record, Artefacts())


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def seen(folder: Path) -> tuple[Look, str]:
    look = LookedAt(folder, now=lambda: NOON + timedelta(seconds=100)).look()
    return look, "\n".join(state_lines(look, folder))


def test_a_sweep_that_broke_off_is_told_with_what_is_settled(command: Command) -> None:
    folder = command.folder / "results"
    swept(folder, START, WORKING)
    before = files(folder)
    done = command("status")
    assert_told(done, 0)
    assert "broke off" in done.out
    assert "1 of 3 cells settled: 1✓ solved, 0✗ failed, 1! void, 1· pending" in done.out
    assert "agent      scripted/oracle/pi/t1/3" in done.out
    assert "void       scripted/oracle/pi/t1/2: engine_failure" in done.out
    assert "1✓1!1·" in done.out
    assert files(folder) == before  # nothing is written, no lock taken


def test_it_is_said_how_a_sweep_ended(tmp_path: Path) -> None:
    end = SweepEnded(at=NOON, reason=EndReason.TOO_MANY_VOIDS, detail="the server \x1b is gone")
    swept(tmp_path, START, WORKING, end)
    look, told = seen(tmp_path)
    assert look.state is State.ENDED
    assert "is over since" in told
    assert r"too many void cells in a row: the server \x1b is gone" in told


def test_a_sweep_is_running_while_its_process_holds_the_folder(tmp_path: Path) -> None:
    with ResultsStore(tmp_path):
        SweepStateFile(tmp_path)(START)
        look, told = seen(tmp_path)
        assert look.state is State.RUNNING
        assert f"is running: process {os.getpid()} on" in told
        assert "1 min 40 s old" in told
        assert "using the folder" not in told
    assert seen(tmp_path)[0].state is State.BROKEN_OFF


def test_someone_else_in_the_folder_is_named(tmp_path: Path) -> None:
    swept(tmp_path, START, SweepEnded(at=NOON, reason=EndReason.FINISHED))
    with ResultsStore(tmp_path):
        assert f"Process {os.getpid()} is using the folder now." in seen(tmp_path)[1]


def test_a_sweep_of_another_machine_is_not_called_gone(tmp_path: Path) -> None:
    swept(tmp_path, START)
    path = tmp_path / "sweep.json"
    path.write_text(path.read_text().replace(os.uname().nodename, "elsewhere"))
    look, told = seen(tmp_path)
    assert look.state is State.ELSEWHERE
    assert "only there can be told" in told


def test_an_old_folder_is_shown_from_its_records_alone(command: Command) -> None:
    swept(command.folder / "results")
    done = command("status")
    assert_told(done, 0)
    assert "All that is recorded in results, of whatever sweep." in done.out
    assert "1 of 2 cells settled" in done.out


def test_an_empty_folder_and_none_are_told_with_what_to_do(command: Command) -> None:
    (command.folder / "empty").mkdir()
    for folder in ("results", "empty"):
        done = command("status", "--results", folder)
        assert_told(done, 0)
        assert done.out == (
            f"{folder} has no records. Run cells with `bench run`, or name another folder with "
            "--results.\n"
        )
    assert list(command.folder.rglob("*")) == [command.folder / "empty"]


def test_a_line_that_is_no_record_is_told_without_a_traceback(command: Command) -> None:
    (command.folder / "results").mkdir()
    (command.folder / "results" / "m.jsonl").write_text('{"schema_version": 99}\n')
    assert_told(command("status"), 4, "m.jsonl:1 is no record of this version")


def test_as_json_it_is_one_document(command: Command) -> None:
    swept(command.folder / "results", START, WORKING)
    done = command("status", "--json")
    told = json.loads(done.out)
    assert told["state"] == "broken_off"
    assert told["matrix"] == [
        {
            "model": "scripted/oracle",
            "harness": "pi",
            "solved": 1,
            "failed": 0,
            "void": 1,
            "pending": 1,
        }
    ]
    (void,) = told["voids"]
    assert (void["name"], void["reason"], void["attempts"]) == (
        "scripted/oracle/pi/t1/2",
        "engine_failure",
        1,
    )
    assert [one["cell"]["trial"] for one in told["under_way"]] == [3]


def test_to_follow_is_to_read_what_is_new_until_nothing_runs(tmp_path: Path) -> None:
    store = ResultsStore(tmp_path)
    store.__enter__()
    listener = SweepStateFile(tmp_path)
    listener(START)

    def one() -> None:
        store.append(a_record(), Artefacts())

    def end() -> None:
        store.append(a_record(trial=2), Artefacts())
        listener(SweepEnded(at=NOON, reason=EndReason.FINISHED))
        store.__exit__(None, None, None)

    steps = iter((one, end))
    looks = list(LookedAt(tmp_path).looks(pause=lambda: next(steps)()))
    assert [(look.state, look.progress.tally.solved) for look in looks] == [
        (State.RUNNING, 0),
        (State.RUNNING, 1),
        (State.ENDED, 2),
    ]
    assert [b.differs(a) for a, b in itertools.pairwise(looks)] == [True, True]
    assert not looks[0].differs(looks[0])


def test_another_sweep_in_the_same_folder_is_seen_as_such(tmp_path: Path) -> None:
    folder = LookedAt(tmp_path)
    swept(tmp_path, START)
    assert folder.look().progress.tally.cells == 3
    later = NOON + timedelta(hours=1)
    swept(tmp_path, SweepStarted(at=later, cells=CELLS[:2], settled={}), records=False)
    look = folder.look()
    assert (look.progress.tally.cells, look.progress.tally.solved) == (2, 1)


def test_all_that_is_recorded_can_be_shown_beside_the_last_sweep(command: Command) -> None:
    swept(command.folder / "results", SweepStarted(at=NOON, cells=CELLS[:1], settled={}))
    last = command("status").out
    assert "1 of 1 cells settled" in last
    assert "Attempts at other cells that are recorded here: 1; --all shows everything." in last
    assert "1 of 2 cells settled" in command("status", "--all").out


def test_following_a_folder_where_nothing_runs_is_one_look(command: Command) -> None:
    swept(command.folder / "results", START)
    done = command("status", "--follow", "--json")
    assert len(done.out.splitlines()) == 1
    assert (
        json.loads(done.out)["runner"]
        == Runner(pid=os.getpid(), host=os.uname().nodename).model_dump()
    )


def test_on_a_terminal_a_sweep_is_followed_to_its_end(tmp_path: Path) -> None:
    results = tmp_path / "results"
    with ResultsStore(results) as store:
        listener = SweepStateFile(results)
        listener(START)
        with on_a_terminal(tmp_path, "status", "--follow") as window:
            window.wait_for("is running")
            window.wait_for("0 of 3 cells settled")
            listener(WORKING)
            window.wait_for("agent      scripted/oracle/pi/t1/3")
            store.append(a_record(), Artefacts())
            window.wait_for("1 of 3 cells settled")
            listener(SweepEnded(at=NOON, reason=EndReason.OUT_OF_TIME))
            store.__exit__(None, None, None)
            window.wait_for("out of time; what had begun was finished")
            assert window.end() == 0
