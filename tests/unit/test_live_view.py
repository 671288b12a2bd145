"""What a person sees of a sweep while it runs."""

import io
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog
from pydantic import TypeAdapter
from rich.console import Console

from bench.cli.amounts import amount, duration
from bench.cli.live_view import LiveView, listener_for
from bench.core.estimate import Experience
from bench.core.events import (
    AgentProgressed,
    AttemptPostponed,
    AttemptRecorded,
    CellName,
    EndReason,
    Event,
    Phase,
    PhaseEntered,
    SweepEnded,
    SweepStarted,
)
from bench.core.traffic import Pulse
from bench.core.verdict import Outcome, Reason
from bench.logs import set_up_logs
from support.builders import NOON, a_brief, a_cell_name, a_record

ONE = a_cell_name(model="scripted/oracle")
HOSTILE = "[red]x\x1b[2J:boom:"
VOID = a_record(Outcome.VOID, Reason.ENGINE_FAILURE)
EVENTS: tuple[Event, ...] = (
    SweepStarted(at=NOON, cells=(ONE,), settled={}),
    PhaseEntered(at=NOON, cell=ONE, attempt=1, phase=Phase.SETUP),
    AttemptRecorded(at=NOON, record=VOID),
    AttemptPostponed(at=NOON, cell=ONE, next_attempt=2, seconds=75, why=HOSTILE),
    PhaseEntered(at=NOON, cell=ONE, attempt=2, phase=Phase.AGENT, deadline_seconds=600),
    AttemptRecorded(at=NOON, record=a_record(attempt=2)),
    SweepEnded(at=NOON, reason=EndReason.FINISHED),
)
MODELS = [f"Qwen3.6-{size}B-A3B UD-Q4_K_XL" for size in range(17)]
HARNESSES = ("pi", "qwen", "claude", "opencode", "aider")


def a_screen(
    width: int = 80, height: int = 24, *, terminal: bool = True, kind: str = "xterm"
) -> Console:
    return Console(
        file=io.StringIO(),
        force_terminal=terminal,
        width=width,
        height=height,
        color_system=None,
        legacy_windows=False,
        _environ={"TERM": kind},
    )


def written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def shown(view: LiveView, width: int = 80, height: int = 24) -> list[str]:
    console = a_screen(width, height)
    console.print(view.render())
    return written(console).splitlines()


def a_view(*events: Event, at: datetime = NOON, width: int = 80, height: int = 24) -> LiveView:
    view = LiveView(a_screen(width, height), past=Experience(), now=lambda: at)
    for event in events:
        view(event)
    return view


@pytest.mark.parametrize(
    "console",
    [a_screen(terminal=False), a_screen(kind="dumb")],
    ids=["none", "one-that-can-not-go-back"],
)
def test_without_a_terminal_every_attempt_pause_and_end_is_a_plain_line(console: Console) -> None:
    with listener_for(console, as_json=False) as listener:
        for event in EVENTS:
            listener(event)
    assert written(console).splitlines() == [
        "void    scripted/oracle/pi/t1/1  engine_failure  5.0 s (agent 2.0 s)  ",
        r"waiting scripted/oracle/pi/t1/1 attempt 2 in 1 min 15 s: [red]x\x1b[2J:boom:",
        "solved  scripted/oracle/pi/t1/1 attempt 2  all_checks_passed  5.0 s (agent 2.0 s)  ",
        "The sweep is finished.",
    ]


def test_as_json_every_event_is_a_line_and_the_console_stays_empty(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console = a_screen()
    with listener_for(console, as_json=True) as listener:
        for event in EVENTS:
            listener(event)
    lines = capsys.readouterr().out.splitlines()
    events: TypeAdapter[Event] = TypeAdapter(Event)
    assert tuple(events.validate_json(line) for line in lines) == EVENTS
    assert written(console) == ""


@pytest.fixture
def quiet_afterwards() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("quiet_afterwards")
def test_log_lines_stand_above_the_view_and_do_not_tear_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs("info")
    console, before = a_screen(), sys.stderr
    with listener_for(console, as_json=False) as listener:
        listener(EVENTS[0])
        structlog.get_logger().info("something.happened", cell=ONE.name)
        listener(EVENTS[2])
    assert sys.stderr is before
    assert "something.happened" in written(console)
    assert "void    scripted/oracle/pi/t1/1" in written(console)
    assert capsys.readouterr().err == ""
    structlog.get_logger().info("something.else")
    assert "something.else" in capsys.readouterr().err


def test_the_view_shows_what_is_under_way_and_what_came_out_void() -> None:
    at = NOON + timedelta(seconds=100)
    assert shown(a_view(*EVENTS[:2], at=at)) == [
        "0 of 1 cells settled: 0✓ solved, 0✗ failed, 1· pending",
        "time left –, – cells/h, – tokens/s",
        "  setup      scripted/oracle/pi/t1/1  1 min 40 s",
        "                pi",
        "scripted/oracle 1·",
    ]
    assert shown(a_view(*EVENTS[:4], at=at))[2:] == [
        r"  postponed  scripted/oracle/pi/t1/1 attempt 2  in 0 s: [red]x\x1b[2J:boom:",
        "  void       scripted/oracle/pi/t1/1: engine_failure",
        "                pi",
        "scripted/oracle 1!",
    ]
    agent = shown(a_view(*EVENTS[:5], at=at))[2]
    assert agent == ("  agent      scripted/oracle/pi/t1/1 attempt 2  1 min 40 s, 8 min 20 s left")
    for tokens, speed, words in ((40, 9.6, "40 tokens, 10 tokens/s"), (41, 0.0, "41 tokens")):
        pulse = Pulse(requests=3, output_tokens=tokens, tokens_per_second=speed)
        progressed = AgentProgressed(at=NOON, cell=ONE, attempt=2, pulse=pulse)
        seen = shown(a_view(*EVENTS[:5], progressed, at=at))
        assert seen[2:4] == [agent, f"             3 requests, {words}"]
    assert (
        shown(a_view(*EVENTS, at=at))[0] == "1 of 1 cells settled: 1✓ solved, 0✗ failed, 0· pending"
    )


def test_past_records_give_the_time_left_from_the_start() -> None:
    past = Experience()
    past.add(a_brief(seconds=90, model="scripted/oracle", scripted=True, trial=7))
    view = LiveView(a_screen(), past=past, now=lambda: NOON)
    view(EVENTS[0])
    assert shown(view)[1].startswith("time left 1 min 30 s,")


def whole_matrix(*, at_work: int) -> LiveView:
    """Every model with every harness on 16 tasks, of which one model is at work."""
    names = [
        a_cell_name(model=model, harness=harness, task=f"t{task}")
        for model in MODELS
        for task in range(16)
        for harness in HARNESSES
    ]
    mine = [name for name in names if name.model == MODELS[at_work]]
    voids = [a_record(Outcome.VOID, Reason.LEAK, **_key(name)) for name in names[:9]]
    return a_view(
        SweepStarted(at=NOON, cells=tuple(names), settled={n.cell: Outcome.FAILED for n in names}),
        *(AttemptRecorded(at=NOON, record=record) for record in voids),
        *(PhaseEntered(at=NOON, cell=name, attempt=1, phase=Phase.GRADE) for name in mine[:7]),
    )


def _key(name: CellName) -> dict[str, Any]:
    return name.model_dump(exclude={"cell"})


@pytest.mark.parametrize("at_work", range(17))
def test_the_whole_matrix_fits_a_small_terminal_around_the_model_at_work(at_work: int) -> None:
    lines = shown(whole_matrix(at_work=at_work))
    assert len(lines) <= 23
    assert max(map(len, lines)) <= 80
    assert any(line.startswith(MODELS[at_work]) for line in lines)
    assert "  … and 3 more under way" in lines
    assert sum("more models" in line for line in lines) in (1, 2)


def test_models_that_do_not_fit_are_added_up() -> None:
    view = a_view(
        SweepStarted(
            at=NOON, cells=tuple(a_cell_name(model=model) for model in MODELS), settled={}
        ),
        height=10,
    )
    lines = shown(view, height=10)
    assert lines[-1].split() == ["…", "12", "more", "models", "12·"]
    assert len(lines) == 9


def test_long_names_are_cut_in_the_middle_and_hostile_ones_spelt_out() -> None:
    long = a_cell_name().model_copy(update={"model": "a" * 90 + "-Q4"})
    hostile = a_cell_name(trial=2).model_copy(update={"model": HOSTILE, "harness": "[b]\u202e"})
    view = a_view(SweepStarted(at=NOON, cells=(long, hostile), settled={}))
    lines = shown(view)
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("aaaa") and "…" in line and "-Q4 " in line for line in lines)
    assert any(line.startswith(r"[red]x\x1b[2J") for line in lines)
    assert any(r"[b]\u202e" in line for line in lines)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (20, 3), (40, 8)])
def test_no_terminal_is_too_small_to_go_on(width: int, height: int) -> None:
    lines = shown(whole_matrix(at_work=3), width=width, height=height)
    assert max(map(len, lines)) <= width


def test_an_event_before_the_start_shows_nothing() -> None:
    assert shown(a_view(EVENTS[1])) == [""]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"),
        (0, "0 s"),
        (59.6, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (90061, "1 d 1 h"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (None, "–"),
        (0, "0"),
        (950.4, "950"),
        (1234, "1.23 k"),
        (999_800, "1000 k"),
        (34_000_000, "34 M"),
        (2.5e9, "2.5 G"),
    ],
)
def test_a_number_is_told_in_three_digits(number: float | None, words: str) -> None:
    assert amount(number) == words
