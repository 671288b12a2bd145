"""Which private file does this byte string come from? Canaries: made, stamped, read and found.

A canary is `bench-canary <task id> <path in the task folder> <32 hex>`, in a comment on the first
or second line of every private file of a task. Seen anywhere near an agent, it proves a leak.
"""

import re
import secrets
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from bench.core.tasks import LITTER
from bench.errors import BadInputError

PRIVATE_FOLDERS = ("grader", "proofs")

MARK = b"bench-" + b"canary "
"""Begins every canary. It stands here in two pieces, so that our own code is not found by it."""

_CANARY = re.compile(rb"bench-canary [a-z0-9_-]{1,64} [!-~]{1,255} [0-9a-f]{32}")
_DIGITS = 32
_HEX_RUN = re.compile(rb"[0-9a-f]{32,}")
_LINES_LOOKED_AT = 2
_COMMENTS = {
    ".py": b"# %s",
    ".sh": b"# %s",
    ".toml": b"# %s",
    ".sql": b"-- %s",
    ".c": b"/* %s */",
    ".h": b"/* %s */",
    ".cpp": b"// %s",
    ".hpp": b"// %s",
    ".rs": b"// %s",
    ".txt": b"%s",
}


def new_canary(task: str, path: str) -> str:
    """Return a canary for a private file that was never used before."""
    return f"bench-canary {task} {path} {secrets.token_hex(16)}"


def read_canary(content: bytes) -> str | None:
    """Return the canary in the first two lines of a file, or `None`."""
    found = _CANARY.search(b"\n".join(content.split(b"\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT]))
    return found.group().decode("ascii") if found else None


def without_canary(content: bytes) -> bytes:
    """Return a file without the line that holds its canary."""
    lines = content.splitlines(keepends=True)
    for number, line in enumerate(lines[:_LINES_LOOKED_AT]):
        if _CANARY.search(line):
            return b"".join(lines[:number] + lines[number + 1 :])
    return content


def canaries_of(task_dir: Path) -> dict[str, str]:
    """Return the canary of each private file of a task, by its path in the task folder.

    Raises `ValueError` that names every private file without one.
    """
    canaries: dict[str, str] = {}
    missing: list[str] = []
    for path in private_files(task_dir):
        canary = read_canary((task_dir / path).read_bytes())
        if canary is None:
            missing.append(path)
        else:
            canaries[path] = canary
    if missing:
        raise ValueError(
            f"reading the canaries of {task_dir.name}: none in the first two lines of "
            f"{', '.join(missing)}; give them one with `bench tasks stamp {task_dir.name}`."
        )
    return canaries


def private_files(task_dir: Path) -> tuple[str, ...]:
    """Return the paths of a task's private files, sorted, relative to the task folder."""
    return tuple(
        path.relative_to(task_dir).as_posix()
        for folder in PRIVATE_FOLDERS
        for path in sorted((task_dir / folder).rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and LITTER.isdisjoint(path.relative_to(task_dir).parts)
    )


def find_canaries(haystack: bytes, canaries: Mapping[str, str]) -> list[str]:
    """Return the files whose canaries occur in some bytes.

    Only the random part is looked for: it survives being quoted, escaped or cut out of its line.
    The bytes are gone through once, however many canaries there are.
    """
    wanted = {canary[-_DIGITS:].encode() for canary in canaries.values()}
    found = {part for run in _HEX_RUN.finditer(haystack) for part in _parts(run[0], wanted)}
    return [file for file, canary in canaries.items() if canary[-_DIGITS:].encode() in found]


def _parts(digits: bytes, wanted: Collection[bytes]) -> Iterator[bytes]:
    for start in range(len(digits) - _DIGITS + 1):
        if (part := digits[start : start + _DIGITS]) in wanted:
            yield part


def names_its_file(canary: str, *, task: str, path: str) -> bool:
    """Whether a canary is that of this file; a copied file still has that of another one."""
    return canary.split()[1:3] == [task, path]


def stamp_task(task_dir: Path) -> tuple[str, ...]:
    """Give every private file of a task without a canary of its own a new one; return their paths.

    Raises:
        BadInputError: naming every file that can hold none; then no file is touched.
    """
    stamped: dict[str, bytes] = {}
    problems: list[str] = []
    for path in private_files(task_dir):
        try:
            content = (task_dir / path).read_bytes()
            canary = read_canary(content)
            if canary is None or not names_its_file(canary, task=task_dir.name, path=path):
                canary = new_canary(task_dir.name, path)
                stamped[path] = with_canary(without_canary(content), path=path, canary=canary)
        except OSError as error:
            problems.append(f"stamping {path}: {error.strerror}; make it readable.")
        except BadInputError as error:
            problems.append(str(error))
    if problems:
        raise BadInputError("\n".join(problems))
    for path, content in stamped.items():
        _write(task_dir / path, content)
    return tuple(stamped)


def with_canary(content: bytes, *, path: str, canary: str) -> bytes:
    """Return a file with a canary in a comment of its language.

    It becomes the first line, or the second below a `#!` line or a note in plain text.
    """
    if not _CANARY.fullmatch(canary.encode()):
        raise BadInputError(
            f"stamping {path}: its name is longer than 255 characters or has others than plain "
            "ASCII ones; rename it."
        )
    comment = _COMMENTS.get(PurePosixPath(path).suffix)
    if comment is None:
        raise BadInputError(
            f"stamping {path}: no comment is known for {PurePosixPath(path).suffix or 'no suffix'};"
            f" known: {', '.join(sorted(_COMMENTS))}."
        )
    line = comment % canary.encode("ascii") + b"\n"
    if content.startswith(b"#!") or path.endswith(".txt"):
        first, _, rest = content.partition(b"\n")
        return first + b"\n" + line + rest
    return line + content


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInputError(
            f"stamping {path}: {error.strerror}; make it writable, then stamp again."
        ) from error
