"""A new task is complete, marks what is still to be done, and takes nobody's place."""

import re
import tomllib
from pathlib import Path

import pytest

import bench
from bench.audit.canaries import names_its_file
from bench.audit.privacy import exposures
from bench.core.specs import Difficulty, Language
from bench.edges.catalog_tasks import load_task
from bench.edges.task_templates import Template, make_task, places_of, title_of
from bench.errors import BadInputError
from support.task_folders import without_marks

TEMPLATES = Path(bench.__file__).parent / "templates" / "tasks"


def a_template(
    name: str = "w1_words", language: Language = Language.PYTHON, title: str = "Words"
) -> Template:
    return Template(id=name, language=language, title=title, difficulty=Difficulty.HARD)


def made(folder: Path, template: Template | None = None) -> Path:
    return make_task(folder, template or a_template(), known=())


@pytest.mark.parametrize("language", Language)
def test_a_new_task_of_any_language_has_five_places_to_fill_in(
    tmp_path: Path, language: Language
) -> None:
    task = made(tmp_path, a_template(language=language))
    assert {place[0] for place in places_of(task)} == set("12345")
    with pytest.raises(BadInputError) as fault:
        load_task(task)
    told = str(fault.value).splitlines()[1:]
    assert len(told) == 6  # the wrong proof has two files
    assert all(
        re.search(rf"w1_words/{name}\S*:\d+: place {number} of 5 still holds", told[index])
        for index, (number, name) in enumerate(
            [
                (1, "prompt.md"),
                (2, "workspace/"),
                (3, "grader/generate.py"),
                (4, "proofs/solved/"),
                (5, "proofs/wrong-example/"),
                (5, "proofs/wrong-example/"),
            ]
        )
    ), told


@pytest.mark.parametrize("language", Language)
def test_a_new_task_of_any_language_is_whole(tmp_path: Path, language: Language) -> None:
    path = made(tmp_path, a_template(language=language, title='Say "ä\\b"'))
    without_marks(path)
    task = load_task(path)
    assert (task.spec.language, task.spec.title) == (language, 'Say "ä\\b"')
    assert task.spec.difficulty is Difficulty.HARD
    assert set(task.spec.deliverables) <= set(task.workspace)
    assert [proof.name for proof in task.proofs] == ["solved", "wrong-example"]
    assert all(set(proof.files) == set(task.spec.deliverables) for proof in task.proofs)
    assert all(names_its_file(c, task=task.id, path=p) for p, c in task.canaries.items())
    assert exposures(task, task.canaries) == ()


def test_every_template_is_used_by_some_language(tmp_path: Path) -> None:
    made_of = {
        path.relative_to(task).as_posix()
        for language in Language
        for task in [made(tmp_path, a_template(name=language.value, language=language))]
        for path in task.rglob("*")
    }
    there = {
        path.relative_to(layer).as_posix().removesuffix(".template")
        for layer in TEMPLATES.iterdir()
        for path in layer.rglob("*.template")
    }
    assert there <= made_of


def test_templates_are_packed_with_the_program() -> None:
    project = tomllib.loads((Path(bench.__file__).parents[1] / "pyproject.toml").read_text())
    assert "templates/**/*.template" in project["tool"]["setuptools"]["package-data"]["bench"]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        pytest.param(a_template("Über"), ["'Über' is no id: lower case letters"], id="id"),
        pytest.param(a_template("../x"), ["'../x' is no id"], id="path"),
        pytest.param(a_template(""), ["'' is no id"], id="nothing"),
        pytest.param(a_template("known"), ["there is a task known already"], id="known"),
        pytest.param(a_template("there"), ["there is there already"], id="there"),
        pytest.param(a_template(title=" "), ["the title ' ' is empty"], id="no-title"),
        pytest.param(a_template(title="a\nb"), ["can't be printed"], id="strange-title"),
        pytest.param(a_template("X y", title=""), ["is no id", "the title ''"], id="all-at-once"),
    ],
)
def test_what_can_not_be_made_is_told_and_nothing_is_left(
    tmp_path: Path, template: Template, words: list[str]
) -> None:
    (tmp_path / "there").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadInputError) as fault:
        make_task(tmp_path, template, known={"known"})
    for word in words:
        assert word in str(fault.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInputError, match=r"making task w1_words in .*file"):
        made(tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("w1_word_count", "Word count"),
        ("word-count", "Word count"),
        ("x9_", "X9_"),
        ("abc", "Abc"),
        ("2sum", "2sum"),
    ],
)
def test_a_title_is_made_of_an_id(name: str, title: str) -> None:
    assert title_of(name).lower() == title.lower()


@pytest.mark.parametrize("text", [b"FILL IN", b"FILL IN 3", b"fill in 1/5", b"FILL IN 10/5"])
def test_other_words_are_no_mark(tmp_path: Path, text: bytes) -> None:
    task = made(tmp_path)
    without_marks(task)
    (task / "prompt.md").write_bytes(text)
    assert places_of(task) == ()
