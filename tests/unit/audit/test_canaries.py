"""Canaries are stamped, read back, dropped and found."""

from pathlib import Path

import pytest

from bench.audit.canaries import (
    canaries_of,
    find_canaries,
    names_its_file,
    new_canary,
    private_files,
    read_canary,
    stamp_task,
    with_canary,
    without_canary,
)
from bench.errors import BadInputError

CANARY = "bench-canary fizz grader/judge.py " + "0a" * 16


@pytest.mark.parametrize(
    ("path", "content", "stamped"),
    [
        ("a.py", b"x = 1\n", f"# {CANARY}\nx = 1\n"),
        ("a.sh", b"#!/bin/sh\ntrue\n", f"#!/bin/sh\n# {CANARY}\ntrue\n"),
        ("a.sql", b"SELECT 1;\n", f"-- {CANARY}\nSELECT 1;\n"),
        ("a.c", b"int x;\n", f"/* {CANARY} */\nint x;\n"),
        ("a.rs", b"fn x() {}\n", f"// {CANARY}\nfn x() {{}}\n"),
        ("WHY.txt", b"It is slow.\n", f"It is slow.\n{CANARY}\n"),
        ("WHY.txt", b"It is slow.", f"It is slow.\n{CANARY}\n"),
        ("empty.py", b"", f"# {CANARY}\n"),
    ],
)
def test_a_file_is_stamped_in_its_own_language(path: str, content: bytes, stamped: str) -> None:
    result = with_canary(content, path=path, canary=CANARY)
    assert result == stamped.encode()
    assert read_canary(result) == CANARY


def test_a_file_that_has_no_comments_is_refused_by_name() -> None:
    with pytest.raises(BadInputError, match=r"stamping grader/table\.json: no comment is known"):
        with_canary(b"{}", path="grader/table.json", canary=CANARY)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n# " + CANARY.encode(),  # third line
        b"# bench-canary fizz grader/judge.py",
        b"# bench-canary fizz grader/judge.py " + b"0A" * 16,
        b"# canary fizz grader/judge.py " + b"0a" * 16,
        b"# bench-canary fizz " + b"0a" * 16,
    ],
)
def test_what_is_no_canary_on_the_first_two_lines_is_not_read(content: bytes) -> None:
    assert read_canary(content) is None
    assert without_canary(content) == content


@pytest.mark.parametrize("path", ["a.py", "a.sh", "WHY.txt"])
@pytest.mark.parametrize("content", [b"#!first\nsecond\nthird", b"#!first\r\nsecond\r\n", b"one\n"])
def test_dropping_a_canary_gives_back_the_file(path: str, content: bytes) -> None:
    assert without_canary(with_canary(content, path=path, canary=CANARY)) == content


def test_a_new_canary_is_one_of_its_kind() -> None:
    first, second = (new_canary("fizz", "grader/judge.py") for _ in range(2))
    assert read_canary(first.encode()) == first
    assert first.startswith("bench-canary fizz grader/judge.py ")
    assert first != second


@pytest.mark.parametrize(
    "haystack",
    [
        f"before {CANARY} after".encode(),
        b'{"line": "' + CANARY.encode()[-32:] + b'\\n"}',
        b"ff" + CANARY.encode()[-32:] + b"ff",
        b"0" * 5000 + CANARY.encode()[-32:] + b"0" * 5000,
        CANARY.encode()[-32:] * 2,
    ],
)
def test_a_canary_is_found_however_it_is_wrapped(haystack: bytes) -> None:
    other = "bench-canary fizz grader/other.py " + "ff" * 16
    canaries = {"grader/judge.py": CANARY, "grader/other.py": other}
    assert find_canaries(haystack, canaries) == ["grader/judge.py"]


@pytest.mark.parametrize("haystack", [b"", b"bench-canary fizz grader/judge.py", b"0a" * 15])
def test_half_a_canary_is_none(haystack: bytes) -> None:
    assert find_canaries(haystack, {"grader/judge.py": CANARY}) == []


def test_a_task_is_stamped_once_and_only_where_it_is_private(tmp_path: Path) -> None:
    task = tmp_path / "fizz"
    for name in ("grader/judge.py", "grader/exhibit/run.sh", "proofs/solved/a.sql", "prompt.md"):
        (task / name).parent.mkdir(parents=True, exist_ok=True)
        (task / name).write_text("#!\n")
    words = r"grader/exhibit/run\.sh, grader/judge\.py, proofs.*`bench tasks stamp fizz`"
    with pytest.raises(ValueError, match=words):
        canaries_of(task)
    assert stamp_task(task) == private_files(task)
    canaries = canaries_of(task)
    assert tuple(canaries) == ("grader/exhibit/run.sh", "grader/judge.py", "proofs/solved/a.sql")
    assert all(canary.split()[1:3] == ["fizz", path] for path, canary in canaries.items())
    assert stamp_task(task) == ()
    assert canaries_of(task) == canaries
    assert (task / "prompt.md").read_text() == "#!\n"


def a_private_file(task: Path, name: str, content: bytes = b"x = 1\n") -> Path:
    path = task / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_copied_file_gets_a_canary_of_its_own_instead(tmp_path: Path) -> None:
    first = a_private_file(tmp_path / "fizz", "grader/judge.py")
    stamp_task(tmp_path / "fizz")
    copy = a_private_file(tmp_path / "buzz", "grader/judge.py", first.read_bytes())
    moved = a_private_file(tmp_path / "buzz", "grader/other.py", first.read_bytes())
    assert stamp_task(tmp_path / "buzz") == ("grader/judge.py", "grader/other.py")
    canaries = canaries_of(tmp_path / "buzz")
    assert all(names_its_file(c, task="buzz", path=path) for path, c in canaries.items())
    assert copy.read_bytes().count(b"bench-canary") == 1
    assert moved.read_bytes().endswith(b"\nx = 1\n")
    assert stamp_task(tmp_path / "fizz") == ()


@pytest.mark.parametrize(
    ("task", "path", "same"),
    [
        ("fizz", "grader/judge.py", True),
        ("fuzz", "grader/judge.py", False),
        ("fizz", "grader/judge", False),
        ("fizz", "judge.py", False),
    ],
)
def test_a_canary_names_one_file_of_one_task(task: str, path: str, same: bool) -> None:
    assert names_its_file(CANARY, task=task, path=path) is same


def test_every_file_that_can_hold_no_canary_is_told_and_none_is_touched(tmp_path: Path) -> None:
    sound = a_private_file(tmp_path / "fizz", "grader/judge.py")
    a_private_file(tmp_path / "fizz", "grader/table.json", b"{}")
    a_private_file(tmp_path / "fizz", "grader/two words.py")
    a_private_file(tmp_path / "fizz", "grader/größe.py")
    with pytest.raises(BadInputError) as fault:
        stamp_task(tmp_path / "fizz")
    message = str(fault.value)
    assert "grader/table.json: no comment is known for .json" in message
    assert "grader/two words.py: its name" in message
    assert "grader/größe.py: its name" in message
    assert sound.read_bytes() == b"x = 1\n"


def test_no_link_is_followed_out_of_the_task(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_bytes(b"x = 1\n")
    a_private_file(tmp_path / "fizz", "grader/judge.py")
    (tmp_path / "fizz" / "grader" / "link.py").symlink_to(outside)
    assert stamp_task(tmp_path / "fizz") == ("grader/judge.py",)
    assert outside.read_bytes() == b"x = 1\n"
