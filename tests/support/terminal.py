"""A command on a terminal of its own, as in a window: typed into, looked at, closed."""

import os
import re
import select
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.command import SECONDS, clean_environment

COLUMNS, ROWS = 100, 40
_ESCAPES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # cursor, colours, modes
    rb"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles and other strings
    rb"|\x1b[ -/]*[0-~]"
)


@dataclass(slots=True)
class Window:
    """A command under way on a terminal; what it writes is kept without the escapes."""

    process: subprocess.Popen[bytes]
    _master: int
    _slave: int
    _written: bytes = b""
    _read: int = 0
    _open: bool = True
    _news: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    @property
    def text(self) -> str:
        """Everything that was ever on it."""
        return _ESCAPES.sub(b"", self._written).decode(errors="replace")

    @property
    def raw(self) -> bytes:
        """The same with every escape."""
        return self._written

    def wait_for(self, words: str, *, seconds: float = SECONDS) -> None:
        """Return when the words are on it, below those waited for before; fail at the deadline."""
        deadline = time.monotonic() + seconds
        with self._news:
            while (found := self.text.find(words, self._read)) < 0:
                left = deadline - time.monotonic()
                assert left > 0, f"waited {seconds} s for {words!r} in:\n{self.text}"
                assert self.process.poll() is None, f"it ended without {words!r}:\n{self.text}"
                self._news.wait(min(left, 0.2))
            self._read = found + len(words)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def type_slowly(self, keys: str) -> None:
        """Press keys one by one: what comes in one piece, some screens take for pasted text."""
        for key in keys:
            self.type(key)
            time.sleep(0.05)

    def modes(self) -> list[Any]:
        """Return the terminal's settings: echo, line editing and all."""
        return termios.tcgetattr(self._slave)

    def close(self) -> None:
        """Close the window: the kernel tells the command with SIGHUP."""
        self._open = False
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            os.close(self._slave)
            os.close(self._master)

    def end(self, *, seconds: float = SECONDS) -> int:
        """Wait for the end and return the exit code."""
        code = self.process.wait(seconds)
        deadline = time.monotonic() + 5
        while self._open and time.monotonic() < deadline and self._pending():
            time.sleep(0.01)
        return code

    def _pending(self) -> bool:
        return bool(select.select([self._master], [], [], 0)[0])

    def _follow(self) -> None:
        while self._open:
            if select.select([self._master], [], [], 0.05)[0]:
                piece = os.read(self._master, 65536)
                with self._news:
                    self._written += piece
                    self._news.notify_all()


@contextmanager
def on_a_terminal(folder: Path, *arguments: str | Path, **env: str) -> Iterator[Window]:
    """Start a command of the bench in a folder; it is killed should the block leave it running."""
    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (ROWS, COLUMNS))
    process = subprocess.Popen(
        [sys.executable, "-m", "bench", *map(str, arguments)],
        cwd=folder,
        env=clean_environment() | {"TERM": "xterm-256color", **env},
        # A session of its own, whose terminal this is, as a window's shell would have it.
        preexec_fn=lambda: os.login_tty(slave),
        pass_fds=(slave,),
    )
    window = Window(process, master, slave)
    with process:
        try:
            yield window
        finally:
            # All that has the terminal: the client that is attached would outlive its parent.
            _kill_session(process.pid)
            window.close()


def _kill_session(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
