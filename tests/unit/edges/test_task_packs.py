"""A set of tasks comes out of its pack as it went in; what is no sound pack leaves nothing."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from bench.core.archive import pack
from bench.edges.sealing import KeyFile, seal
from bench.edges.task_packs import pack_tasks, unpack_tasks
from bench.errors import BadInputError
from support.task_folders import a_private_task


def content_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two tasks."""
    folder = tmp_path_factory.mktemp("private")
    a_private_task(folder, name="one")
    a_private_task(folder, name="two")
    return folder


def test_a_set_comes_out_as_it_went_in(private: Path, key: KeyFile, tmp_path: Path) -> None:
    file = tmp_path / "set.age"
    assert pack_tasks([private], output=file, key=key) == ("one", "two")
    assert unpack_tasks(file, folder=tmp_path / "new" / "tasks", key=key) == ("one", "two")
    assert content_of(tmp_path / "new" / "tasks") == content_of(private)
    assert "one/decoy/test.sh" in content_of(private)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "set.age"]


def test_single_tasks_and_folders_of_them_are_packed_together(
    private: Path, key: KeyFile, tmp_path: Path
) -> None:
    a_private_task(tmp_path / "more", name="three")
    folders = [private / "two", tmp_path / "more", private / "two"]
    assert pack_tasks(folders, output=tmp_path / "set.age", key=key) == ("three", "two")


def test_what_tools_leave_behind_stays_out_and_a_hidden_file_of_a_workspace_goes_in(
    key: KeyFile, tmp_path: Path
) -> None:
    task = a_private_task(tmp_path / "private")
    before = content_of(task)
    for name in ("grader/__pycache__/x.pyc", ".git/config", ".DS_Store"):
        (task / name).parent.mkdir(parents=True, exist_ok=True)
        (task / name).write_bytes(b"debris")
    (task / "workspace" / ".style").write_bytes(b"a part of it")
    pack_tasks([task], output=tmp_path / "set.age", key=key)
    unpack_tasks(tmp_path / "set.age", folder=tmp_path / "new", key=key)
    assert content_of(tmp_path / "new" / "mine") == before | {"workspace/.style": b"a part of it"}


def broken(task: Path) -> None:
    (task / "prompt.md").unlink()


def linked(task: Path) -> None:
    (task / "notes").symlink_to("/etc/passwd")


def strange(task: Path) -> None:
    (task / "a\nb").touch()


@pytest.mark.parametrize(
    ("damage", "words"),
    [(broken, "prompt.md: No such file"), (linked, "notes: it is neither"), (strange, "printed")],
)
def test_a_task_that_is_not_sound_is_not_packed(
    key: KeyFile, tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    damage(a_private_task(tmp_path / "private"))
    with pytest.raises(BadInputError, match=words):
        pack_tasks([tmp_path / "private"], output=tmp_path / "set.age", key=key)
    assert not (tmp_path / "set.age").exists()


def test_folders_without_a_task_and_an_id_twice_are_told(
    private: Path, key: KeyFile, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInputError, match="there is no task"):
        pack_tasks([tmp_path / "empty"], output=tmp_path / "set.age", key=key)
    other = a_private_task(tmp_path / "other", name="one")
    with pytest.raises(BadInputError, match=f"one is in {private} and in {tmp_path}/other"):
        pack_tasks([private, other], output=tmp_path / "set.age", key=key)
    with pytest.raises(BadInputError, match="nowhere is no folder"):
        pack_tasks([tmp_path / "nowhere"], output=tmp_path / "set.age", key=key)


def test_a_file_that_is_there_is_never_written_over(
    private: Path, key: KeyFile, tmp_path: Path
) -> None:
    (tmp_path / "set.age").write_text("precious")
    with pytest.raises(BadInputError, match="there already"):
        pack_tasks([private], output=tmp_path / "set.age", key=key)
    assert (tmp_path / "set.age").read_text() == "precious"
    with pytest.raises(BadInputError, match="No such file"):
        pack_tasks([private], output=tmp_path / "nowhere" / "set.age", key=key)


def test_no_task_is_unpacked_in_the_place_of_another(
    private: Path, key: KeyFile, tmp_path: Path
) -> None:
    pack_tasks([private], output=tmp_path / "set.age", key=key)
    there = tmp_path / "new"
    (there / "two").mkdir(parents=True)
    (there / "one").symlink_to("nowhere")
    with pytest.raises(BadInputError) as fault:
        unpack_tasks(tmp_path / "set.age", folder=there, key=key)
    assert f"{there}/one, {there}/two is there already" in str(fault.value)
    assert sorted(path.name for path in there.iterdir()) == ["one", "two"]


def an_archive(*entries: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                tar.addfile(entry)
                continue
            header = tarfile.TarInfo(entry[0])
            header.size = len(entry[1])
            tar.addfile(header, io.BytesIO(entry[1]))
    return buffer.getvalue()


def a_link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def compressed(content: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(content)


HOSTILE = {
    "no-zstd": (b"garbage", "no pack of tasks"),
    "no-tar": (compressed(b"garbage" * 1000), "archive is malformed"),
    "nothing": (compressed(an_archive()), "it holds no file"),
    "cut": (compressed(an_archive(("tasks/x/task.toml", b"x" * 9000)))[:60], "no sound pack"),
    "up": (compressed(an_archive(("tasks/../evil", b""))), "'../evil' is no place"),
    "up-inside": (compressed(an_archive(("tasks/x/../../evil", b""))), "is no place"),
    "rooted": (compressed(an_archive(("tasks//etc/evil", b""))), "is no place"),
    "loose": (compressed(an_archive(("tasks/evil", b""))), "'evil' is no place"),
    "no-id": (compressed(an_archive(("tasks/Evil Task/x", b""))), "is no place"),
    "hidden": (compressed(an_archive(("tasks/.git/config", b""))), "is no place"),
    "backslash": (compressed(an_archive(("tasks/x/..\\evil", b""))), "is no place"),
    "escape": (compressed(an_archive(("tasks/x/\x1b[2J", b""))), r"\x1b[2J' is no place"),
    "long": (compressed(an_archive((f"tasks/x/{'y' * 256}", b""))), "is no place"),
    "deep": (compressed(an_archive((f"tasks/x{'/y' * 50}", b""))), "deeper than"),
    "link": (compressed(an_archive(a_link("tasks/x/l", "/etc/passwd"))), "is a symlink"),
    "hard-link": (
        compressed(an_archive(a_link("tasks/x/l", "tasks/x/m", tarfile.LNKTYPE))),
        "is a hardlink",
    ),
    "device": (compressed(an_archive(a_link("tasks/x/d", "", tarfile.CHRTYPE))), "is a other"),
    "link-then-file": (
        compressed(an_archive(a_link("tasks/x", "/tmp"), ("tasks/x/evil", b""))),
        "is a symlink",
    ),
    "file-and-folder": (
        compressed(an_archive(("tasks/x/a", b""), ("tasks/x/a/b", b""))),
        "x/a/b: ",
    ),
    "no-task": (compressed(pack({"tasks/x/readme": b"hello"})), "its tasks are not sound"),
}


@pytest.mark.parametrize(("plain", "words"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_sound_pack_is_told_and_leaves_nothing(
    key: KeyFile, tmp_path: Path, plain: bytes, words: str
) -> None:
    file, folder = tmp_path / "set.age", tmp_path / "new"
    file.write_bytes(seal(plain, key))
    with pytest.raises(BadInputError) as fault:
        unpack_tasks(file, folder=folder, key=key)
    assert words in str(fault.value)
    assert str(file) in str(fault.value)
    assert ".unpacking" not in str(fault.value)
    assert not folder.exists() or list(folder.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"set.age", "new"}


def test_what_unfolds_without_end_is_stopped(
    key: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.edges.task_packs._MOST_BYTES", 2**20)
    bomb = compressed(an_archive(("tasks/x/zeros", bytes(2**24))))
    assert len(bomb) < 2**12
    (tmp_path / "set.age").write_bytes(seal(bomb, key))
    with pytest.raises(BadInputError, match="more than 1048576 bytes"):
        unpack_tasks(tmp_path / "set.age", folder=tmp_path / "new", key=key)
    assert not (tmp_path / "new").exists()


def test_more_files_than_any_set_has_are_not_unpacked(
    key: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.edges.task_packs._MOST_FILES", 100)
    many = compressed(an_archive(*((f"tasks/x/{number}", b"") for number in range(101))))
    (tmp_path / "set.age").write_bytes(seal(many, key))
    with pytest.raises(BadInputError, match="more than 100 entries"):
        unpack_tasks(tmp_path / "set.age", folder=tmp_path / "new", key=key)


def test_a_move_that_fails_half_way_is_undone(
    private: Path, key: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack_tasks([private], output=tmp_path / "set.age", key=key)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == tmp_path / "new" / "two":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(BadInputError, match="No space left"):
        unpack_tasks(tmp_path / "set.age", folder=tmp_path / "new", key=key)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_pack_that_is_not_there_is_told(key: KeyFile, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="No such file"):
        unpack_tasks(tmp_path / "set.age", folder=tmp_path, key=key)
