"""What did compiling leave? Its outcome, read as hostile input, or why it is none."""

from collections.abc import Collection

from bench.core.archive import ReadLimits, read_workspace
from bench.core.submission import EntryKind

_MOST_ENTRIES = 1000
_DEEPEST = 16
_LONGEST_PART = 255  # bytes a file system takes for one name


def read_build(archive: bytes) -> dict[str, bytes] | str:
    """Return the files that a compile container wrote out as tar, or why they can't be used.

    The compiler ran on the submission, and whatever it was made to do, these bytes are its choice:
    regular files with plain names are taken, and nothing else is passed over in silence.
    """
    limits = ReadLimits(total_bytes=len(archive), entries=_MOST_ENTRIES, depth=_DEEPEST)
    read = read_workspace(archive, limits=limits)
    if read.truncated is not None:
        return f"what it left can't be read: {read.truncated}"
    strange = {n: k for n, k in read.others.items() if k is not EntryKind.FOLDER}
    if strange:
        name, kind = min(strange.items())
        return f"it left {name!r}, a {kind}; a build holds regular files only"
    odd = [name for name in read.files if not _is_plain(name) or _is_below(name, read.files)]
    if odd:
        return f"it left a file with the name {min(odd)[:100]!r}"
    if not read.files:
        return "it left no file"
    return {name.decode("ascii"): content for name, content in read.files.items()}


def _is_plain(name: bytes) -> bool:
    # Control characters are left to no-one: these names are shown, and unpacked by the engine.
    parts = name.split(b"/")
    sound = all(part not in (b"", b".", b"..") and len(part) <= _LONGEST_PART for part in parts)
    return sound and name.isascii() and name.decode("ascii").isprintable()


def _is_below(name: bytes, files: Collection[bytes]) -> bool:
    # No compiler leaves a file below a file, but an archive can be written by hand.
    parts = name.split(b"/")
    return any(b"/".join(parts[:depth]) in files for depth in range(1, len(parts)))
