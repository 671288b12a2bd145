"""Where does each task lie? Task folders below one or several folders, by id."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from bench.core.tasks import LITTER
from bench.errors import BadInputError

_SPEC = "task.toml"
T = TypeVar("T")


def task_places(*folders: Path) -> dict[str, Path]:
    """Return every task's own folder by id, folder by folder; one named twice counts once.

    Raises:
        BadInputError: naming all that is no folder of tasks, and every id that two folders hold.
    """
    places: dict[str, Path] = {}
    problems: list[str] = []
    for folder in _each_once(folders):
        fault = _no_folder_of_tasks(folder)
        if fault:
            problems.append(fault)
            continue
        for path in sorted(p for p in folder.iterdir() if p.is_dir() and _may_be_a_task(p.name)):
            known = places.setdefault(path.name, path)
            if known != path:
                problems.append(
                    f"loading tasks: {path.name} is in {known.parent} and in {path.parent}; "
                    "an id names one task, so rename one of them or leave one folder out."
                )
    if problems:
        raise BadInputError("\n".join(problems))
    return places


def find_tasks(tasks: Mapping[str, T], names: Iterable[str]) -> tuple[T, ...]:
    """Pick tasks, or their places, by id; `all` picks all.

    Raises:
        BadInputError: for every unknown id, with the near one.
    """
    wanted = tuple(dict.fromkeys(names))
    if wanted == ("all",):
        return tuple(tasks.values())
    unknown = [_unknown(name, tasks) for name in wanted if name not in tasks]
    if unknown:
        raise BadInputError("\n".join(unknown))
    return tuple(tasks[name] for name in wanted)


def _each_once(folders: Iterable[Path]) -> Iterable[Path]:
    named: dict[Path, Path] = {}
    for folder in folders:
        named.setdefault(folder.resolve(), folder)
    return named.values()


def _no_folder_of_tasks(folder: Path) -> str:
    if not folder.is_dir():
        return f"loading tasks: {folder} is no folder; name one with --tasks-dir."
    if (folder / _SPEC).is_file():
        return f"loading tasks: {folder} is itself a task; name the folder that it lies in."
    return ""


def _may_be_a_task(name: str) -> bool:
    return name not in LITTER and not name.startswith(".")  # .git of a private set


def _unknown(name: str, tasks: Mapping[str, T]) -> str:
    near = difflib.get_close_matches(name, tasks, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(tasks))}."
    return f"choosing tasks: there is no task {name!r}; {hint}"
