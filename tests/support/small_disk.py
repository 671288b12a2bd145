"""A disk of its own that is really full when it is full: a small tmpfs, mounted for a test."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = 4096  # what a tmpfs gives away at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallDisk:
    """A mounted file system, and the file that fills it."""

    folder: Path

    def fill(self, *, but_pages: int = 0) -> None:
        """Take all the room there is but so many pages."""
        with self._ballast.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * PAGE)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            os.ftruncate(file.fileno(), max(0, file.tell() // PAGE - but_pages) * PAGE)

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def small_disk(folder: Path, *, mib: int = 2) -> Iterator[SmallDisk]:
    """Mount a disk at a folder until the block ends; skip the test where that is not allowed."""
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a real full disk is mounted for this: only root on Linux may")
    size = f"size={mib}m,nr_inodes=0"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "bench-test", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"a real full disk can't be mounted here: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(folder=folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
