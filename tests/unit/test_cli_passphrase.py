"""A passphrase is asked for on a terminal, as people type it."""

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

from bench.settings import CHECKOUT
from support.task_folders import a_private_task


def test_on_a_terminal_the_passphrase_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    a_private_task(tmp_path / "private")
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "bench", "tasks", "pack", "private", "-o", "set.age"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("BENCH_")}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=env | {"PYTHONPATH": str(CHECKOUT)},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,  # the terminal of whoever runs the tests is not asked
    ) as asked:
        os.close(terminal)
        shown = read_until(keyboard, b"Passphrase: ")
        os.write(keyboard, b"correct horse\n")
        shown += read_until(keyboard, b"confirmation: ")
        os.write(keyboard, b"correct horse\n")
        shown += read_until(keyboard, b"set.age: mine")
        assert asked.wait(60) == 0
    os.close(keyboard)
    assert b"horse" not in shown


def read_until(keyboard: int, words: bytes) -> bytes:
    """Read what a terminal shows, until it shows these words."""
    shown = b""
    while words not in shown:
        ready, _, _ = select.select([keyboard], [], [], 60)
        assert ready, f"no {words!r} in {shown!r}"
        shown += os.read(keyboard, 4096)
    return shown
