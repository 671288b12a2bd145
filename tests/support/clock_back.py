"""The `bench` command with a wall clock that runs backwards: each look shows a minute less.

Run as a script. What it is about to show is that nothing but times of day rests on that clock.
"""

import itertools
import sys
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

_LOOKS = itertools.count(1)
_seconds = time.time


class _Backwards(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        return datetime.now(tz) - timedelta(minutes=next(_LOOKS))


def _main() -> None:
    from bench import cli
    from bench.cli import assembly, pace

    for module in (assembly, pace):
        module.datetime = _Backwards  # type: ignore[attr-defined] # what the module imported
    time.time = lambda: _seconds() - 60 * next(_LOOKS)
    cli.main()


if __name__ == "__main__":
    _main()
