"""Who holds a results folder? Looked up without touching the lock: a look may not stop a sweep.

The lock's file names a process; the kernel says whether it is there, and on Linux whether it holds
a lock at all. Elsewhere a process that later got the same number would be taken for it.
"""

import os
import re
from pathlib import Path

from bench.core.sweep_state import Runner

_LOCK = ".lock"
_KERNEL_LOCKS = Path("/proc/locks")


def folder_holder(folder: Path) -> Runner | None:
    """Return the process of this machine that holds a results folder now."""
    try:
        text = (folder / _LOCK).read_text(errors="replace")
    except OSError:
        return None
    match = re.fullmatch(r"process (\d{1,9}) on (\S+)\s*", text)
    if match is None:
        return None
    runner = Runner(pid=int(match[1]), host=match[2])
    return runner if is_alive(runner) else None


def is_alive(runner: Runner | None) -> bool | None:
    """Return whether a runner still holds its folder; `None` for one of another machine."""
    if runner is None or runner.host != os.uname().nodename:
        return None
    try:
        os.kill(runner.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's, but there
    return _holds_a_lock(runner.pid)


def _holds_a_lock(pid: int) -> bool:
    try:
        lines = _KERNEL_LOCKS.read_text().splitlines()
    except OSError:
        return True  # not Linux: nobody to ask
    holders = (fields[4] for line in lines if len(fields := line.split()) > 4 and "FLOCK" in fields)
    return str(pid) in holders
