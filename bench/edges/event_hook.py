"""Tells a command of the user's what a sweep tells: one event a call, as JSON on standard input.

It never holds a sweep up: events wait in a queue, one call is made at a time, and one that fails or
takes too long is logged and forgotten.
"""

import contextlib
import queue
import shlex
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

from bench.core.events import AgentProgressed, Event, PhaseEntered
from bench.errors import BadInputError

_CALL_SECONDS = 30.0
_LAST_CALLS_SECONDS = 60.0
_SAID = 500


@contextmanager
def told_to(command: str | None) -> Iterator[Callable[[Event], None]]:
    """Give a listener that has a command told of all events but phases and progress.

    Without a command nobody is told. Leaving the block waits for the calls that are still to be
    made, within bounds.

    Raises:
        BadInputError: when the command is no program that can be found.
    """
    if command is None:
        yield lambda _: None
        return
    hook = _Hook(_argv(command))
    try:
        yield hook.tell
    finally:
        hook.close()


def _argv(command: str) -> list[str]:
    try:
        argv = shlex.split(command)
    except ValueError as error:
        raise BadInputError(f"reading on_event: {command!r}: {error}.") from error
    if not argv or shutil.which(argv[0]) is None:
        raise BadInputError(
            f"reading on_event: {command!r} names no program that is here. Write a command that a "
            "shell would find, such as `notify-me --quietly`; for a pipe, name a script."
        )
    return argv


class _Hook:
    def __init__(self, argv: list[str]) -> None:
        self._argv = argv
        self._waiting: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._caller = threading.Thread(target=self._call_all, name="on-event", daemon=True)
        self._caller.start()

    def tell(self, event: Event) -> None:
        if not isinstance(event, PhaseEntered | AgentProgressed):
            self._waiting.put(event)

    def close(self) -> None:
        self._waiting.put(None)
        self._caller.join(_LAST_CALLS_SECONDS)
        if self._caller.is_alive():
            _warn("it is still running; the last events may not have been told")

    def _call_all(self) -> None:
        while (event := self._waiting.get()) is not None:
            _call(self._argv, event)


def _call(argv: list[str], event: Event) -> None:
    try:
        done = subprocess.run(
            argv,
            input=event.model_dump_json().encode() + b"\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_CALL_SECONDS,
            start_new_session=True,  # Ctrl-C is for the bench
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _warn(str(error))
        return
    if done.returncode:
        _warn(f"it ended with {done.returncode}: {_tail(done.stdout)}")


def _tail(said: bytes) -> str:
    return said[-_SAID:].decode(errors="replace").strip() or "no message"


def _warn(found: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        structlog.get_logger().warning("hook.failed", found=found)
