"""Reading an attempt's traffic from disk."""

from pathlib import Path

import pytest
import zstandard

from bench.edges.traffic_file import NAME, traffic_lines
from bench.errors import ResultsError

_LINES = [b'{"a": 1}\n', b"\n", b"x" * 300_000 + b"\n", b"no end"]


def test_the_lines_are_those_that_were_written(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(zstandard.compress(b"".join(_LINES)))
    assert list(traffic_lines(tmp_path)) == _LINES


def test_a_record_of_several_frames_is_one(tmp_path: Path) -> None:
    frames = (zstandard.compress(line) for line in _LINES)
    (tmp_path / NAME).write_bytes(b"".join(frames))
    assert list(traffic_lines(tmp_path)) == _LINES


def test_a_line_is_given_before_the_rest_is_unpacked(tmp_path: Path) -> None:
    whole = zstandard.compress(b"first\n" + b"x" * 2**24)
    (tmp_path / NAME).write_bytes(whole[:-10])
    lines = traffic_lines(tmp_path)
    assert next(lines) == b"first\n"


def test_a_record_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"there is no .*traffic\.jsonl\.zst"):
        list(traffic_lines(tmp_path))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"no zstd at all", id="no-zstd"),
        pytest.param(b"", id="empty"),
        pytest.param(zstandard.compress(b"x" * 10**6)[:-5], id="cut"),
    ],
)
def test_a_record_that_was_changed_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(ResultsError, match="can't be read"):
        list(traffic_lines(tmp_path))
