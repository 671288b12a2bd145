"""Workspaces as hostile tar streams."""

import io
import tarfile

import pytest

from bench.core.archive import ReadLimits, pack, read_files, read_workspace
from bench.core.submission import EntryKind

LIMITS = ReadLimits(total_bytes=10**6, entries=50, depth=5)


def a_tar(*entries: tuple[str, bytes, bytes]) -> bytes:
    """Entries are (name, type, content or link target)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, kind, content in entries:
            entry = tarfile.TarInfo(name)
            entry.type = kind
            if kind == tarfile.REGTYPE:
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
            else:
                entry.linkname = content.decode()
                tar.addfile(entry)
    return buffer.getvalue()


def test_what_is_packed_reads_back_with_its_folders() -> None:
    files = {"a/b/c.txt": b"deep", "top.txt": b""}
    assert read_workspace(pack({f"w/{n}": c for n, c in files.items()}), limits=LIMITS).files == {
        b"a/b/c.txt": b"deep",
        b"top.txt": b"",
    }


def test_packing_is_deterministic() -> None:
    assert pack({"b": b"2", "a": b"1"}) == pack({"a": b"1", "b": b"2"})


def test_only_regular_files_are_read_and_the_rest_is_noted() -> None:
    archive = a_tar(
        ("w", tarfile.DIRTYPE, b""),
        ("w/file", tarfile.REGTYPE, b"x"),
        ("w/folder", tarfile.DIRTYPE, b""),
        ("w/soft", tarfile.SYMTYPE, b"/etc/passwd"),
        ("w/hard", tarfile.LNKTYPE, b"w/file"),
        ("w/pipe", tarfile.FIFOTYPE, b""),
        ("w/device", tarfile.CHRTYPE, b""),
    )
    workspace = read_workspace(archive, limits=LIMITS)
    assert workspace.files == {b"file": b"x"}
    assert workspace.others == {
        b"folder": EntryKind.FOLDER,
        b"soft": EntryKind.SYMLINK,
        b"hard": EntryKind.HARDLINK,
        b"pipe": EntryKind.OTHER,
        b"device": EntryKind.OTHER,
    }
    assert workspace.truncated is None


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        pytest.param(
            a_tar(*((f"w/{n}", tarfile.REGTYPE, b"") for n in range(51))), "entries", id="count"
        ),
        pytest.param(a_tar(("w/" + "d/" * 9 + "f", tarfile.REGTYPE, b"")), "deeper", id="depth"),
        pytest.param(a_tar(("w/f", tarfile.REGTYPE, b"x" * 5000))[:2000], "malformed", id="cut"),
        pytest.param(b"no tar at all" * 100, "malformed", id="garbage"),
    ],
)
def test_too_much_or_broken_is_truncated(archive: bytes, says: str) -> None:
    truncated = read_workspace(archive, limits=LIMITS).truncated
    assert truncated is not None
    assert says in truncated


def test_a_stream_ended_for_its_size_is_truncated() -> None:
    workspace = read_workspace(a_tar(("w/f", tarfile.REGTYPE, b"x")), limits=LIMITS, cut=True)
    assert workspace.truncated == "it holds more than 1000000 bytes"


def test_names_are_bytes_as_the_agent_wrote_them() -> None:
    name = b"w/\xff\n\x1b[31m".decode("utf-8", "surrogateescape")
    workspace = read_workspace(a_tar((name, tarfile.REGTYPE, b"x")), limits=LIMITS)
    assert workspace.files == {b"\xff\n\x1b[31m": b"x"}


def test_a_link_where_our_own_containers_write_is_an_error() -> None:
    with pytest.raises(ValueError, match="symlink"):
        read_files(a_tar(("w/soft", tarfile.SYMTYPE, b"/etc/passwd")))
