"""`bench trajectory`: from the names of a recorded cell to what its agent said and did."""

import json

import pytest

from bench.core.attempt import Artefacts
from bench.core.record import Record
from bench.core.traffic import Closed, Dialect, Exchange, ExchangeEnd, Opened, Turn
from bench.core.verdict import Outcome, Reason
from bench.edges.store import ResultsStore
from support.builders import a_record
from support.command import Done
from support.console import Command
from support.conversation import SYSTEM, Talk, a_conversation, calling

ORACLE = ("scripted/oracle", "pi", "t1")
VOID = (Outcome.VOID, Reason.MODEL_UNAVAILABLE)


def keep(command: Command, record: Record, *exchanges: Exchange, closed: bool = True) -> None:
    """Write an attempt as a sweep does, with this traffic."""
    lines: list[Opened | Exchange | Closed] = [Opened(at=1, upstream_healthy=True), *exchanges]
    lines += [Closed(at=9, upstream_healthy=True)] * closed
    traffic = b"".join(line.model_dump_json().encode() + b"\n" for line in lines)
    with ResultsStore(command.folder / "results") as store:
        store.append(record, Artefacts(traffic=traffic))


def told(done: Done, code: int, *words: str) -> str:
    """The exit code is right and a person is told, without a traceback."""
    assert done.code == code, done.err
    said = done.err if code else done.out
    assert "Traceback" not in done.err
    for word in words:
        assert word in said, f"{word!r} is not in: {said}"
    return said


def test_a_cell_is_shown_step_by_step(command: Command) -> None:
    keep(command, a_record(), *a_conversation(Talk(Dialect.OPENAI)))
    shown = told(command("trajectory", *ORACLE), 0)
    assert shown == (
        "solved  scripted/oracle/pi/t1/1  all_checks_passed  5.0 s (agent 2.0 s)  \n"
        "thread 1: 5 steps, 3 answers, 30 tokens in, 16 out, 0 tools on offer\n"
        "   1  system  +0.0 s\n"
        f"        {SYSTEM}\n"
        "   2  user  +0.0 s\n"
        "        Write a.\n"
        "   3  agent  +0.0 s  10 → 7 tokens, 0.50 s, tool_calls\n"
        "        I look.\n"
        '        → bash {"command": "ls"}\n'
        "        ← a b\n"
        "   4  agent  +1.0 s  10 → 8 tokens, 0.50 s, tool_calls\n"
        '        → read {"path": "a"}\n'
        "        ← A\n"
        '        → read {"path": "b"}\n'
        "        ← B\n"
        "   5  agent  +2.0 s  10 → 1 tokens, 0.50 s, stop\n"
        "        Done.\n"
        "\n"
    )


def test_failures_other_requests_and_doubts_are_shown(command: Command) -> None:
    talk = Talk(Dialect.ANTHROPIC)
    said = [talk.user("Go.")]
    odd = talk.exchange(3, []).model_copy(update={"path": "/slots", "dialect": None, "status": 403})
    keep(
        command,
        a_record(),
        talk.exchange(1, said, Turn(text="Ha"), end=ExchangeEnd.UPSTREAM_CUT),
        talk.exchange(2, said, Turn(text="Hallo")),
        *[odd] * 3,
        closed=False,
    )
    told(
        command("trajectory", *ORACLE),
        0,
        "asked in vain: upstream_cut: because of upstream_cut",
        "Hallo",
        "3 × POST /slots  completed (403)",
        "did not close its record",
    )


def test_untrusted_text_neither_controls_the_terminal_nor_is_taken_for_markup(
    command: Command,
) -> None:
    talk = Talk(Dialect.OPENAI)
    nasty = "\x1b[31m[red]no[/red] :boom: [link=x]\u202e\r\x07[/"
    turn = calling(nasty, nasty, **{nasty: nasty})
    said = [talk.user(nasty), talk.answer(turn), talk.result(nasty, of="0_0")]
    failed = talk.exchange(3, said, end=ExchangeEnd.UPSTREAM_ERROR)
    keep(
        command,
        a_record(),
        talk.exchange(1, said[:1], turn, system=nasty),
        failed.model_copy(update={"detail": nasty, "request": {"messages": said}}),
        failed.model_copy(update={"path": nasty, "dialect": None}),
    )
    shown = told(command("trajectory", *ORACLE), 0, "[red]no[/red] :boom: [link=x]")
    assert all(c.isprintable() or c in "\n " for c in shown)


def test_long_text_is_cut_and_shown_in_full_when_asked(command: Command) -> None:
    talk = Talk(Dialect.OPENAI)
    long, many = "x" * 5000 + "END", "\n".join(f"line {n}" for n in range(100))
    keep(command, a_record(), talk.exchange(1, [talk.user(long)], Turn(text=many)))
    cut = told(command("trajectory", *ORACLE), 0)
    assert "… 4003 more characters; --full shows them" in cut
    assert "line 11" in cut
    assert "line 12" not in cut
    full = told(command("trajectory", *ORACLE, "--full"), 0, long, "line 99")
    assert "--full" not in full


def test_the_export_goes_to_a_file_or_to_standard_output(command: Command) -> None:
    keep(command, a_record(), *a_conversation(Talk(Dialect.ANTHROPIC)))
    told(command("trajectory", *ORACLE, "--atif", "t.json"), 0, "5 steps written to t.json")
    document = json.loads((command.folder / "t.json").read_text())
    assert document["session_id"] == f"{a_record().cell}/1"
    assert json.loads(told(command("trajectory", *ORACLE, "--atif", "-"), 0)) == document


def test_an_export_that_cannot_be_written_says_so(command: Command) -> None:
    keep(command, a_record())
    done = command("trajectory", *ORACLE, "--atif", "nowhere/t.json")
    told(done, 2, "writing the trajectory to nowhere/t.json", "Name another file")


def test_the_attempt_that_settled_the_cell_is_shown_unless_another_is_named(
    command: Command,
) -> None:
    talk = Talk(Dialect.OPENAI)
    for attempt, verdict in ((1, VOID), (2, (Outcome.FAILED, Reason.CHECKS_FAILED))):
        text = Turn(text=f"This is attempt {attempt}.")
        keep(
            command,
            a_record(*verdict, attempt=attempt),
            talk.exchange(1, [talk.user("Go.")], text),
        )
    told(command("trajectory", *ORACLE), 0, "This is attempt 2.")
    told(command("trajectory", *ORACLE, "--attempt", "1"), 0, "This is attempt 1.")
    told(command("trajectory", *ORACLE, "--attempt", "3"), 2, "no attempt 3; recorded: 1, 2.")


def test_a_cell_that_never_settled_shows_its_last_attempt(command: Command) -> None:
    for attempt in (1, 2):
        keep(command, a_record(*VOID, attempt=attempt))
    told(command("trajectory", *ORACLE), 0, "attempt 2", "The agent asked its model nothing.")


def test_of_cells_with_equal_names_the_last_is_shown_and_the_others_are_named(
    command: Command,
) -> None:
    old, new = a_record(task_digest="old"), a_record(Outcome.FAILED, Reason.CHECKS_FAILED)
    keep(command, old)
    keep(command, new)
    done = command("trajectory", *ORACLE)
    told(done, 0, "failed")
    assert f"This is cell {new.cell}; --cell shows others" in done.err
    assert old.cell in done.err
    told(command("trajectory", *ORACLE, "--cell", old.cell[:8]), 0, "solved")
    told(command("trajectory", *ORACLE, "--cell", "zz"), 2, "begins with 'zz'; known: ", old.cell)


def test_a_cell_with_decoys_is_shown_only_when_asked_for(command: Command) -> None:
    keep(command, a_record(model="scripted/oracle +decoys"))
    missing = "did you mean scripted/oracle pi t1 --decoys?"
    told(command("trajectory", *ORACLE), 2, missing)
    told(command("trajectory", *ORACLE, "--decoys"), 0, "solved  scripted/oracle +decoys/pi/t1/1")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ("scripted/orakel", "pi", "t1"),
            ("has no scripted/orakel pi t1; did you mean scripted/oracle pi t1?",),
            id="near",
        ),
        pytest.param(
            (*ORACLE, "--trial", "2"),
            ("--trial 2; did you mean scripted/oracle pi t1?",),
            id="trial",
        ),
        pytest.param(("a", "b", "c"), ("has no a b c; recorded: 'a model' pi t1",), id="not-near"),
        pytest.param(
            (*ORACLE, "--results", "none"), ("none has no", "no records at all"), id="empty"
        ),
        pytest.param((*ORACLE, "--attempt", "0"), ("--attempt",), id="attempt"),
        pytest.param(ORACLE[:2], ("'task'",), id="left-out"),
    ],
)
def test_a_cell_that_is_not_recorded_is_told_with_what_there_is(
    command: Command, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    keep(command, a_record())
    keep(command, a_record(model="a model"))
    told(command("trajectory", *arguments), 2, *words)


def test_a_record_whose_traffic_is_gone_or_broken_is_a_fault_of_the_store(
    command: Command,
) -> None:
    keep(command, a_record())
    traffic = command.folder / "results" / a_record().artefacts / "traffic.jsonl.zst"
    traffic.write_bytes(b"junk")
    told(command("trajectory", *ORACLE), 4, "can't be read")
    traffic.unlink()
    told(command("trajectory", *ORACLE), 4, "there is no", "restore the folder")
