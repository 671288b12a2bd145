"""The gateway's record in an attempt's folder, line by line: it may be too large to unfold."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard

from bench.errors import ResultsError

NAME = "traffic.jsonl.zst"

# No line of a gateway's is longer than its whole record may be.
_LINE_BYTES = 512 * 2**20
_BUFFER_BYTES = 2**20
_HEADER_BYTES = 18


def traffic_lines(attempt: Path) -> Iterator[bytes]:
    """Yield the lines of the record in an attempt's folder; a longer one comes in pieces.

    Raises:
        ResultsError: when the file is not there, or not what the bench wrote.
    """
    path = attempt / NAME
    try:
        with path.open("rb") as file:
            yield from _lines(file)
    except FileNotFoundError:
        raise ResultsError(
            f"reading the traffic of an attempt: there is no {path}. It was taken away; restore "
            "the folder, or run the cell anew with another --results folder."
        ) from None
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise ResultsError(
            f"reading the traffic of an attempt: {path} can't be read: {error}. "
            "It was changed or cut after it was written; restore the folder from a copy."
        ) from error


def _lines(file: BinaryIO) -> Iterator[bytes]:
    promised = zstandard.frame_content_size(file.read(_HEADER_BYTES))
    file.seek(0)
    given = 0
    reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
    with reader, io.BufferedReader(reader, _BUFFER_BYTES) as lines:
        for line in iter(lambda: lines.readline(_LINE_BYTES), b""):
            given += len(line)
            yield line
    # The library takes the end of a file for the end of the record. -1: it was not promised.
    if given < promised:
        raise EOFError(f"it ends after {given} of {promised} bytes")
