"""A GGUF file that lies on this machine, whole or in parts: which files it is, and their hash."""

import re
from dataclasses import dataclass
from pathlib import Path

from bench.edges.weights_hash import sha256_of_all
from bench.errors import BadInputError

_PART = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE)
HASHES = "hashes.json"  # in the cache folder: what was hashed before


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsFile:
    """What identifies weights on this machine."""

    name: str  # of a split file: its first part's
    sha256: str
    size_bytes: int


def identify_weights(path: Path, *, cache_dir: Path) -> WeightsFile:
    """Return a file's name, hash and size; hashing is remembered, by size and time of change.

    Raises:
        BadInputError: when the file, or a part of it, is not there or can't be read.
    """
    try:
        parts = parts_of(path)
        return WeightsFile(
            name=path.name,
            sha256=sha256_of_all(parts, memory=cache_dir.expanduser() / HASHES),
            size_bytes=sum(part.stat().st_size for part in parts),
        )
    except OSError as error:
        raise BadInputError(f"hashing {path}: {error}; name a file that can be read.") from error


def parts_of(path: Path) -> tuple[Path, ...]:
    """Return the files that a GGUF is in, in order; llama-server opens the first and finds all.

    Raises:
        BadInputError: when one is missing, or the path is not the first one's.
    """
    split = _PART.fullmatch(path.name)
    if split is None:
        parts: tuple[Path, ...] = (path,)
    else:
        stem, count = split["stem"], int(split["count"])
        parts = tuple(
            path.with_name(f"{stem}-{number:05}-of-{count:05}{path.suffix}")
            for number in range(1, count + 1)
        )
        if path not in parts[:1]:
            first = f"{stem}-00001-of-{split['count']}{path.suffix}"
            raise BadInputError(f"loading weights: {path} is one part of many; name {first}.")
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        raise BadInputError(
            f"loading weights: {', '.join(missing)} is no file in {path.parent}; name another, or "
            "get what is missing."
        )
    return parts


def stem_of(file_name: str) -> str:
    """Return a GGUF's name without its ending and part number."""
    split = _PART.fullmatch(file_name)
    return split["stem"] if split else re.sub(r"\.gguf$", "", file_name, flags=re.IGNORECASE)
