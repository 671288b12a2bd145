"""A server's process: tied to the bench's own life, and surely ended."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_STOP_SECONDS = 10.0


@contextmanager
def tied_process(
    command: tuple[str, ...], *, first_line: bytes, log: int
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that ends when its standard input does: on leaving, or when the bench dies."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C is for the bench, which then stops the server itself
    )
    try:
        _tell(process, first_line)
        yield process
    finally:
        _stop(process)


def _tell(process: subprocess.Popen[bytes], line: bytes) -> None:
    """Write past Python's buffer: a process already dead shows when it is waited for."""
    if process.stdin is None:
        raise AssertionError("a process was started without standard input")
    try:
        os.write(process.stdin.fileno(), line + b"\n")
    except BrokenPipeError:
        return


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
