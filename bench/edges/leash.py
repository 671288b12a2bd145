"""Runs a program that must not outlive the bench, not even when the bench is killed -9.

Run as `python -m bench.edges.leash PROGRAM ARGUMENT...`. Its standard input is a pipe from the
bench, whose content it ignores: when it ends, the bench closed it or is gone, and the program is
ended.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading

_GRACE_SECONDS = 5.0
_PR_SET_PDEATHSIG = 1
_STDIN = 0


def main() -> int:
    """Run the program of the command line until it ends or standard input does."""
    program = subprocess.Popen(
        sys.argv[1:],
        stdin=subprocess.DEVNULL,
        # Safe here: this process has one thread, which lives as long as the process.
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )
    threading.Thread(target=_end_with_parent, args=(program,), daemon=True).start()
    return program.wait()


def _die_with_parent() -> None:
    """Ask Linux to kill this process when the leash itself dies; elsewhere that case is open."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _end_with_parent(program: subprocess.Popen[bytes]) -> None:
    # Not sys.stdin: a thread that waits in it makes the interpreter abort when the program ends.
    while os.read(_STDIN, 4096):
        pass
    program.terminate()
    try:
        program.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        program.kill()


if __name__ == "__main__":
    sys.exit(main())
