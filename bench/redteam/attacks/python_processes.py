"""Submissions in Python that break what runs them: no verdict, so the naive excuse them."""

from bench.core.verdict import Reason
from bench.redteam.attack import Attack, Gain
from bench.redteam.attacks.python_made import CRASH, FAIL, IDLE, LATE, a_python_attack


def _breaker(
    name: str,
    row: str,
    what: str,
    source: str,
    *,
    ends: Reason = CRASH,
    naive: str = "python-exit",
    alone: bool = True,
) -> Attack:
    return a_python_attack(
        name, row, what, source, ends=ends, naive=naive, alone=alone, gain=Gain.EXCUSE, seconds=4
    )


ATTACKS = (
    _breaker(
        "kill-all",
        "c17",
        "kills every process there is",
        """
import os
try: os.kill(-1, 9)
finally: os.kill(os.getpid(), 9)
""",
    ),
    _breaker(
        "stop-all",
        "c17",
        "stops every process there is",
        """
import os
try: os.kill(-1, 19)
finally: os.kill(os.getpid(), 19)
""",
        ends=LATE,
    ),
    _breaker(
        "kill-init",
        "c17",
        "tells the first process to end",  # which passes the signal on
        """
import os
os.kill(1, 9)
os.kill(1, 15)
"""
        + IDLE,
    ),
    _breaker(
        "hold-init",
        "c11",
        "traces the first process, so that it ends nobody",
        """
import ctypes
ctypes.CDLL(None).ptrace(16, 1, None, None)
"""
        + IDLE,
        ends=LATE,
        naive="python-held",
    ),
    _breaker(
        "fork-bomb",
        "e6",
        "starts processes without end",
        """
import os
while True:
    try: os.fork()
    except OSError: pass
""",
        ends=LATE,
    ),
    _breaker(
        "eat-memory",
        "e6",
        "takes all memory",
        """
held = [bytearray(2**20) for _ in range(2**14)]
"""
        + IDLE,
        ends=Reason.EXHIBIT_OUT_OF_MEMORY,
    ),
    _breaker(
        "fill-tmp",
        "e6",
        "fills the disk, so that no verdict fits on it",
        """
import contextlib
with contextlib.suppress(OSError), open('/tmp/fill', 'wb', buffering=0) as file:
    for _ in range(2**13): file.write(bytes(2**16))
with contextlib.suppress(OSError), open('/tmp/rest', 'wb', buffering=0) as file:
    while True: file.write(b'.')
"""
        + IDLE,
        ends=FAIL,
        naive="python-file",
    ),
    _breaker(
        "never-end",
        "c17",
        "never ends",
        """
while True: pass
""",
        ends=LATE,
        alone=False,
    ),
    _breaker(
        "sleep",
        "c17",
        "sleeps when it is called",
        """
import time
def shortest_path(*_): time.sleep(1000)
""",
        ends=LATE,
        alone=False,
    ),
    _breaker(
        "never-stop-answering",
        "e5",
        "writes to the channel of the answers without end",
        """
import os
while True: os.write(3, bytes(65536))
""",
        ends=Reason.EXHIBIT_OVERFLOW,
        naive="python-cut",
    ),
    _breaker(
        "never-stop-printing",
        "e5",
        "prints until the verdict is cut off the log",
        """
import time
end = time.monotonic() + 2
while time.monotonic() < end: print('x' * 65536)
"""
        + IDLE,
        ends=FAIL,
        naive="python-cut",
    ),
    _breaker(
        "overflow-the-stack",
        "c17",
        "dies of a stack without an end",
        """
def shortest_path(*a): return shortest_path(*a)
import sys
sys.setrecursionlimit(10**9)
""",
        alone=False,
    ),
    _breaker(
        "a-crash",
        "c17",
        "dies of a bad address",
        """
import ctypes
ctypes.string_at(0)
""",
        alone=False,
    ),
)
