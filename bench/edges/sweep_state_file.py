"""`results/sweep.json`: what the last sweep was asked, what is under way, how it ended.

It is for people who look on, and nothing depends on it: it may be old, missing or of a full disk.
"""

import os
from pathlib import Path

import structlog
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from bench.core.events import Event, SweepStarted
from bench.core.sweep_state import Runner, SweepState, after, begun

_NAME = "sweep.json"


class SweepStateFile:
    """A listener that keeps the file up to date; it never fails, whatever the disk does."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._runner = Runner(pid=os.getpid(), host=os.uname().nodename)
        self._state: SweepState | None = None
        self._failed = False

    def __call__(self, event: Event) -> None:
        """Write the file as this event leaves the sweep."""
        if isinstance(event, SweepStarted):
            self._state = begun(event, self._runner)
        elif self._state is not None:
            self._state = after(self._state, event)
        if self._state is not None:
            self._write(self._state)

    def _write(self, state: SweepState) -> None:
        # Whoever reads meanwhile sees the old file or the new one. Not synced: after a power cut it
        # may be an old one or none, and records say what is settled.
        draft = self._path.with_name(f".{_NAME}.draft")
        try:
            draft.write_bytes(state.model_dump_json().encode())
            draft.replace(self._path)
        except (OSError, PydanticSerializationError) as error:
            if not self._failed:
                structlog.get_logger().warning("sweep_state.not_written", error=str(error))
            self._failed = True
        else:
            self._failed = False


def read_sweep_state(folder: Path) -> SweepState | None:
    """Return the last sweep as its file tells it; `None` where there is none to be read."""
    path = folder / _NAME
    try:
        return SweepState.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        what = f"{error.error_count()} faults" if isinstance(error, ValidationError) else str(error)
        structlog.get_logger().warning("sweep_state.not_read", file=str(path), error=what)
        return None
