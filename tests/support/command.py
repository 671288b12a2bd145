"""The `bench` command as a person runs it: a process of its own, in a folder of its own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.core.record import Record
from bench.edges.record_lines import read_records

SECONDS = 120.0
_NOT_INHERITED = ("BENCH_", "DOCKER_HOST", "COLUMNS", "FORCE_COLOR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Running:
    """A command under way; what it says on stderr can be waited for."""

    process: subprocess.Popen[str]
    _said: list[str] = field(default_factory=list)
    _printed: list[str] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _threads: list[threading.Thread] = field(default_factory=list)
    _read: int = 0

    def __post_init__(self) -> None:
        for follow in (self._follow_stderr, self._follow_stdout):
            thread = threading.Thread(target=follow, daemon=True)
            thread.start()
            self._threads.append(thread)

    def wait_for(self, *words: str, seconds: float = SECONDS) -> str:
        """Return the next line of stderr that holds all the words; fail at the deadline."""
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                while self._read < len(self._said):
                    line = self._said[self._read]
                    self._read += 1
                    if all(word in line for word in words):
                        return line
                left = deadline - time.monotonic()
                assert left > 0, f"waited {seconds} s for {words} in:\n{''.join(self._said)}"
                assert self._threads[0].is_alive(), f"no {words} in:\n{''.join(self._said)}"
                self._news.wait(min(left, 0.2))

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the command."""
        self.process.send_signal(number)

    def ended(self, *, within: float) -> bool:
        """Wait for the end for some seconds; return whether it came."""
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self, *, seconds: float = SECONDS) -> Done:
        """Wait for the end."""
        code = self.process.wait(seconds)
        for thread in self._threads:
            thread.join(seconds)
        return Done(code=code, out="".join(self._printed), err="".join(self._said))

    def _follow_stderr(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._news:
                self._said.append(line)
                self._news.notify_all()

    def _follow_stdout(self) -> None:
        assert self.process.stdout is not None
        self._printed.extend(self.process.stdout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Runs commands in a folder, where their results go as well."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)
    inside: tuple[str, ...] = ()  # a command that runs another one, elsewhere
    program: tuple[str, ...] = ("-m", "bench")  # what Python is told to run

    @property
    def results(self) -> Path:
        """The results folder."""
        return self.folder / "results"

    def __call__(self, *arguments: str | Path, **env: str) -> Done:
        """Run a command to its end."""
        with self.started(*arguments, **env) as running:
            return running.end()

    @contextmanager
    def started(self, *arguments: str | Path, **env: str) -> Iterator[Running]:
        """Start a command; it is killed should the block leave it running."""
        process = subprocess.Popen(
            [*self.inside, sys.executable, *self.program, *map(str, arguments)],
            cwd=self.folder,
            env=clean_environment() | {**self.env, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        with process:
            try:
                yield Running(process)
            finally:
                process.kill()

    def records(self) -> tuple[Record, ...]:
        """Read what is recorded."""
        return read_records(self.results)


def clean_environment() -> dict[str, str]:
    """Return this environment without what would steer the command."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_INHERITED)}
    # The checkout is what is tested, wherever the command runs.
    places = (str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH"))
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, places))}
