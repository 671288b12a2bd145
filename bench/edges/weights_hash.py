"""The SHA-256 of a large file, remembered so that no file is hashed at every start."""

import hashlib
from pathlib import Path

import structlog

from bench.edges.memory_file import read_memory, write_memory

_LONG_BYTES = 4 * 2**30  # seconds to minutes, in which nothing else is to be seen


def sha256_of(path: Path, *, memory: Path) -> str:
    """Return a file's SHA-256 (hex).

    `memory` is a file that keeps what was hashed before. It is believed for the same inode, size
    and time of change: who can forge these can as well swap the file right after it was hashed.
    """
    stamp = _stamp(path)
    known = read_memory(memory)
    if stamp not in known:
        known[stamp] = _hash(path)
        try:
            write_memory(memory, known)
        except OSError as error:  # then it is hashed again next time
            structlog.get_logger().warning("hash.forgotten", file=path.name, error=str(error))
    return known[stamp]


def sha256_of_all(paths: tuple[Path, ...], *, memory: Path) -> str:
    """Return the SHA-256 of a file, or of what is in several parts: of their SHA-256s, one a line.

    Of parts, `cat` would have no meaning: each of a split GGUF is a GGUF of its own.
    """
    each = [sha256_of(path, memory=memory) for path in paths]
    if len(each) == 1:
        return each[0]
    return hashlib.sha256("".join(f"{one}\n" for one in each).encode()).hexdigest()


def _stamp(path: Path) -> str:
    status = path.stat()
    return f"{status.st_dev}:{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


def _hash(path: Path) -> str:
    size = path.stat().st_size
    if size >= _LONG_BYTES:
        structlog.get_logger().info("hashing.started", file=path.name, gb=round(size / 1e9, 1))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
