"""The results folder: one writer, whole lines, artefact folders that appear complete or not at all.

Layout: `<model>.jsonl` (one line a settled attempt, never rewritten) and
`cells/<cell id>/<attempt>/` (what is kept of it). An attempt is committed by the rename of its
folder, which holds its `record.json`; the line follows. A runner killed in between is made good
at the next opening, from that file.
"""

import fcntl
import io
import json
import os
import secrets
import shutil
import tarfile
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog
import zstandard

from bench.core.attempt import Artefacts
from bench.core.brief import Brief
from bench.core.cells import slug
from bench.core.record import Record
from bench.edges.record_lines import read_attempt, read_briefs, read_records, read_records_of
from bench.errors import ResultsError

_LOCK = ".lock"
_IDENTITY = ".id"
_DRAFT_MARK = ".draft-"


class ResultsStore:
    """The single writer of a results folder; holds its lock while open."""

    def __init__(self, folder: Path, *, wait: bool = False) -> None:
        self.folder = folder
        self._wait = wait
        self._lock: io.FileIO | None = None

    def __enter__(self) -> Self:
        try:
            (self.folder / "cells").mkdir(parents=True, exist_ok=True)
            self._lock = self._locked()
            self._look_through_cells()
        except OSError as error:
            self._unlock()
            raise ResultsError(
                f"opening results folder {self.folder}: {error}. "
                "Make it writable, or name another with --results."
            ) from error
        except BaseException:
            self._unlock()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._unlock()

    def records(self) -> tuple[Record, ...]:
        """Read all records; see `read_records`."""
        return read_records(self.folder)

    def briefs(self) -> Iterator[Brief]:
        """Read all records in brief, one at a time; see `read_briefs`."""
        return read_briefs(self.folder)

    def records_of(self, cells: Container[str]) -> Iterator[Record]:
        """Read the whole records of these cells only; see `read_records_of`."""
        return read_records_of(self.folder, cells)

    def identity(self) -> str:
        """Return the folder's own name for labels: random, made once, moves with the folder.

        Raises:
            ResultsError: when it can't be made.
        """
        path = self.folder / _IDENTITY
        try:
            # An empty one, as a power cut may leave it, would name what every folder's runs made.
            if not (path.exists() and path.read_text().strip()):
                draft = path.with_name(f"{_IDENTITY}{_DRAFT_MARK}")
                _write_synced(draft, secrets.token_hex(8).encode())
                draft.rename(path)
                _sync_folder(self.folder)
            return path.read_text().strip()
        except OSError as error:
            raise ResultsError(
                f"naming results folder {self.folder}: {error}. Free some space or mend the "
                "folder, then run the same command again."
            ) from error

    def append(self, record: Record, artefacts: Artefacts) -> None:
        """Commit an attempt: its folder first, then its line.

        Raises:
            ResultsError: when it can't be written whole; nothing half-written is left in force.
        """
        target = self.folder / record.artefacts
        draft = target.with_name(f"{_DRAFT_MARK}{target.name}-{secrets.token_hex(4)}")
        try:
            draft.mkdir(parents=True)
            for name, content in attempt_files(record, artefacts).items():
                _write_synced(draft / name, content)
            _sync_folder(draft)
            draft.rename(target)
            # Also the folders that name it: a power cut takes what is not synced.
            _sync_folder(target.parent)
            _sync_folder(target.parent.parent)
            self._append_line(record)
        except OSError as error:
            shutil.rmtree(draft, ignore_errors=True)
            raise ResultsError(
                f"writing the record of {record.key.name} to {target}: {error}. Free some space "
                "or mend the folder, then run the same command again: the cell is still pending."
            ) from error

    def _append_line(self, record: Record) -> None:
        path = self.folder / f"{slug(record.model)}.jsonl"
        line = record.model_dump_json().encode() + b"\n"
        is_new = not path.exists()
        with path.open("ab", buffering=0) as file:
            if _ends_torn(path):
                line = b"\n" + line  # a torn line stays a line of its own
            size = file.tell()
            written = file.write(line)
            if written != len(line):
                os.ftruncate(file.fileno(), size)
                raise OSError(f"only {written} of {len(line)} bytes could be written")
            os.fsync(file.fileno())
        if is_new:
            _sync_folder(self.folder)

    def _look_through_cells(self) -> None:
        """Drop half-written folders, and append the lines of those that never got theirs."""
        known = _recorded_attempts(self.briefs())
        orphans: list[tuple[str, str]] = []
        with os.scandir(self.folder / "cells") as cells:
            for cell in cells:
                for attempt in _names_in(cell):
                    if attempt.startswith(_DRAFT_MARK):
                        shutil.rmtree(Path(cell.path, attempt))
                    elif _number(attempt) not in known.get(cell.name, ()):
                        orphans.append((cell.name, attempt))
        for cell_id, attempt in sorted(orphans):
            record = read_attempt(self.folder, cell_id, attempt)
            if record is not None:
                structlog.get_logger().info("record.recovered", cell=record.key.name)
                self._append_line(record)

    def _locked(self) -> io.FileIO:
        file = (self.folder / _LOCK).open("a+b", buffering=0)
        try:
            self._lock_for_us(file)
        except BaseException:
            file.close()
            raise
        return file

    def _lock_for_us(self, file: io.FileIO) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read(200).decode(errors="replace").strip() or "another process"
            if not self._wait:
                raise ResultsError(
                    f"opening results folder {self.folder}: {holder} is using it. Wait for it, "
                    "pass --wait, or name another folder with --results."
                ) from None
            structlog.get_logger().warning("results.waited_for", holder=holder)
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(f"process {os.getpid()} on {os.uname().nodename}\n".encode())

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def attempt_files(record: Record, artefacts: Artefacts) -> Mapping[str, bytes]:
    """Return the files of an attempt's folder."""
    workspace = artefacts.workspace.files if artefacts.workspace else {}
    submission = artefacts.submission.files if artefacts.submission else {}
    return {
        "record.json": record.model_dump_json(indent=1).encode(),
        "cell.json": _cell_json(record),
        "agent.log": artefacts.agent_stdout,
        "agent.err.log": artefacts.agent_stderr,
        "traffic.jsonl.zst": _compressed(artefacts.traffic),
        "workspace.tar.zst": _compressed(_tar(workspace)),
        "submission.tar.zst": _compressed(
            _tar({name.encode(): content for name, content in submission.items()})
        ),
        "grader.log": artefacts.grader_log,
        "verdict.json": artefacts.verdict or b"null\n",
    }


def _cell_json(record: Record) -> bytes:
    inputs: dict[str, Any] = {
        "key": record.key.model_dump(mode="json"),
        "model": record.model_spec.model_dump(mode="json"),
        "policy": record.policy.model_dump(mode="json"),
        "images": record.images.model_dump(mode="json"),
        "surroundings": record.surroundings.model_dump(mode="json"),
    }
    return json.dumps(inputs, indent=1).encode()


def _compressed(content: bytes) -> bytes:
    # A long window: every request of a conversation repeats the ones before it.
    parameters = zstandard.ZstdCompressionParameters.from_level(6, window_log=23)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(content)


def _tar(files: Mapping[bytes, bytes]) -> bytes:
    """Pack regular files under the agent's own names, without links, modes 0644."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(files):
            entry = tarfile.TarInfo(name.decode("utf-8", "surrogateescape"))
            entry.size = len(files[name])
            tar.addfile(entry, io.BytesIO(files[name]))
    return buffer.getvalue()


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _ends_torn(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _recorded_attempts(briefs: Iterable[Brief]) -> dict[str, tuple[int, ...]]:
    attempts: dict[str, tuple[int, ...]] = {}
    alike: dict[tuple[int, ...], tuple[int, ...]] = {}  # nearly all are (1,): kept once
    for brief in briefs:
        numbers = (*attempts.get(brief.cell, ()), brief.attempt)
        attempts[brief.cell] = alike.setdefault(numbers, numbers)
    return attempts


def _names_in(entry: os.DirEntry[str]) -> list[str]:
    if not entry.is_dir():
        return []
    with os.scandir(entry.path) as attempts:
        return [attempt.name for attempt in attempts]


def _number(name: str) -> int | None:
    return int(name) if name.isdecimal() else None
