"""A judge reports every planned check exactly once, or leaves no verdict at all."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.core.evidence import CheckResult, Graded
from bench.core.judgement import read_verdict
from bench.core.submission import files_sha256
from bench.grading.casework import AnsweredCase, answered_cases, judge_cases, mark_all
from bench.grading.compare import mark_same
from bench.grading.generating import write_json
from bench.grading.judging import Exam, judge_main, read_exam
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.strict_json import BadAnswerError, Json

NONCE = "c0ffee" * 5


@pytest.fixture
def exam_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An exam of three cases for two checks, laid out as in a judge's container."""
    for folder in ("inputs", "expected", "verdict"):
        (tmp_path / folder).mkdir()
    write_json(tmp_path / "inputs" / "cases.json", {"cases": [1, 2, 3]})
    told = (("odd", 10), ("even", 20), ("odd", 30))
    kept: list[Json] = [{"check": check, "expected": number} for check, number in told]
    write_json(tmp_path / "expected" / "cases.json", {"cases": kept})
    write_json(tmp_path / "expected" / "plan.json", {"checks": ["even", "odd"]})
    for name, value in (("ROOT", tmp_path), ("VERDICT", tmp_path / "verdict"), ("NONCE", NONCE)):
        monkeypatch.setenv(f"BENCH_{name}", str(value))
    return tmp_path


def answer(folder: Path, raw: bytes) -> None:
    (folder / "answers.bin").write_bytes(raw)


def verdict_of(folder: Path) -> Graded | str:
    """Read the verdict as the runner does."""
    inputs = {path.name: path.read_bytes() for path in (folder / "inputs").iterdir()}
    path = folder / "verdict" / "verdict.json"
    raw = path.read_bytes() if path.exists() else None
    return read_verdict(raw, nonce=NONCE, inputs_sha256=files_sha256(inputs), plan=("even", "odd"))


def mark(case: AnsweredCase) -> Mark:
    return mark_same(case.answer, case.expected)


def graded(*checks: tuple[str, bool, str]) -> Graded:
    results = tuple(CheckResult(name=n, passed=passed, detail=d) for n, passed, d in checks)
    return Graded(checks=results, planned=2)


def test_right_answers_pass_every_check(exam_folder: Path) -> None:
    answer(exam_folder, b'{"answers": [10, 20, 30]}')
    judge_cases(mark)
    verdict = verdict_of(exam_folder)
    assert verdict == graded(("even", True, ""), ("odd", True, ""))
    assert isinstance(verdict, Graded)
    assert verdict.solved


def test_a_judge_has_the_findings_of_the_recipe_before_it(exam_folder: Path) -> None:
    (exam_folder / "findings" / "deep").mkdir(parents=True)
    (exam_folder / "findings" / "deep" / "note").write_bytes(b"\xff")
    answer(exam_folder, b"")
    exam = read_exam(exam_folder)
    assert exam.findings == {"deep/note": b"\xff"}
    assert exam.finding("deep/note") == b"\xff"


def test_a_finding_that_is_missing_fails_every_check(exam_folder: Path) -> None:
    answer(exam_folder, b"")
    judge_main(lambda exam: {"even": mark_same(str(exam.finding("note")), ""), "odd": PASSED})
    detail = "the answers can't be read: compiling found nothing under the name note"
    assert verdict_of(exam_folder) == graded(("even", False, detail), ("odd", False, detail))


def test_a_wrong_answer_costs_the_check_of_its_case_alone(exam_folder: Path) -> None:
    answer(exam_folder, b'{"answers": [10, 20, 31]}')
    judge_cases(mark)
    detail = "1 of 2 cases; the first: found 31, expected 30"
    assert verdict_of(exam_folder) == graded(("even", True, ""), ("odd", False, detail))


def test_an_answer_that_can_not_be_read_costs_the_check_of_its_case_alone(
    exam_folder: Path,
) -> None:
    def picky(case: AnsweredCase) -> Mark:
        if case.answer == "?":
            raise BadAnswerError("'?' is no number")
        return mark(case)

    answer(exam_folder, b'{"answers": [10, "?", 30]}')
    judge_cases(picky)
    detail = "'?' is no number"
    assert verdict_of(exam_folder) == graded(("even", False, detail), ("odd", True, ""))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no JSON"),
        (b"[" * 10**5, "nested deeper"),
        (b'{"answers": [10, 20]}', "a list of 2, not of 3"),
        (b'{"answers": [10, 20, 30, 40]}', "a list of 4, not of 3"),
        (b'{"answers": {"0": 10}}', "is no list"),
        (b'{"answers": [10, 20, 30], "passed": true}', "keys"),
        (b'{"answers": [10, 20, 30]} {"answers": [10, 20, 30]}', "Extra data"),
        (b'{"answers": [10, 20, NaN]}', "NaN"),
    ],
)
def test_answers_that_can_not_be_read_fail_every_check(
    exam_folder: Path, raw: bytes, reason: str
) -> None:
    answer(exam_folder, raw)
    judge_cases(mark)
    verdict = verdict_of(exam_folder)
    assert isinstance(verdict, Graded)
    assert (verdict.passed, verdict.planned) == (0, 2)
    assert all(reason in check.detail for check in verdict.checks)


def test_one_case_may_count_for_several_checks(exam_folder: Path) -> None:
    def examine(exam: Exam) -> Mapping[str, Mark]:
        cases = answered_cases(exam)
        small = [("even", case) for _, case in cases if case.question < 3]
        return mark_all([*small, *(("odd", case) for _, case in cases)], mark)

    answer(exam_folder, b'{"answers": [10, 20, 31]}')
    judge_main(examine)
    detail = "1 of 3 cases; the first: found 31, expected 30"
    assert verdict_of(exam_folder) == graded(("even", True, ""), ("odd", False, detail))


def raises(exam: Exam) -> Mapping[str, Mark]:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    "examine",
    [
        pytest.param(raises, id="raises"),
        pytest.param(lambda exam: {}, id="marks nothing"),
        pytest.param(lambda exam: {"even": PASSED}, id="forgets one"),
        pytest.param(lambda exam: dict.fromkeys(("even", "odd", "more"), PASSED), id="adds one"),
        pytest.param(lambda exam: {"even": PASSED, "odd": None}, id="returns nothing"),
        pytest.param(lambda exam: {"even": PASSED, "odd": True}, id="returns a bool"),
        pytest.param(lambda exam: {"even": PASSED, "odd": Mark(passed=1)}, id="passes by 1"),  # type: ignore[arg-type]  # the very mistake
    ],
)
def test_a_faulty_judge_leaves_no_verdict(
    exam_folder: Path, examine: Callable[[Exam], Any]
) -> None:
    answer(exam_folder, b"{}")
    with pytest.raises((RuntimeError, ZeroDivisionError)):
        judge_main(examine)
    assert verdict_of(exam_folder) == "the judge wrote no verdict.json"
    assert list((exam_folder / "verdict").iterdir()) == []


def test_an_empty_plan_can_not_be_passed(exam_folder: Path) -> None:
    answer(exam_folder, b"{}")
    (exam_folder / "expected" / "plan.json").write_text('{"checks": []}')
    with pytest.raises(RuntimeError, match="differ"):
        judge_main(lambda exam: {})


def test_a_judge_without_a_nonce_leaves_no_verdict(
    exam_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(exam_folder, b'{"answers": [10, 20, 30]}')
    monkeypatch.delenv("BENCH_NONCE")
    with pytest.raises(KeyError):
        judge_cases(mark)
    assert verdict_of(exam_folder) == "the judge wrote no verdict.json"


def test_the_verdict_file_has_the_agreed_fields_and_bounded_ascii_details(
    exam_folder: Path,
) -> None:
    answer(exam_folder, b"{}")
    judge_main(lambda exam: {"odd": failed("é\x1b" * 1000), "even": PASSED})
    raw = (exam_folder / "verdict" / "verdict.json").read_bytes()
    assert raw.isascii()
    assert b"\x1b" not in raw
    inputs = {"cases.json": (exam_folder / "inputs" / "cases.json").read_bytes()}
    assert json.loads(raw) == {
        "schema_version": 1,
        "nonce": NONCE,
        "inputs_sha256": files_sha256(inputs),
        "checks": [
            {"name": "even", "passed": True, "detail": ""},
            {"name": "odd", "passed": False, "detail": "é\x1b" * 150},
        ],
    }
