"""The gateway's record in an attempt's folder, line by line: it may be too large to unfold."""

import io
from collections.abc import Iterator
from pathlib import Path

import zstandard

from bench.errors import ResultsError

NAME = "traffic.jsonl.zst"

# No line of a gateway's is longer than its whole record may be.
_LINE_BYTES = 512 * 2**20


def traffic_lines(attempt: Path) -> Iterator[bytes]:
    """Yield the lines of the record in an attempt's folder; a longer one comes in pieces.

    Raises:
        ResultsError: when the file is not there, or not what the bench wrote.
    """
    path = attempt / NAME
    try:
        with (
            path.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as unpacked,
            io.BufferedReader(unpacked, 1 << 20) as lines,
        ):
            yield from iter(lambda: lines.readline(_LINE_BYTES), b"")
    except FileNotFoundError:
        raise ResultsError(
            f"reading the traffic of an attempt: there is no {path}. It was taken away; restore "
            "the folder, or run the cell anew with another --results folder."
        ) from None
    except (OSError, zstandard.ZstdError) as error:
        raise ResultsError(
            f"reading the traffic of an attempt: {path} can't be read: {error}. "
            "It was changed or cut after it was written; restore the folder from a copy."
        ) from error
