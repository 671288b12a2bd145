"""Tar streams as values: packing what goes into a volume, reading what an agent left.

A workspace's tar is written by the engine, but every name, size and kind in it is the agent's
choice, so it is read as hostile input: nothing is ever unpacked to disk, links are noted and never
followed, and count, size and depth are bounded.
"""

import io
import tarfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bench.core.submission import EntryKind, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """How much of a tar stream is read before it counts as too large."""

    total_bytes: int
    entries: int = 50_000
    depth: int = 64
    name_bytes: int = 4096


def pack(
    files: Mapping[str, bytes],
    *,
    uid: int = 0,
    writable: bool = False,
    executable: Collection[str] = (),
) -> bytes:
    """Return a deterministic tar of the files and their folders, owned by `uid`.

    Without `writable`, modes are those of private material: nobody writes, everybody reads (who
    may read is decided by who mounts it).
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for folder in _folders(files):
            entry = _entry(folder, uid=uid, mode=0o755 if writable else 0o555)
            entry.type = tarfile.DIRTYPE
            tar.addfile(entry)
        for name in sorted(files):
            mode = 0o644 if writable else 0o444
            entry = _entry(name, uid=uid, mode=mode | 0o111 * (name in executable))
            entry.size = len(files[name])
            tar.addfile(entry, io.BytesIO(files[name]))
    return buffer.getvalue()


def read_workspace(archive: bytes, *, limits: ReadLimits, cut: bool = False) -> Workspace:
    """Read the engine's tar of a folder; names become relative to that folder.

    `cut` says that the stream was already ended for being too large.
    """
    files: dict[bytes, bytes] = {}
    others: dict[bytes, EntryKind] = {}
    truncated = f"it holds more than {limits.total_bytes} bytes" if cut else None
    try:
        for name, entry, content in _entries(archive):
            if len(files) + len(others) >= limits.entries:
                truncated = f"it holds more than {limits.entries} entries"
                break
            if name.count(b"/") >= limits.depth or len(name) > limits.name_bytes:
                truncated = f"a path is deeper than {limits.depth} or longer than it may be"
                break
            if entry is EntryKind.FILE:
                files[name] = content
            else:
                others[name] = entry
    # RecursionError: a header may announce another one, and so on without end.
    except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError) as error:
        truncated = truncated or f"its archive is malformed: {error}"
    return Workspace(files=files, others=others, truncated=truncated)


def read_files(archive: bytes) -> dict[str, bytes]:
    """Read a tar of our own containers' making: plain files by their relative path.

    Raises:
        ValueError: when it holds anything but folders and regular files with UTF-8 names.
    """
    files: dict[str, bytes] = {}
    try:
        for name, kind, content in _entries(archive):
            if kind is EntryKind.FILE:
                files[name.decode()] = content
            elif kind is not EntryKind.FOLDER:
                raise ValueError(f"{name!r} is a {kind}, not a regular file")
    except (tarfile.TarError, EOFError) as error:
        raise ValueError(f"its archive is malformed: {error}") from error
    return files


def _entries(archive: bytes) -> Iterator[tuple[bytes, EntryKind, bytes]]:
    """Yield (name under the top folder, kind, content of a regular file)."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:", errors="surrogateescape") as tar:
        for entry in tar:
            _, _, name = entry.name.encode("utf-8", "surrogateescape").partition(b"/")
            if not name:
                continue  # the folder itself
            kind = _kind(entry)
            content = b""
            if kind is EntryKind.FILE:
                reader = tar.extractfile(entry)
                content = reader.read() if reader is not None else b""
                if len(content) != entry.size:
                    raise EOFError(f"{name!r} is cut short")
            yield name, kind, content


def _kind(entry: tarfile.TarInfo) -> EntryKind:
    if entry.isreg() and not entry.issparse():
        return EntryKind.FILE
    if entry.isdir():
        return EntryKind.FOLDER
    if entry.issym():
        return EntryKind.SYMLINK
    return EntryKind.HARDLINK if entry.islnk() else EntryKind.OTHER


def _folders(files: Mapping[str, bytes]) -> list[str]:
    found: set[str] = set()
    for name in files:
        parts = name.split("/")[:-1]
        found.update("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return sorted(found)


def _entry(name: str, *, uid: int, mode: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.uid = entry.gid = uid
    entry.mode = mode
    return entry
