"""What a model, an agent or a submission writes never steers the terminal of who looks on.

And nothing that is kept of it can be run, or leads elsewhere.
"""

import re
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.core.traffic import ToolCall, Turn
from bench.core.verdict import Reason
from support.command import Bench
from support.scripted_llama import scripted_llama, shell
from support.terminal import on_a_terminal

pytestmark = pytest.mark.docker

CELL = ("server", "pi", "p2_shortest_path")
# A title, a cleared screen, a C1 control, an overwritten line, rich's own marks, an end of line.
HOSTILE = "\x1b]0;OWNED\x07\x1b[2J\x9b31mOWNED\rOWNED[red]\x85\x7f\x08"
WRITTEN = r"\033]0;OWNED\007\033[2J\302\233OWNED\rOWNED"
SUBMISSION = f"def shortest_path(*_):\n    return 0, [{HOSTILE!r}]\n"
WORK = f"""
printf '{WRITTEN}'; printf '{WRITTEN}' >&2
touch "$(printf '{WRITTEN}')"; ln -s /etc/passwd link; mkfifo pipe
printf '#!/bin/sh\\n' > program; chmod 4755 program; ln program twin
cat > shortest_path.py <<'ENDED'
{SUBMISSION}
ENDED
"""
SCRIPT = (
    shell(WORK, text=f"I begin. {HOSTILE}"),
    Turn(text=HOSTILE, tool_calls=(ToolCall(name=f"ba{HOSTILE}", arguments={HOSTILE: HOSTILE}),)),
    shell(f"sleep 5; printf '{WRITTEN}'"),
    Turn(text=f"Done. {HOSTILE}"),
)
# What a terminal is told by the bench itself: colours, the cursor, lines that are drawn anew.
OUR_OWN = re.compile(rb"\x1b\[[0-9;]*[mABCDGHK]|\x1b\[\?(?:25|1049)[hl]|\r?\n|\r")
CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The results, and what a terminal was sent by each command."""

    bench: Bench
    screens: dict[str, bytes]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    bench = Bench(folder=tmp_path_factory.mktemp("hostile"))
    screens: dict[str, bytes] = {}
    with scripted_llama(*SCRIPT) as llama:
        choice = ("--models", CELL[0], "--harnesses", CELL[1], "--tasks", CELL[2])
        with on_a_terminal(bench.folder, "run", *choice, "--server-url", llama.url) as running:
            assert llama.asked.acquire(timeout=60)
            with on_a_terminal(bench.folder, "watch") as watching:
                assert running.end() == 0, running.text
                assert watching.end() == 0, watching.text
                screens["watch"] = watching.raw
            screens["run"] = running.raw
    for name, command in {
        "run again": ("run", *choice),
        "cell": ("cell", *CELL),
        "trajectory": ("trajectory", *CELL, "--full"),
        "status": ("status", "--all"),
        "plan": ("plan", *choice),
        "terms": ("harnesses", "terms"),
    }.items():
        with on_a_terminal(bench.folder, *command) as window:
            assert window.end() == 0, window.text
            screens[name] = window.raw
    return Seen(bench=bench, screens=screens)


SCREENS = ("run", "watch", "run again", "cell", "trajectory", "status", "plan", "terms")


@pytest.mark.parametrize("name", SCREENS)
def test_no_control_character_of_theirs_reaches_the_terminal(seen: Seen, name: str) -> None:
    left = OUR_OWN.sub(b"", seen.screens[name])
    assert [left[m.start() - 20 : m.end() + 20] for m in CONTROL.finditer(left)] == []
    assert seen.screens.keys() == set(SCREENS)


@pytest.mark.parametrize("name", ["watch", "cell", "trajectory"])
def test_yet_what_they_wrote_is_shown(seen: Seen, name: str) -> None:
    """Else the test above could pass because nothing of it was there."""
    assert b"OWNED" in seen.screens[name]


def test_it_is_all_in_the_evidence(seen: Seen) -> None:
    (record,) = seen.bench.records()
    assert record.reason is Reason.CHECKS_FAILED
    assert b"OWNED" in (seen.bench.results / record.artefacts / "agent.log").read_bytes()


def test_nothing_that_is_kept_can_be_run_or_leads_elsewhere(seen: Seen) -> None:
    paths = list(seen.bench.results.rglob("*"))
    assert len(paths) > 10
    for path in paths:
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            continue
        assert stat.S_ISREG(status.st_mode), path
        assert (status.st_nlink, status.st_mode & 0o7111) == (1, 0), path


def test_the_bench_writes_its_own_names_only(seen: Seen) -> None:
    plain = re.compile(r"[A-Za-z0-9._-]+")
    names = [path.name for path in Path(seen.bench.results).rglob("*")]
    assert [name for name in names if not plain.fullmatch(name)] == []
