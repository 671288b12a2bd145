"""A generator writes the same bytes for the same seed, and a plan that can be held to."""

import sys
from pathlib import Path

import pytest

from bench.core.judgement import read_plan
from bench.core.submission import files_sha256
from bench.grading.generating import generate_main, rng, write_json, write_plan
from bench.grading.inputs_hash import inputs_sha256
from bench.grading.papers import Case, asked_again, generate_cases, write_paper


def some_cases(seed: int) -> list[Case]:
    draw = rng(seed, "sums")
    cases = []
    for number in range(20):
        a, b = draw.randint(0, 99), draw.randint(0, 99)
        check = "sums/small" if number % 2 else "sums/other"
        cases.append(Case(check=check, question=[number, a, b], expected=a + b))
    return cases


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def generated(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    folder.mkdir()
    monkeypatch.setattr(sys, "argv", ["generate.py", f"--seed={seed}", f"--out={folder}"])
    generate_cases(some_cases)
    return files(folder)


def test_one_seed_gives_one_exam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = generated(tmp_path / "first", 5, monkeypatch)
    assert first == generated(tmp_path / "again", 5, monkeypatch)
    assert first != generated(tmp_path / "other", 6, monkeypatch)
    assert sorted(first) == ["expected/cases.json", "expected/plan.json", "inputs/cases.json"]
    assert read_plan(first["expected/plan.json"]) == ("sums/other", "sums/small")


def test_questions_are_shuffled_and_do_not_say_what_they_are_for(tmp_path: Path) -> None:
    for folder in ("inputs", "expected"):
        (tmp_path / folder).mkdir()
    plan = write_paper(some_cases(5), seed=5, out=tmp_path)
    assert plan == ["sums/other", "sums/small"]
    written = files(tmp_path)
    assert b"sums" not in written["inputs/cases.json"]
    in_order = [list(case.question) for case in some_cases(5) if isinstance(case.question, list)]
    assert str(in_order).replace(" ", "") not in written["inputs/cases.json"].decode()
    assert written["inputs/cases.json"].count(b"[") == 21


def test_families_draw_from_sources_of_their_own() -> None:
    drawn = rng(5, "first").random()
    assert drawn == rng(5, "first").random()
    assert drawn not in (rng(5, "other").random(), rng(6, "first").random(), rng(5).random())


def test_a_question_asked_again_keeps_its_expected_answer() -> None:
    cases = some_cases(5)
    again = list(asked_again(cases, rng(5, "again"), check="again", count=7))
    known = [(case.question, case.expected) for case in cases]
    assert len(again) == 7
    assert {case.check for case in again} == {"again"}
    assert all((case.question, case.expected) in known for case in again)


@pytest.mark.parametrize(
    "checks", [[], ["a", "a"], [""], ["A"], ["a b"], ["/a"], ["a\n"], ["é"], ["a" * 81]]
)
def test_a_plan_without_sound_names_is_refused(tmp_path: Path, checks: list[str]) -> None:
    (tmp_path / "expected").mkdir()
    with pytest.raises(ValueError, match=r"a plan needs|check name"):
        write_plan(tmp_path, checks)
    assert files(tmp_path) == {}


def test_a_generator_of_its_own_kind_writes_what_it_likes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(seed: int, out: Path) -> list[str]:
        (out / "inputs" / "noise.bin").write_bytes(rng(seed, "noise").randbytes(8))
        return ["noise/loud"]

    monkeypatch.setattr(sys, "argv", ["generate.py", "--seed=3", f"--out={tmp_path}"])
    generate_main(build)
    assert files(tmp_path) == {
        "inputs/noise.bin": rng(3, "noise").randbytes(8),
        "expected/plan.json": b'{"checks":["noise/loud"]}\n',
    }


def test_json_is_canonical(tmp_path: Path) -> None:
    write_json(tmp_path / "x.json", {"b": [1.5, None], "a": "é"})
    assert (tmp_path / "x.json").read_bytes() == b'{"a":"\\u00e9","b":[1.5,null]}\n'
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(tmp_path / "y.json", float("nan"))


TREES = [
    {},
    {"a": b""},
    {"a": b"b"},
    {"ab": b""},
    {"a": b"", "b": b""},
    {"d/b": b"1", "d-b": b"2", "d/a/x": b"3", "é": b"4", "Z": b"5"},
]


@pytest.mark.parametrize("tree", TREES)
def test_judge_and_runner_agree_on_the_hash_of_inputs(
    tmp_path: Path, tree: dict[str, bytes]
) -> None:
    for name, content in tree.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert inputs_sha256(tmp_path) == files_sha256(tree)


def test_no_two_trees_share_a_hash() -> None:
    assert len({files_sha256(tree) for tree in TREES}) == len(TREES)


def test_inputs_hold_no_links(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/null")
    with pytest.raises(ValueError, match="neither a file nor a folder"):
        inputs_sha256(tmp_path)
