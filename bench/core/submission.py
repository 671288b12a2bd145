"""What is taken from a workspace once its agent is gone, and when it is no submission."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class EntryKind(StrEnum):
    """What a name in a workspace turned out to be."""

    FILE = "file"
    FOLDER = "folder"
    SYMLINK = "symlink"
    HARDLINK = "hardlink"
    OTHER = "other"  # FIFO, socket, device


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace as read from the engine's tar stream: regular files, and what else was there.

    Names are bytes as the agent wrote them, relative to the workspace.
    """

    files: Mapping[bytes, bytes]
    others: Mapping[bytes, EntryKind]
    truncated: str | None = None  # why reading stopped early


def files_sha256(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of a tree: for each file, by path, length and bytes of path and content.

    Lengths are 8 bytes, big endian. Code point order of paths is their UTF-8 byte order.
    """
    sha = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            sha.update(len(part).to_bytes(8, "big"))
            sha.update(part)
    return sha.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The declared deliverables that were there: all the grader ever sees."""

    files: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """The digest of names and contents."""
        return files_sha256(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class IllegalSubmission:
    """A submission that broke the collect rules."""

    why: str


def collect(
    workspace: Workspace,
    deliverables: tuple[str, ...],
    *,
    start: Mapping[str, bytes],
    max_bytes: int,
) -> Submission | IllegalSubmission | None:
    """Take the deliverables out of a workspace.

    Returns `None` when there is nothing to grade: no deliverable exists, or all are as they were
    at the start. A deliverable that is there but no regular file of bounded size is illegal.
    """
    if workspace.truncated:
        return IllegalSubmission(
            why=f"the workspace could not be read whole: {workspace.truncated}"
        )
    taken: dict[str, bytes] = {}
    for name in deliverables:
        fault = _illegal(workspace, name, max_bytes=max_bytes)
        if fault is not None:
            return IllegalSubmission(why=fault)
        content = workspace.files.get(name.encode())
        if content is not None:
            taken[name] = content
    untouched = all(start.get(name) == content for name, content in taken.items())
    missing_as_before = all(name not in start for name in deliverables if name not in taken)
    return None if untouched and missing_as_before else Submission(files=taken)


def _illegal(workspace: Workspace, name: str, *, max_bytes: int) -> str | None:
    raw = name.encode()
    kind = workspace.others.get(raw)
    if kind is not None:
        return f"{name} is a {kind}, not a regular file"
    parts = raw.split(b"/")
    for depth in range(1, len(parts)):
        parent = b"/".join(parts[:depth])
        if workspace.others.get(parent, EntryKind.FOLDER) is not EntryKind.FOLDER:
            return f"{parent.decode()} on the way to {name} is a {workspace.others[parent]}"
    size = len(workspace.files.get(raw, b""))
    return f"{name} has {size} bytes, more than {max_bytes}" if size > max_bytes else None
