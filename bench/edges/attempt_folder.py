"""What is kept of an attempt, read back from its folder as far as an audit looks at it."""

import tarfile
from collections.abc import Mapping
from pathlib import Path

import zstandard

from bench.errors import ResultsError

LOGS = ("agent.log", "agent.err.log")
SUBMISSION = "submission.tar.zst"

_LOG_BYTES = 64 * 2**20
_ARCHIVE_BYTES = 2**30


def submission_files(attempt: Path) -> Mapping[str, bytes]:
    """Return the files that were handed in; none where nothing was.

    Raises:
        ResultsError: when the archive is not there, or not what the bench wrote.
    """
    path = attempt / SUBMISSION
    try:
        with path.open("rb") as file:
            return _files(zstandard.ZstdDecompressor().stream_reader(file))
    except (OSError, EOFError, tarfile.TarError, zstandard.ZstdError, ValueError) as error:
        raise ResultsError(
            f"reading what was handed in: {path} can't be read: {error}. Restore the folder from a "
            "copy, or run the cell anew with another --results folder."
        ) from error


def agent_logs(attempt: Path) -> Mapping[str, bytes]:
    """Return the logs of the agent by name; one that was taken away is empty."""
    logs: dict[str, bytes] = {}
    for name in LOGS:
        try:
            with (attempt / name).open("rb") as file:
                logs[name] = file.read(_LOG_BYTES)
        except FileNotFoundError:
            logs[name] = b""
        except OSError as error:
            raise ResultsError(f"reading a log: {error}. Check its permissions.") from error
    return logs


def _files(stream: zstandard.ZstdDecompressionReader) -> Mapping[str, bytes]:
    files: dict[str, bytes] = {}
    left = _ARCHIVE_BYTES
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for entry in tar:
            left -= entry.size
            if left < 0:
                raise ValueError(f"it holds more than {_ARCHIVE_BYTES} bytes")
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is not None:
                files[entry.name] = content.read()
    return files
