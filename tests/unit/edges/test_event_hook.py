"""A command of the user's is told of events; whatever it does, the sweep goes on."""

import json
import sys
from pathlib import Path

import pytest

from bench.core.events import (
    AttemptRecorded,
    CellName,
    EndReason,
    Event,
    Phase,
    PhaseEntered,
    SweepEnded,
)
from bench.edges import event_hook
from bench.edges.event_hook import told_to
from bench.errors import BadInputError
from support.builders import NOON, a_record

RECORDED = AttemptRecorded(at=NOON, record=a_record())
ENDED = SweepEnded(at=NOON, reason=EndReason.FINISHED)
ENTERED = PhaseEntered(
    at=NOON,
    cell=CellName(cell="c", model="m", harness="pi", task="t1", trial=1),
    attempt=1,
    phase=Phase.AGENT,
)


def a_script(folder: Path, text: str) -> str:
    script = folder / "with a space.py"
    script.write_text(f"import pathlib, sys\nfolder = pathlib.Path({str(folder)!r})\n{text}\n")
    return f"{sys.executable} '{script}'"


def test_a_command_is_told_each_event_but_phases_in_order(tmp_path: Path) -> None:
    said = "(folder / 'said').open('a').write(sys.stdin.read())"
    with told_to(a_script(tmp_path, said)) as tell:
        for event in (RECORDED, ENTERED, ENDED):
            tell(event)
    lines = (tmp_path / "said").read_text().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["attempt_recorded", "sweep_ended"]
    assert AttemptRecorded.model_validate_json(lines[0]) == RECORDED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("print('no network'); sys.exit(3)", "it ended with 3: no network"),
        ("import time; time.sleep(600)", "timed out"),
        ("sys.stdout.buffer.write(bytes(range(256)) * 10**5)", ""),
    ],
    ids=["fails", "hangs", "floods"],
)
def test_a_command_that_misbehaves_is_logged_and_the_next_event_is_told(
    tmp_path: Path,
    text: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(event_hook, "_CALL_SECONDS", 2.0)
    count = "(folder / 'calls').open('a').write('x')\n"
    with told_to(a_script(tmp_path, count + text)) as tell:
        tell(RECORDED)
        tell(ENDED)
    assert (tmp_path / "calls").read_text() == "xx"
    logged = capsys.readouterr().out
    assert told in logged
    assert logged.count("hook.failed") == (2 if told else 0)


def test_without_a_command_nobody_is_told() -> None:
    event: Event = ENDED
    with told_to(None) as tell:
        tell(event)


@pytest.mark.parametrize("command", ["", "  ", "no-such-program-anywhere", "'unclosed"])
def test_what_is_no_command_is_refused_at_once(command: str) -> None:
    with pytest.raises(BadInputError, match="on_event"), told_to(command):
        pass
