# bench-canary rs1_arena grader/model.py 78c5a1a6c07129be18888c4b79babcde
"""What an arena holds after each step: the prompt's rules, followed with a Python list."""

from dataclasses import dataclass, field
from math import log2

SIZES = {
    "byte": 1,
    "word": 8,
    "triple": 3,
    "text": 24,
    "empty": 0,
    "nowhere": 0,
    "noted": 16,
    "wide": 64,
    "page": 4096,
    "large": 1024,
}
WITH_DESTRUCTOR = {"empty", "noted", "wide", "page", "large"}
_MASKS = {"byte": 0xFF, "triple": 0xFFFFFF, "empty": 0, "nowhere": 0}
_MOST_SHOWN = 40
_PRIME = 2**61 - 1

BYTES_BESIDES, BYTES_TIMES = 8192, 8
REQUESTS_BESIDES, REQUESTS_TIMES = 16, 4


@dataclass(slots=True, eq=False)
class Element:
    """An element, which its arena and a reference may both lead to."""

    number: int


@dataclass(slots=True, kw_only=True)
class ModelArena:
    """The elements of an arena, and what has been dropped of those it got."""

    kind: str
    elements: list[Element] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    explodes: int | None = None
    greatest: int = 0  # the prompt's n

    def put(self, first: int, count: int) -> list[Element]:
        """Put elements there whose numbers count up."""
        new = [Element(self.masked(number)) for number in range(first, first + count)]
        self.elements += new
        self.greatest = max(self.greatest, len(self.elements))
        return new

    def drop(self, numbers: list[int]) -> bool:
        """Drop elements in order; return whether a destructor panicked."""
        if self.kind not in WITH_DESTRUCTOR:
            return False
        self.dropped += numbers
        panics = self.explodes in numbers
        if panics:
            self.explodes = None
        return panics

    def emptied(self) -> list[int]:
        """Take all elements out and return their numbers."""
        numbers = [element.number for element in self.elements]
        self.elements.clear()
        return numbers

    def masked(self, number: int) -> int:
        """Return what an element of this kind keeps of a number."""
        return number & _MASKS.get(self.kind, -1)

    def most_requests(self) -> int:
        """Return how often an arena may ask for memory in its life."""
        return REQUESTS_BESIDES + int(REQUESTS_TIMES * log2(max(self.greatest, 1)))

    def most_held(self) -> int:
        """Return how many bytes it may hold."""
        return BYTES_BESIDES + BYTES_TIMES * self.greatest * SIZES[self.kind]


def shown(numbers: list[int]) -> list[object]:
    """Return numbers as the program shows them: of many a hash."""
    if len(numbers) <= _MOST_SHOWN:
        return [*numbers]
    hashed = 0
    for number in numbers:
        hashed = (hashed * 1_000_003 + number + 2) % _PRIME
    return [len(numbers), f"{hashed:x}"]


def from_both_ends(numbers: list[int]) -> list[int]:
    """Return numbers as they are visited: one from the front, two from the back, and so on."""
    front, back, visited = 0, len(numbers), []
    for turn in range(len(numbers)):
        if turn % 3 == 0:
            visited.append(numbers[front])
            front += 1
        else:
            back -= 1
            visited.append(numbers[back])
    return visited
