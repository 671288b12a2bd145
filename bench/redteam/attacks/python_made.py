"""How the attacks in Python are made into values, and what several of them share."""

from collections.abc import Mapping

from bench.core.specs import PhaseLimits
from bench.core.verdict import Reason
from bench.redteam.attack import Attack, Gain, Kind, Submission

CRASH, FAIL, LATE = Reason.EXHIBIT_CRASHED, Reason.CHECKS_FAILED, Reason.EXHIBIT_TIMEOUT
PATIENCE = 15

IDLE = "def shortest_path(graph, start, goal):\n    return None\n"

# What is known of the verdict's form: all of it, the grader's source is public.
FORGED = r"""
import json
ANSWER = {"returned": [0, ["a"]], "graph_changed": False, "passed": True}
ANSWERS = json.dumps({"answers": [ANSWER] * 500})
CHECKS = [{"name": "edge/lone-node", "passed": True, "detail": ""}]
VERDICT = json.dumps({"schema_version": 1, "nonce": "", "inputs_sha256": "", "checks": CHECKS})
LINES = "\n".join(["", "RESULT: PASSED", "1 passed in 0.01s", "PASSED", VERDICT, ANSWERS, ""])
"""

# Who looks for the end of the process that imports it has to outlive that process.
DAEMON = """
import os
def daemon(work):
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    try:
        work()
    finally:
        os._exit(0)
"""


def a_python_attack(
    name: str,
    row: str,
    what: str,
    source: str,
    *,
    naive: str = "python-exit",
    ends: Reason = FAIL,
    gain: Gain = Gain.PASS,
    seconds: int = PATIENCE,
    alone: bool = False,
    beside: Mapping[str, str] | None = None,
) -> Attack:
    """Return an attack that pretends to find shortest paths; `beside` are further files of it."""
    texts = {"shortest_path.py": source, **(beside or {})}
    return Attack(
        id=f"{row}-{name}",
        row=row,
        kind=Kind.PYTHON,
        what=what,
        means=Submission(
            task="p2_shortest_path",
            files={name: text.encode() for name, text in texts.items()},
            ends=ends,
            exhibit=PhaseLimits(seconds=seconds, memory_mib=256, pids=32, output_bytes=2**20),
        ),
        naive=naive,
        gain=gain,
        alone=alone,
    )
