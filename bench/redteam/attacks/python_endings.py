"""Submissions in Python that end the process before it can say what it found."""

from bench.redteam.attacks.python_made import IDLE, a_python_attack

ATTACKS = (
    a_python_attack(
        "exit-0-at-import",
        "c1",
        "ends the process with exit code 0 when it is imported",
        """
import os
os._exit(0)
""",
    ),
    a_python_attack(
        "exit-0-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is called",
        """
import os
def shortest_path(*_): os._exit(0)
""",
    ),
    a_python_attack(
        "system-exit-in-the-call",
        "c1",
        "raises SystemExit(0) when it is called",
        """
def shortest_path(*_): raise SystemExit(0)
""",
    ),
    a_python_attack(
        "exit-0-at-exit",
        "c2",
        "has the interpreter's own end become exit code 0",
        """
import atexit, os
atexit.register(os._exit, 0)
"""
        + IDLE,
    ),
    a_python_attack(
        "exit-0-by-excepthook",
        "c2",
        "makes an uncaught exception exit code 0",
        """
import os, sys
sys.excepthook = lambda *_: os._exit(0)
1 / 0
""",
    ),
    a_python_attack(
        "exit-0-by-a-signal",
        "c2",
        "has a timer's signal end the process with exit code 0",
        """
import os, signal
signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
signal.setitimer(0, 0.001)
def shortest_path(*_):
    while True: pass
""",
    ),
)
