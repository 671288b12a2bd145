# bench-canary sql1_recursive grader/catalogue.py 2e6fc7b138c0a4e63738b204367300e8
"""Catalogues of folders and files, and what is in each folder, counted without any SQL."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.grading.papers import Case

COLUMNS = ("id", "path", "depth", "files", "bytes")


@dataclass(slots=True, kw_only=True)
class Catalogue:
    """Folders and files, added one by one; ids are drawn at random."""

    rng: random.Random
    folders: list[tuple[int, int | None, str]] = field(default_factory=list)
    files: list[tuple[int, int, str, int | None]] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    def folder(self, name: str, parent: int | None = None, *, number: int | None = None) -> int:
        """Add a folder and return its id."""
        chosen = self._new_id() if number is None else number
        self.folders.append((chosen, parent, name))
        return chosen

    def file(self, folder: int, size: int | None) -> None:
        """Add a file."""
        number = self._new_id()
        self.files.append((number, folder, f"file{number}", size))

    def case(self, check: str) -> Case:
        """Return the catalogue as a question, its rows in random order, with the right answer."""
        folders, files = list(self.folders), list(self.files)
        self.rng.shuffle(folders)
        self.rng.shuffle(files)
        return Case(
            check=check, question={"folders": folders, "files": files}, expected=self.answer()
        )

    def answer(self) -> list[list[Any]]:
        """Return the rows that the query must give, in order."""
        parents = {folder: parent for folder, parent, _ in self.folders}
        names = {folder: name for folder, _, name in self.folders}
        totals = self._totals(parents)
        rows = []
        for folder in parents:
            way = list(upwards(folder, parents))
            path = "/".join(names[step] for step in reversed(way))
            rows.append((folder, path, len(way) - 1, *totals[folder]))
        # Text is compared byte by byte, as SQLite does by default.
        rows.sort(key=lambda row: (-row[4], row[1].encode(), row[0]))
        return [list(row) for row in rows]

    def _totals(self, parents: dict[int, int | None]) -> dict[int, tuple[int, int]]:
        """Carry every file from its folder up to the top, one step at a time."""
        totals: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for _, folder, _, size in self.files:
            for place in upwards(folder, parents):
                count, known = totals[place]
                totals[place] = (count + 1, known + (size or 0))
        return totals

    def _new_id(self) -> int:
        while (number := self.rng.randint(1, 10**6)) in self._used:
            pass
        self._used.add(number)
        return number


def upwards(folder: int | None, parents: dict[int, int | None]) -> Iterator[int]:
    """Yield a folder and every folder above it."""
    while folder is not None:
        yield folder
        folder = parents[folder]
