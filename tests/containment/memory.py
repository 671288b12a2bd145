"""How much memory did the runner itself take? By the kernel's own high-water mark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Peak:
    """Filled when its block ends."""

    grown_mib: int = 0


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Measure how far this process grew beyond what it held when the block began."""
    peak = Peak()
    Path("/proc/self/clear_refs").write_text("5")  # forgets the high-water mark so far
    before = _mib("VmRSS")
    yield peak
    peak.grown_mib = _mib("VmHWM") - before


def _mib(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) // 1024
