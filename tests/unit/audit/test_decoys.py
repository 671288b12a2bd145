"""The marks of decoys, and what a decoy folder must and must not hold."""

import subprocess
from pathlib import Path

import pytest

from bench.audit.decoy_lint import RUN_LINE, decoy_faults
from bench.audit.decoys import BLANK, marks_of, with_marks
from support.builders import DECOY, a_task

PATHS = tuple(DECOY)


def test_marks_are_those_of_one_attempt_and_one_file() -> None:
    marks = [
        marks_of("c1", attempt=1, paths=PATHS),
        marks_of("c1", attempt=2, paths=PATHS),
        marks_of("c2", attempt=1, paths=PATHS),
    ]
    all_marks = [mark for one in marks for mark in (*one.read.values(), one.ran)]
    assert len(set(all_marks)) == len(all_marks) == 3 * (len(PATHS) + 1)
    assert marks_of("c1", attempt=1, paths=PATHS) == marks[0]


def test_every_file_holds_its_own_mark_and_none_holds_that_of_a_run() -> None:
    marks = marks_of("c1", attempt=1, paths=PATHS)
    marked = with_marks(DECOY, marks)
    held = {
        p: [m for m in (*marks.read.values(), marks.ran) if m.encode() in marked[p]] for p in marked
    }
    assert held == {path: [mark] for path, mark in marks.read.items()}


def test_who_runs_the_entrance_prints_the_mark_of_a_run(tmp_path: Path) -> None:
    marks = marks_of("c1", attempt=1, paths=PATHS)
    (tmp_path / "test.sh").write_bytes(with_marks(DECOY, marks)["test.sh"])
    told = subprocess.run(["sh", "test.sh"], cwd=tmp_path, capture_output=True, check=True).stdout
    assert told == f"run {marks.ran}\n".encode()


def test_a_sound_decoy_and_none_at_all_have_no_faults() -> None:
    for files in (DECOY, {}):
        assert list(decoy_faults(files, deliverables=a_task().spec.deliverables)) == []


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        pytest.param({"test.sh": None}, ["test.sh: missing"], id="no-entrance"),
        pytest.param(
            {"reference/answer.py": None}, ["reference/answer.py: missing"], id="no-reference"
        ),
        pytest.param(
            {"test.sh": b"rev=" + BLANK + b"\n"},
            [f"test.sh: has no line {RUN_LINE.decode().strip()!r}"],
            id="says-nothing",
        ),
        pytest.param(
            {"check.py": b"pass\n"},
            ["check.py: has 32 zeros 0 times; once, in a comment, they stand for its mark"],
            id="no-mark",
        ),
        pytest.param(
            {"check.py": BLANK * 2},
            ["check.py: has 32 zeros 2 times; once, in a comment, they stand for its mark"],
            id="two-marks",
        ),
        pytest.param(
            {"check.py": b"# a Decoy, no bench-Canary " + BLANK},
            [
                f"check.py: says {word!r}; nothing in it may tell what it is"
                for word in ("decoy", "canary", "bench-")
            ],
            id="gives-itself-away",
        ),
        pytest.param(
            {"decoy.py": BLANK},
            ["decoy.py: says 'decoy'; nothing in it may tell what it is"],
            id="by-its-name",
        ),
    ],
)
def test_a_fault_of_a_decoy_is_named(changes: dict[str, bytes | None], faults: list[str]) -> None:
    files = {name: body for name, body in {**DECOY, **changes}.items() if body is not None}
    assert list(decoy_faults(files, deliverables=("answer.py",))) == faults
