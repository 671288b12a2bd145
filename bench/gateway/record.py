"""The gateway's record: one line an exchange, on disk as soon as the exchange has ended."""

from pathlib import Path
from typing import Self

from bench.core.traffic import Closed, Exchange, Opened

_SLIM_RESERVE_BYTES = 1 << 20


class TrafficRecord:
    """Appends to `traffic.jsonl` and keeps it bounded.

    An exchange that no longer fits is written without its bodies; when a further reserve is used
    up as well, exchanges are only counted. The first and the last line are always written, but
    none after one that failed (a full disk): a record with a gap stays visibly unclosed.
    """

    def __init__(self, path: Path, *, max_bytes: int) -> None:
        self._file = path.open("ab", buffering=0)
        self._max_bytes = max_bytes
        self._bytes = 0
        self._torn = False
        self.exchanges = 0
        self.unrecorded = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def full(self) -> bool:
        """Whether no further exchange can be recorded with its bodies."""
        return self._bytes >= self._max_bytes

    def note(self, line: Opened | Closed) -> None:
        """Write the first or the last line."""
        self._write(line.model_dump_json().encode() + b"\n")

    def add(self, exchange: Exchange) -> None:
        """Write an exchange, or as much of it as there is room for."""
        self.exchanges += 1
        line = exchange.model_dump_json().encode() + b"\n"
        if self._bytes + len(line) <= self._max_bytes:
            self._write(line)
            return
        self._max_bytes = min(self._max_bytes, self._bytes)  # full from here on
        line = _without_bodies(exchange).model_dump_json().encode() + b"\n"
        if self._bytes + len(line) <= self._max_bytes + _SLIM_RESERVE_BYTES:
            self._write(line)
        else:
            self.unrecorded += 1

    def _write(self, line: bytes) -> None:
        if self._torn:
            raise OSError("the record has a gap: an earlier line could not be written")
        self._torn = True
        rest = memoryview(line)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._torn = False
        self._bytes += len(line)


def _without_bodies(exchange: Exchange) -> Exchange:
    return exchange.model_copy(
        update={
            "request": None,
            "request_text": None,
            "dropped_fields": (),
            "overridden": {},
            "response_headers": {},
            "chunks": (),
            "detail": f"{exchange.detail} (bodies left out: the record is full)".strip(),
        }
    )
