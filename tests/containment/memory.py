"""How much memory did the runner itself take? By the kernel's own high-water mark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The high-water mark of this process since the block began."""

    held_before_mib: int

    def grown_so_far(self) -> int:
        """Return by how many MiB this process was ever larger than when the block began."""
        return _mib("VmHWM") - self.held_before_mib


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Measure from here on."""
    Path("/proc/self/clear_refs").write_text("5")  # forgets the high-water mark so far
    yield Peak(held_before_mib=_mib("VmRSS"))


def _mib(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) // 1024
