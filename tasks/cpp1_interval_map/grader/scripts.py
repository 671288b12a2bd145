# bench-canary cpp1_interval_map grader/scripts.py f4dbe5e059c5e813b3b0b03a79fbfc7b
"""Scripts of steps: written one by one, while the model says what each of them must show."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from model import ModelMap

from bench.grading.papers import Case


class Script:
    """One script over up to four maps, whose intervals begin and end at some ticks."""

    def __init__(self, ticks: Sequence[int], *, initial: int, program: str = "plain") -> None:
        self.ticks = sorted(ticks)
        self._program = program
        self._initial = initial
        self._maps: dict[int, ModelMap] = {}
        self._steps: list[str] = []
        self._wanted: list[list[Any]] = []
        # What happened since costs were last asked for: calls, and the most boundaries.
        self._assigned = self._looked = self._most = 0
        self.new()

    def case(self, check: str) -> Case:
        """Destroy all maps and return the script as a question."""
        for number in [*self._maps]:
            self.end(number)
        self._step("left", "left", [0, 0, 0, None])
        question = {"program": self._program, "steps": [*self._steps]}
        # What maps leave behind counts only where it is asked about: one mistake, one check.
        return Case(check=check, question=question, expected={"tidy": False, "steps": self._wanted})

    def new(self, number: int = 0, *, initial: int | None = None) -> None:
        """Create a map."""
        value = self._initial if initial is None else initial
        self._maps[number] = ModelMap.of(self.ticks, value)
        self._step(f"new {number} {value}", "is", None)

    def end(self, number: int = 0) -> None:
        """Destroy a map."""
        del self._maps[number]
        self._step(f"end {number}", "is", None)

    def anew(self) -> None:
        """Destroy the first map and create another one."""
        self.end()
        self.new()

    def assign(self, begin: int, end: int, value: int, *, at: int = 0) -> None:
        """Give an interval between two ticks a value."""
        self._maps[at].assign(begin, end, value)
        self._assigned += 1
        self._step(f"assign {at} {begin} {end} {value}", "is", None)

    def assign_own_value(self, begin: int, end: int, key: int) -> None:
        """Give an interval the value of a key, by reference."""
        self._maps[0].assign(begin, end, self._maps[0].at(key))
        self._step(f"assign-own-value 0 {begin} {end} {key}", "is", None)

    def assign_own_keys(self, begin: int, end: int, value: int) -> None:
        """Give what lies between two boundaries, counted from 0, a value."""
        keys = [key for key, _ in self._maps[0].boundaries()]
        known = max(begin, end) < len(keys)
        if known:
            self._maps[0].assign(keys[begin], keys[end], value)
        self._step(f"assign-own-keys 0 {begin} {end} {value}", "is", known)

    def at(self, *keys: int, at: int = 0) -> None:
        """Look keys up."""
        for key in keys:
            self._looked += 1
            self._step(f"at {at} {key}", "is", self._maps[at].at(key))

    def dump(self, *, at: int = 0) -> None:
        """Look at the initial value and all boundaries."""
        self._step(f"dump {at}", "is", self._maps[at].dump())

    def size(self, *, at: int = 0) -> None:
        """Ask for the number of boundaries."""
        self._step(f"size {at}", "is", len(self._maps[at].boundaries()))

    def look(self, *, at: int = 0) -> None:
        """Look at everything: boundaries, their number, the value at and beside each tick."""
        self.dump(at=at)
        self.size(at=at)
        for tick in self.ticks:
            self.at(*(key for key in (tick - 1, tick, tick + 1) if -(2**63) <= key < 2**63), at=at)

    def copy(self, origin: int, number: int) -> None:
        """Make a new map, a copy of another."""
        self._maps[number] = self._maps[origin].copy()
        self._step(f"copy {origin} {number}", "is", None)

    def become(self, number: int, origin: int) -> None:
        """Assign a map another one."""
        self._maps[number] = self._maps[origin].copy()
        self._step(f"become {number} {origin}", "is", None)

    def alive(self) -> None:
        """Ask how many keys and values there are in all maps."""
        keys = sum(len(model.boundaries()) for model in self._maps.values())
        self._step("alive", "alive", [keys, keys + len(self._maps)])

    def strained(self, what: str, begin: int, end: int, value: int) -> None:
        """Assign while copies or memory are refused, until enough is granted."""
        model = self._maps[0]
        before = model.boundaries()
        model.assign(begin, end, value)
        others = len(self._maps) - 1
        wanted = {"before": before, "after": model.boundaries(), "others": others}
        self._step(f"strained 0 {what} {begin} {end} {value}", "strained", wanted)

    def start_counting(self) -> None:
        """Forget what was counted so far."""
        self._assigned = self._looked = self._most = 0
        self._step("counts", "any", None)

    def note_size(self) -> None:
        """Note the number of boundaries, the most of which go into what costs may be."""
        self._most = max(self._most, len(self._maps[0].boundaries()))

    def costs(self) -> None:
        """Ask for comparisons and copies since counting was started."""
        self.note_size()
        log = math.log2(self._most + 2)
        comparisons = self._assigned * (16 * log + 16) + self._looked * (4 * log + 8)
        at_most = [int(comparisons), *(each * self._assigned for each in (16, 8, 8))]
        self._step("counts", "at-most", at_most)
        self._assigned = self._looked = self._most = 0

    def _step(self, step: str, kind: str, value: Any) -> None:
        self._steps.append(step)
        self._wanted.append([kind, value])


def asked(case: Case, *, check: str, program: str) -> Case:
    """Return a case as a question to another program, in which nothing may be left behind."""
    question = {**case.question, "program": program}
    return replace(case, check=check, question=question, expected={**case.expected, "tidy": True})
