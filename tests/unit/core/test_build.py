"""What a compile container writes out is a build, or is refused with the reason."""

import io
import random
import tarfile
from collections.abc import Sequence

import pytest

from bench.core.build import read_build

File = tuple[str, bytes]


def an_archive(*entries: File | tarfile.TarInfo, format: int = tarfile.GNU_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format) as tar:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                tar.addfile(entry)
                continue
            name, content = entry
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def an_entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def test_files_are_taken_with_their_folders() -> None:
    folder = an_entry("./lib", tarfile.DIRTYPE)
    archive = an_archive(("./main", b"\x7fELF"), folder, ("./lib/a b.so", b""))
    assert read_build(archive) == {"main": b"\x7fELF", "lib/a b.so": b""}


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        pytest.param((), "left no file", id="nothing"),
        pytest.param((an_entry("./d", tarfile.DIRTYPE),), "left no file", id="folders"),
        pytest.param((an_entry("./x", tarfile.SYMTYPE, "/etc/passwd"),), "symlink", id="symlink"),
        pytest.param(
            (("./a", b""), an_entry("./x", tarfile.LNKTYPE, "./a")), "hardlink", id="hard-link"
        ),
        pytest.param((an_entry("./x", tarfile.FIFOTYPE),), "b'x', a other", id="fifo"),
        pytest.param((an_entry("./x", tarfile.CHRTYPE),), "b'x', a other", id="device"),
        pytest.param((("./../x", b""),), "with the name b'../x'", id="above"),
        pytest.param((("./a/../../x", b""),), "with the name", id="above-by-a-detour"),
        pytest.param((("//etc/x", b""),), "with the name b'/etc/x'", id="absolute"),
        pytest.param((("./a//x", b""),), "with the name", id="empty-part"),
        pytest.param((("./\x1b[2J", b""),), "with the name", id="escape"),
        pytest.param((("./é", b""),), "with the name", id="no-ascii"),
        pytest.param((("./a", b""), ("./a/b", b"")), "with the name b'a/b'", id="below-a-file"),
        pytest.param((("./" + "n" * 256, b""),), "with the name", id="long-name"),
        pytest.param((("./" + "d/" * 20 + "x", b""),), "deeper than 16", id="deep"),
        pytest.param(tuple((f"./{n}", b"") for n in range(1001)), "1000 entries", id="many"),
    ],
)
def test_what_is_no_plain_file_is_refused(
    entries: Sequence[File | tarfile.TarInfo], why: str
) -> None:
    said = read_build(an_archive(*entries))
    assert isinstance(said, str)
    assert why in said


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.GNUTYPE_SPARSE,
    ],
)
def test_headers_that_announce_headers_come_to_an_end(kind: bytes) -> None:
    header = an_entry("x", kind).tobuf(tarfile.USTAR_FORMAT)
    assert isinstance(read_build(header * 20_000 + an_archive(("./a", b""))), str | dict)


def test_whatever_the_bytes_are_they_are_read_or_refused() -> None:
    draw = random.Random(5)
    names = ("./a", "./d/b", "./" + "n" * 250)
    for _ in range(3000):
        kind = draw.choice([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
        raw = bytearray(an_archive(*((name, b"hello") for name in names), format=kind))
        for _ in range(draw.randint(1, 5)):
            start = 512 * draw.randrange(len(raw) // 512)
            raw[start + draw.randrange(512)] = draw.randrange(256)
            header = raw[start : start + 512]
            header[148:156] = b" " * 8
            raw[start + 148 : start + 156] = b"%06o\0 " % sum(header)
        assert isinstance(read_build(bytes(raw)), str | dict)


@pytest.mark.parametrize(
    "raw", [b"", b"\0" * 10240, b"junk", an_archive(("./a", b"x" * 999))[:900]]
)
def test_what_is_no_archive_is_refused(raw: bytes) -> None:
    assert isinstance(read_build(raw), str)
