"""Cases with arrays: what a generator asks is what a judge compares, case by case."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.grading.array_casework import AnsweredArrayCase, array_marks_by_check
from bench.grading.array_papers import ArrayCase, write_array_paper
from bench.grading.arrays import Array, array_rng, read_arrays
from bench.grading.generating import rng, write_plan
from bench.grading.judging import judged, read_exam
from bench.grading.marks import Mark
from bench.grading.near import Tolerance, mark_near
from bench.grading.papers import asked_again
from bench.grading.verdict import Check

ROUNDING = Tolerance(rtol=1e-6, atol=0, why="one rounding to float32, half an ulp, twice that")


def cases(seed: int) -> Iterator[ArrayCase]:
    asked: list[ArrayCase] = []
    for check in ("small", "small", "large"):
        array = array_rng(seed, check, str(len(asked))).standard_normal(4).astype(np.float32)
        wide = array.astype(np.float64)
        asked.append(
            ArrayCase(
                check=check,
                question={"factor": 3},
                arrays={"x": array},
                expected_arrays={"y": 3 * wide},
            )
        )
    yield from asked
    yield from asked_again(asked, rng(seed, "again"), check="again", count=1)


def mark(case: AnsweredArrayCase) -> Mark:
    return mark_near(
        case.answered("y"), case.expected_arrays["y"], dtype="float32", tolerance=ROUNDING
    )


def drive(folder: Path) -> tuple[list[Any], dict[str, Array]]:
    """Do what a driver does, with numpy's own reader and writer, up to the answer."""
    questions = json.loads((folder / "inputs" / "cases.json").read_bytes())["cases"]
    answers: list[Any] = [None] * len(questions)
    arrays: dict[str, Array] = {}
    with np.load(folder / "inputs" / "arrays.npz") as packed:
        for number, question in enumerate(questions):
            arrays[f"{number}/y"] = packed[f"{number}/x"] * np.float32(question["factor"])
    return answers, arrays


def packed(answers: object, arrays: Mapping[str, Array]) -> bytes:
    buffer = io.BytesIO()
    said = np.frombuffer(json.dumps({"answers": answers}).encode(), dtype=np.uint8)
    everything: dict[str, Any] = {"answers": said, **arrays}
    np.savez(buffer, **everything)
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("inputs", "expected"):
        (tmp_path / name).mkdir()
    write_plan(tmp_path, write_array_paper(cases(7), seed=7, out=tmp_path))
    return tmp_path


def checks(folder: Path, raw: bytes) -> dict[str, Check]:
    (folder / "answers.bin").write_bytes(raw)
    exam = read_exam(folder)
    return {c.name: c for c in judged(exam, lambda exam: array_marks_by_check(exam, mark))}


def passed(found: Mapping[str, Check]) -> dict[str, bool]:
    return {name: check.passed for name, check in found.items()}


def test_right_answers_pass(folder: Path) -> None:
    assert passed(checks(folder, packed(*drive(folder)))) == dict.fromkeys(
        ("small", "large", "again"), True
    )


def test_one_seed_asks_the_same_in_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in "ab":
        for below in ("inputs", "expected"):
            (tmp_path / name / below).mkdir(parents=True)
        write_array_paper(cases(7), seed=7, out=tmp_path / name)
        files = sorted(p for p in (tmp_path / name).rglob("*") if p.is_file())
        written.append({p.relative_to(tmp_path / name): p.read_bytes() for p in files})
    assert written[0] == written[1]
    assert len(written[0]) == 4


def test_a_wrong_array_costs_the_checks_it_belongs_to(folder: Path) -> None:
    answers, arrays = drive(folder)
    asked = read_arrays((folder / "inputs" / "arrays.npz").read_bytes())
    kept = json.loads((folder / "expected" / "cases.json").read_bytes())["cases"]
    number = next(n for n, case in enumerate(kept) if case["check"] == "large")
    arrays[f"{number}/y"] = asked[f"{number}/x"]
    assert passed(checks(folder, packed(answers, arrays)))["large"] is False
    assert passed(checks(folder, packed(answers, arrays)))["small"] is True


def test_a_case_without_its_array_fails_with_what_was_said_instead(folder: Path) -> None:
    answers, arrays = drive(folder)
    del arrays["0/y"]
    answers[0] = {"raised": "ValueError"}
    failing = [c for c in checks(folder, packed(answers, arrays)).values() if not c.passed]
    assert len(failing) == 1
    assert "no array 'y'; the answer is {'raised': 'ValueError'}" in failing[0].detail


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(lambda answers, arrays: b"", "no .npz", id="nothing"),
        pytest.param(lambda answers, arrays: packed([], {}), "a list of 0", id="no-answers"),
        pytest.param(lambda answers, arrays: packed(1, arrays), "is no list", id="no-list"),
        pytest.param(
            lambda answers, arrays: packed(answers, arrays | {"o": np.array([{}])}),
            "has the type",
            id="an-object",
        ),
        pytest.param(
            lambda answers, arrays: packed(answers, arrays).replace(b"answers.npy", b"Answers.npy"),
            "no array 'answers'",
            id="no-plain-part",
        ),
    ],
)
def test_answers_that_can_not_be_read_fail_every_check(folder: Path, change: Any, why: str) -> None:
    found = checks(folder, change(*drive(folder)))
    assert passed(found) == dict.fromkeys(("small", "large", "again"), False)
    assert all(why in check.detail for check in found.values())


def test_expected_arrays_that_can_not_be_read_leave_no_verdict(folder: Path) -> None:
    raw = packed(*drive(folder))
    (folder / "expected" / "arrays.npz").write_bytes(b"")
    with pytest.raises(RuntimeError, match=r"no \.npz"):
        checks(folder, raw)
