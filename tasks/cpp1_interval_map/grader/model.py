# bench-canary cpp1_interval_map grader/model.py b88b22a2d4128e895b58f60800f4388a
"""What a map says of every key: an array with one cell for each stretch between two ticks.

Brute force: an assignment fills cells, and the boundaries are where neighbouring cells differ.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class ModelMap:
    """Values of all keys, where intervals begin and end at ticks alone.

    Cell 0 is for the keys before the first tick, cell i for those from tick i - 1 on.
    """

    ticks: Sequence[int]
    cells: list[int]

    @classmethod
    def of(cls, ticks: Sequence[int], initial: int) -> "ModelMap":
        """Return a map in which all keys have the initial value."""
        return cls(ticks=ticks, cells=[initial] * (len(ticks) + 1))

    def copy(self) -> "ModelMap":
        """Return a map of its own with the same values."""
        return ModelMap(ticks=self.ticks, cells=[*self.cells])

    def assign(self, begin: int, end: int, value: int) -> None:
        """Give the keys from one tick to before another a value."""
        first, last = self.ticks.index(begin), self.ticks.index(end)
        for cell in range(first + 1, last + 1):
            self.cells[cell] = value

    def at(self, key: int) -> int:
        """Return the value of any key."""
        return self.cells[bisect_right(self.ticks, key)]

    def boundaries(self) -> list[list[int]]:
        """Return where the value changes, and to which."""
        pairs = zip(self.ticks, self.cells, self.cells[1:], strict=False)
        return [[tick, after] for tick, before, after in pairs if before != after]

    def dump(self) -> list[object]:
        """Return the map as the program writes it."""
        return [self.cells[0], self.boundaries()]
