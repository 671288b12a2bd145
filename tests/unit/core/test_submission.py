"""Collecting deliverables from a workspace."""

import pytest

from bench.core.submission import EntryKind, IllegalSubmission, Submission, Workspace, collect

KINDS = [EntryKind.SYMLINK, EntryKind.HARDLINK, EntryKind.OTHER, EntryKind.FOLDER]


def collected(
    files: dict[bytes, bytes],
    others: dict[bytes, EntryKind] | None = None,
    *,
    deliverables: tuple[str, ...] = ("src/a.py",),
    start: dict[str, bytes] | None = None,
    truncated: str | None = None,
) -> Submission | IllegalSubmission | None:
    workspace = Workspace(files=files, others=others or {}, truncated=truncated)
    return collect(workspace, deliverables, start=start or {}, max_bytes=10)


def test_only_declared_files_are_taken() -> None:
    files = {b"src/a.py": b"1", b"src/conftest.py": b"2", b"a.py": b"3"}
    assert collected(files) == Submission(files={"src/a.py": b"1"})


def test_nothing_written_is_no_submission() -> None:
    assert collected({b"other": b"1"}) is None


def test_a_stub_left_as_it_was_is_no_submission() -> None:
    assert collected({b"src/a.py": b"stub"}, start={"src/a.py": b"stub"}) is None


def test_a_changed_stub_is_a_submission() -> None:
    found = collected({b"src/a.py": b"new"}, start={"src/a.py": b"stub"})
    assert found == Submission(files={"src/a.py": b"new"})


def test_a_deleted_stub_is_an_empty_submission() -> None:
    assert collected({}, start={"src/a.py": b"stub"}) == Submission(files={})


def test_one_of_two_deliverables_is_a_submission() -> None:
    found = collected({b"b": b"1"}, deliverables=("a", "b"))
    assert found == Submission(files={"b": b"1"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_deliverable_that_is_no_regular_file_is_illegal(kind: EntryKind) -> None:
    found = collected({}, {b"src/a.py": kind})
    assert isinstance(found, IllegalSubmission)
    assert str(kind) in found.why


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not EntryKind.FOLDER])
def test_a_deliverable_behind_a_link_is_illegal(kind: EntryKind) -> None:
    found = collected({}, {b"src": kind})
    assert isinstance(found, IllegalSubmission)


def test_links_elsewhere_do_no_harm() -> None:
    found = collected({b"src/a.py": b"1"}, {b"node_modules/.bin/x": EntryKind.SYMLINK})
    assert found == Submission(files={"src/a.py": b"1"})


def test_a_giant_is_illegal() -> None:
    assert isinstance(collected({b"src/a.py": b"x" * 11}), IllegalSubmission)


def test_a_workspace_that_could_not_be_read_whole_is_illegal() -> None:
    found = collected({b"src/a.py": b"1"}, truncated="too large")
    assert isinstance(found, IllegalSubmission)


def test_the_digest_tells_names_from_contents() -> None:
    assert Submission(files={"ab": b"c"}).sha256 != Submission(files={"a": b"bc"}).sha256
