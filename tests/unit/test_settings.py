"""Flag over variable over file over default; nothing misspelt goes unseen."""

import os
from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.settings import OWN_TASKS, load_settings


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_flag_beats_a_variable_beats_the_file_beats_the_default(
    in_an_empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings({}).results == Path("results")
    (in_an_empty_folder / "bench.toml").write_text('results = "from-file"\n')
    assert load_settings({}).results == Path("from-file")
    monkeypatch.setenv("BENCH_RESULTS", "from-env")
    assert load_settings({}).results == Path("from-env")
    assert load_settings({"results": Path("from-flag")}).results == Path("from-flag")


def test_a_flag_not_given_is_none_and_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_RESULTS", "from-env")
    assert load_settings({"results": None}).results == Path("from-env")


def test_a_misspelt_variable_is_refused_with_the_near_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_RESULT", "x")
    with pytest.raises(BadInputError, match=r"BENCH_RESULT is not known; .*BENCH_RESULTS"):
        load_settings({})


def test_a_misspelt_key_is_refused_with_the_near_name(in_an_empty_folder: Path) -> None:
    (in_an_empty_folder / "bench.toml").write_text('serverurl = "x"\nnonsense_here = 1\n')
    with pytest.raises(BadInputError) as error:
        load_settings({})
    assert "server_url" in str(error.value)
    assert "nonsense_here" in str(error.value)


def test_a_file_that_is_no_toml_is_told(in_an_empty_folder: Path) -> None:
    (in_an_empty_folder / "bench.toml").write_text("results = \n")
    with pytest.raises(BadInputError, match=r"bench\.toml can't be read"):
        load_settings({})


def test_a_value_that_can_not_be_used_is_told_with_its_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BENCH_MAX_ATTEMPTS", "many")
    with pytest.raises(BadInputError, match="BENCH_MAX_ATTEMPTS"):
        load_settings({})


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"tasks_dir": ["a", "b"]}, id="a-flag-twice"),
        pytest.param({"tasks_dir": [f"a{os.pathsep}b"]}, id="two-in-one-flag"),
    ],
)
def test_further_task_folders_stand_beside_the_checkouts_own(given: dict[str, object]) -> None:
    assert load_settings({}).task_folders == (OWN_TASKS,)
    assert load_settings(given).task_folders == (OWN_TASKS, Path("a"), Path("b"))


@pytest.mark.parametrize("text", [f'"a{os.pathsep}b"', '["a", "b"]'])
def test_task_folders_are_named_by_variable_and_file_too(
    in_an_empty_folder: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (in_an_empty_folder / "bench.toml").write_text(f"tasks_dir = {text}\n")
    assert load_settings({}).tasks_dir == (Path("a"), Path("b"))
    monkeypatch.setenv("BENCH_TASKS_DIR", f"c{os.pathsep}d{os.pathsep}")
    assert load_settings({}).tasks_dir == (Path("c"), Path("d"))


def test_a_task_folder_that_is_no_text_is_refused(in_an_empty_folder: Path) -> None:
    (in_an_empty_folder / "bench.toml").write_text("tasks_dir = [1]\n")
    with pytest.raises(BadInputError, match=r"tasks_dir\.0 \(flag, BENCH_TASKS_DIR"):
        load_settings({})
