"""Tasks are found below several folders, and an id names one of them."""

from pathlib import Path

import pytest

from bench.edges.catalog_places import find_tasks, task_places
from bench.errors import BadInputError


def a_folder(folder: Path, *ids: str) -> Path:
    for name in ids:
        (folder / name).mkdir(parents=True)
    return folder


def test_the_tasks_of_all_folders_are_found_folder_by_folder(tmp_path: Path) -> None:
    own, private = a_folder(tmp_path / "own", "b", "c"), a_folder(tmp_path / "private", "a")
    assert task_places(own, private) == {
        "b": own / "b",
        "c": own / "c",
        "a": private / "a",
    }


def test_a_folder_named_twice_counts_once(tmp_path: Path) -> None:
    own = a_folder(tmp_path / "own", "a")
    assert task_places(own, tmp_path / "own" / ".." / "own") == task_places(own)


def test_what_is_hidden_or_litter_is_no_task(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "a", ".git", "__pycache__")
    (folder / "README.md").write_text("About these tasks.\n")
    assert list(task_places(folder)) == ["a"]


def test_an_id_twice_is_refused_naming_both_places(tmp_path: Path) -> None:
    own, private = a_folder(tmp_path / "own", "a", "b"), a_folder(tmp_path / "private", "a", "b")
    with pytest.raises(BadInputError) as fault:
        task_places(own, private)
    for name in ("a", "b"):
        assert f"{name} is in {own} and in {private}; an id names one task" in str(fault.value)


def test_everything_that_is_no_folder_of_tasks_is_told_at_once(tmp_path: Path) -> None:
    itself = a_folder(tmp_path / "itself")
    itself.mkdir()
    (itself / "task.toml").touch()
    (tmp_path / "file").touch()
    with pytest.raises(BadInputError) as fault:
        task_places(tmp_path / "nowhere", itself, tmp_path / "file")
    message = str(fault.value)
    assert f"{tmp_path}/nowhere is no folder" in message
    assert f"{tmp_path}/file is no folder" in message
    assert f"{itself} is itself a task; name the folder that it lies in" in message


def test_tasks_are_picked_by_id_or_all(tmp_path: Path) -> None:
    tasks = {"one": 1, "two": 2}
    assert find_tasks(tasks, ["two", "one", "two"]) == (2, 1)
    assert find_tasks(tasks, ["all"]) == (1, 2)


def test_every_unknown_id_is_told_with_the_near_one() -> None:
    with pytest.raises(BadInputError) as fault:
        find_tasks({"alpha": 1, "beta": 2}, ["alfa", "zzz", "all"])
    message = str(fault.value)
    assert "no task 'alfa'; did you mean 'alpha'?" in message
    assert "no task 'zzz'; known: alpha, beta." in message
