"""The hash of weights: remembered, and told of where it takes long."""

import hashlib
import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bench.edges import weights_hash
from bench.edges.weights_hash import sha256_of, sha256_of_all


def a_file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_file_that_was_hashed_is_not_read_again(tmp_path: Path) -> None:
    file, memory = a_file(tmp_path / "a", b"one"), tmp_path / "memory.json"
    first = sha256_of(file, memory=memory)
    times = file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert first == hashlib.sha256(b"one").hexdigest()
    assert sha256_of(file, memory=memory) == first, "the same size and time: it was read again"
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns + 1))
    assert sha256_of(file, memory=memory) == hashlib.sha256(b"two").hexdigest()


def test_a_long_hashing_is_told_when_it_begins_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights_hash, "_LONG_BYTES", 3)
    small, large = a_file(tmp_path / "small", b"ab"), a_file(tmp_path / "large", b"abc")
    with capture_logs() as logs:
        for file in (small, large, large):
            sha256_of(file, memory=tmp_path / "memory.json")
    assert [(log["event"], log["file"]) for log in logs] == [("hashing.started", "large")]


def test_a_hash_that_cannot_be_remembered_is_one_all_the_same(tmp_path: Path) -> None:
    file = a_file(tmp_path / "a", b"one")
    with capture_logs() as logs:
        found = sha256_of(file, memory=file / "memory.json")
    assert found == hashlib.sha256(b"one").hexdigest()
    assert [log["event"] for log in logs] == ["hash.forgotten"]


def test_parts_are_hashed_as_the_list_of_their_hashes_in_order(tmp_path: Path) -> None:
    one, two = a_file(tmp_path / "1", b"one"), a_file(tmp_path / "2", b"two")
    memory = tmp_path / "memory.json"
    listed = "".join(f"{hashlib.sha256(text).hexdigest()}\n" for text in (b"one", b"two"))

    assert sha256_of_all((one,), memory=memory) == hashlib.sha256(b"one").hexdigest()
    assert sha256_of_all((one, two), memory=memory) == hashlib.sha256(listed.encode()).hexdigest()
    assert sha256_of_all((two, one), memory=memory) != sha256_of_all((one, two), memory=memory)
