"""Reads the lines of a results folder: whole records, or as much of each as planning needs.

A line that is no whole JSON is what a killed writer leaves: it is skipped and logged. Nothing here
writes or takes the lock, so all of it may be done while a sweep runs.
"""

import json
from collections.abc import Container, Iterator
from pathlib import Path
from typing import TypeVar

import structlog
from pydantic import ValidationError

from bench.core.brief import Brief
from bench.core.record import Record
from bench.errors import ResultsError

_Kind = TypeVar("_Kind", Record, Brief)


def read_records(folder: Path) -> tuple[Record, ...]:
    """Read every record of a results folder, model by model, in the order written.

    Raises:
        ResultsError: when a line is JSON but no record, or a file can't be read.
    """
    return tuple(_read(folder, Record))


def read_briefs(folder: Path) -> Iterator[Brief]:
    """Yield every record in brief, in the same order: one line at a time is in memory.

    Raises:
        ResultsError: as `read_records`, as far as a line is read at all.
    """
    return _read(folder, Brief)


def read_records_of(folder: Path, cells: Container[str]) -> Iterator[Record]:
    """Yield the whole records of these cells only, in the order written.

    Raises:
        ResultsError: as `read_records` for those, as `read_briefs` for the others.
    """
    for where, line in _numbered(folder):
        brief = _parsed(line, Brief, where=where)
        if brief is not None and brief.cell in cells:
            record = _parsed(line, Record, where=where)
            if record is not None:
                yield record


def read_attempt(folder: Path, cell: str, attempt: str) -> Record | None:
    """Read one attempt's record from its folder; `None` while there is none.

    Raises:
        ResultsError: when it is no record, or can't be read.
    """
    path = folder / "cells" / cell / attempt / "record.json"
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ResultsError(f"reading results: {error}. Check the folder's permissions.") from error
    record = _parsed(content, Record, where=str(path))
    if record is None:  # it was renamed into place whole
        raise ResultsError(
            f"reading results: {path} is damaged: it is no whole JSON. Remove the folder it is in "
            "and run the same command again: the cell is then pending."
        )
    return record


class BriefTail:
    """Yields what is new in a results folder since it was last looked at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, tuple[int, int]] = {}  # bytes and lines of each file

    def new(self) -> Iterator[Brief]:
        """Yield the records that came since; a line that is still being written is left.

        Raises:
            ResultsError: as `read_briefs`.
        """
        for path in _files(self._folder):
            offset, number = self._read.get(path, (0, 0))
            for line in _lines(path, offset):
                if not line.endswith(b"\n"):
                    break
                offset, number = offset + len(line), number + 1
                self._read[path] = offset, number
                brief = _parsed(line, Brief, where=f"{path}:{number}")
                if brief is not None:
                    yield brief


def _parsed(line: bytes, kind: type[_Kind], *, where: str) -> _Kind | None:
    """Return a line as a value; `None`, logged, where it is no whole JSON.

    Raises:
        ResultsError: when it is JSON but no record.
    """
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        if not _is_json(line):
            if not line.isspace():
                structlog.get_logger().warning("line.skipped", line=where)
            return None
        raise ResultsError(
            f"reading results: {where} is no record of this version: {error}. "
            "Move the file away or use another --results folder."
        ) from error


def _read(folder: Path, kind: type[_Kind]) -> Iterator[_Kind]:
    for where, line in _numbered(folder):
        value = _parsed(line, kind, where=where)
        if value is not None:
            yield value


def _numbered(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in _files(folder):
        for number, line in enumerate(_lines(path), start=1):
            yield f"{path}:{number}", line


def _files(folder: Path) -> list[Path]:
    if folder.exists() and not folder.is_dir():
        raise ResultsError(
            f"reading results: {folder} is not a directory. Name another with --results."
        )
    return sorted(folder.glob("*.jsonl"))


def _lines(path: Path, offset: int = 0) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            yield from file
    except OSError as error:
        raise ResultsError(f"reading results: {error}. Check the folder's permissions.") from error


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    except RecursionError:
        return True
    return True
