# bench-canary c1_hashmap grader/scripts.py 72e81d33d68585ef4492d29375d1db0b
"""Scripts of steps: written one by one, while the model says what each of them must show."""

from dataclasses import replace
from typing import Any

from model import ModelMap, shown

from bench.grading.papers import Case


class Script:
    """One script over up to four maps. What a step must show is a comparison and its value."""

    def __init__(self, *maps: int) -> None:
        self._maps: dict[int, ModelMap] = {}
        self._steps: list[str] = []
        self._wanted: list[list[Any]] = []
        for number in maps or (0,):
            self.new(number)

    def case(self, check: str) -> Case:
        """Destroy all maps and return the script as a question to the plain program."""
        for number in [*self._maps]:
            self.end(number)
        question = {"program": "plain", "steps": [*self._steps]}
        return Case(check=check, question=question, expected=self._expected())

    def new(self, number: int = 0) -> None:
        """Create a map."""
        self._maps[number] = ModelMap()
        self._step(f"new {number}", "is", True)

    def end(self, number: int = 0) -> None:
        """Destroy a map."""
        del self._maps[number]
        self._step(f"end {number}", "end", [0, 0, None])

    def anew(self) -> None:
        """Destroy the first map and create another one."""
        self.end(0)
        self.new(0)

    def set(self, key: bytes, value: int, *, at: int = 0) -> None:
        """Set an entry where memory is to be had."""
        self._maps[at].set(key, value)
        self._step(f"set {at} {word(key)} {value}", "is", [True, 0])

    def set_strained(self, key: bytes, value: int, *, granted: int) -> None:
        """Set a new entry with so many allocations granted; then set it for good."""
        model = self._maps[0]
        without = model.shown()
        possible = {"without": without, "with": shown({**model.entries, key: value})}
        self._step(f"set-strained 0 {granted} {word(key)} {value}", "strained", possible)
        self.set(key, value)

    def new_strained(self, *, granted: int) -> None:
        """Create a map with so many allocations granted, and destroy it."""
        self._step(f"new-strained 3 {granted}", "strained-new", granted > 0)

    def get(self, key: bytes, *, at: int = 0) -> None:
        """Look an entry up."""
        self._step(f"get {at} {word(key)}", "is", self._maps[at].entries.get(key))

    def has(self, key: bytes) -> None:
        """Look an entry up without asking for its value."""
        self._step(f"has 0 {word(key)}", "is", key in self._maps[0].entries)

    def remove(self, key: bytes, *, at: int = 0) -> None:
        """Remove an entry."""
        self._step(f"remove {at} {word(key)}", "is", self._maps[at].entries.pop(key, None))

    def drop(self, key: bytes) -> None:
        """Remove an entry without asking for its value."""
        known = self._maps[0].entries.pop(key, None) is not None
        self._step(f"drop 0 {word(key)}", "is", known)

    def size(self, *, at: int = 0) -> None:
        """Ask how many entries there are."""
        self._step(f"size {at}", "is", len(self._maps[at].entries))

    def clear(self, *, at: int = 0) -> None:
        """Remove all entries."""
        self._maps[at].entries.clear()
        self._step(f"clear {at}", "is", None)

    def dump(self, *, at: int = 0) -> None:
        """Walk over all entries."""
        self._step(f"dump {at}", "bag", self._maps[at].shown())

    def look(self, *keys: bytes) -> None:
        """Look at everything: size, all entries, and these keys."""
        self.size()
        self.dump()
        for key in keys:
            self.get(key)

    def limit(self, granted: int) -> None:
        """From now on, grant so many allocations; -1 grants all."""
        self._step(f"limit 0 {granted}", "is", None)

    def requests(self, *, none: bool) -> None:
        """Ask how often memory was asked for since the last time; demand `none` or nothing."""
        self._step("requests 0", *(("is", 0) if none else ("any", None)))

    def held(self) -> None:
        """Ask how much memory the map holds."""
        self._step("held 0", "within", self._maps[0].most_held())

    def blocks(self) -> None:
        """Ask for the sizes of all blocks the map holds."""
        keys = [bytes.fromhex(str(key)) for key, _ in self._maps[0].shown()]
        self._step("blocks 0", "blocks", sorted(len(key) for key in keys if key))

    def set_stored(self, key: bytes, length: int, value: int) -> None:
        """Set an entry whose key is the beginning of the map's own copy of another one."""
        self._maps[0].set(key[:length], value)
        self._step(f"set-stored 0 {word(key)} {length} {value}", "is", True)

    def remove_stored(self, key: bytes) -> None:
        """Remove an entry by the map's own copy of its key."""
        self._step(f"remove-stored 0 {word(key)}", "is", self._maps[0].entries.pop(key))

    def pin(self, *keys: bytes) -> None:
        """Note where the map has its copies of these keys."""
        for key in keys:
            self._step(f"pin 0 {word(key)}", "is", True)

    def pins(self, kept: int) -> None:
        """Ask how many copies still are where they were."""
        self._step("pins", "is", kept)

    def walk_dropping(self, divisor: int, rest: int) -> None:
        """Walk over all entries, removing on the way those whose values leave this rest."""
        model = self._maps[0]
        self._step(f"walk 0 drop {divisor} {rest}", "bag", model.shown())
        model.entries = {k: v for k, v in model.entries.items() if v % divisor != rest}

    def walk_raising(self, divisor: int, rest: int) -> None:
        """Walk over all entries, adding 1000 on the way to values that leave this rest."""
        model = self._maps[0]
        self._step(f"walk 0 raise {divisor} {rest}", "bag", model.shown())
        for key, value in model.entries.items():
            model.entries[key] = value + 1000 * (value % divisor == rest)

    def walk_pairs(self) -> None:
        """Walk over keys that come in pairs, each removing the other; then clear the map."""
        self._step("walk-pairs 0", "pairs", self._maps[0].shown())
        self.clear()

    def walk_twice(self) -> None:
        """Walk over all entries while walking over all entries."""
        self._step("walk-twice 0", "is", len(self._maps[0].entries) ** 2)

    def walk_on(self, times: int) -> None:
        """Go on after the last entry."""
        self._step(f"walk-on 0 {times}", "is", 0)

    def many_set(self, scheme: str, first: int, count: int, value: int, *, step: int = 1) -> None:
        """Set many entries with values that count up."""
        for number in range(count):
            self._maps[0].set((scheme, first + number * step), value + number)
        self._step(f"many-set 0 {scheme} {first} {count} {step} {value}", "is", count)

    def many_get(self, scheme: str, first: int, count: int, value: int, *, step: int = 1) -> None:
        """Ask how many of many entries are there with values that count up."""
        entries = self._maps[0].entries
        keys = [(scheme, first + number * step) for number in range(count)]
        right = sum(entries.get(key) == value + number for number, key in enumerate(keys))
        self._step(f"many-get 0 {scheme} {first} {count} {step} {value}", "is", right)

    def many_remove(
        self, scheme: str, first: int, count: int, value: int, *, step: int = 1
    ) -> None:
        """Remove many entries; ask how many were there with values that count up."""
        entries = self._maps[0].entries
        keys = [(scheme, first + number * step) for number in range(count)]
        right = sum(entries.pop(key, None) == value + number for number, key in enumerate(keys))
        self._step(f"many-remove 0 {scheme} {first} {count} {step} {value}", "is", right)

    def slide(self, scheme: str, count: int, window: int) -> None:
        """Set `count` entries one by one and remove each when `window` others have come after."""
        model = self._maps[0]
        model.peak = max(model.peak, len(model.entries) + window + 1)
        for number in range(count - window, count):
            model.set((scheme, number), number)
        self._step(f"slide 0 {scheme} {count} {window}", "is", [count, count - window])

    def _step(self, step: str, kind: str, value: Any) -> None:
        self._steps.append(step)
        self._wanted.append([kind, value])

    def _expected(self) -> dict[str, Any]:
        # What a map leaves behind counts only where it is asked about: one mistake, one check.
        return {"tidy": False, "steps": [*self._wanted]}


def tidy(case: Case, *, check: str | None = None) -> Case:
    """Return a case in which everything must be given back in order when a map is destroyed."""
    return replace(case, check=check or case.check, expected={**case.expected, "tidy": True})


def sanitized(case: Case, *, check: str) -> Case:
    """Return the question to the sanitized program."""
    return tidy(replace(case, question={**case.question, "program": "checked"}), check=check)


def word(key: bytes) -> str:
    """Return a key as scripts have it; an empty one has an address or none, in turn."""
    return key.hex() or "."
