# bench-canary rs1_arena grader/scripts.py d2a6dff0136d28ea45d66e2f1cf2080b
"""Scripts of steps: written one by one, while the model says what each of them must show."""

from dataclasses import replace
from typing import Any

from model import Element, ModelArena, from_both_ends, shown

from bench.grading.papers import Case

PANICKED = "panicked"


class Script:
    """One script over one arena at a time. What a step must show is a comparison and its value."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._arena = ModelArena(kind=kind)
        self._kept: list[Element] = []
        self._steps: list[str] = []
        self._wanted: list[list[Any]] = []

    def case(self, check: str) -> Case:
        """Return the script as a question to the plain program."""
        question = {"program": "plain", "kind": self._kind, "steps": [*self._steps]}
        return Case(check=check, question=question, expected=[*self._wanted])

    def room(self, capacity: int) -> None:
        """Go on with another arena, made with a capacity; the old one should hold nothing."""
        self._anew(f"room {capacity}")
        self._arena.greatest = capacity

    def default(self) -> None:
        """Go on with the default arena; the old one should hold nothing."""
        self._anew("default")

    def alloc(self, *numbers: int) -> None:
        """Put single elements there."""
        for number in numbers:
            self._kept += self._arena.put(number, 1)
            self._step(f"alloc {number}", None)

    def many(self, first: int, count: int) -> None:
        """Put many single elements there."""
        self._kept += self._arena.put(first, count)
        self._step(f"many {first} {count}", None)

    def extend(self, first: int, count: int, *, hint: str = "right") -> None:
        """Put the elements of an iterator there."""
        new = self._arena.put(first, count)
        self._kept += new
        self._step(f"extend {first} {count} {hint}", shown([one.number for one in new]))

    def extends(self, first: int, calls: int, most: int) -> None:
        """Put 0, 1, 2, … up to `most` elements there, and so on."""
        count = sum(call % (most + 1) for call in range(calls))
        self._kept += self._arena.put(first, count)
        self._step(f"extends {first} {calls} {most}", count)

    def extend_using(self, first: int, count: int, using: int, *, hint: str = "right") -> None:
        """Put the elements of an iterator there that itself puts others there."""
        inner = self._put_by_the_iterator(first, count, using)
        new = self._arena.put(first, count)
        self._kept += inner + new
        step = f"extend-using {first} {count} {hint} {using}"
        self._step(step, shown([one.number for one in new]))

    def extend_panics(
        self, first: int, count: int, *, hint: str = "right", using: int | None = None
    ) -> None:
        """Try the same with an iterator that panics after its last element."""
        if using is not None:
            self._kept += self._put_by_the_iterator(first, count, using)
        self._arena.drop([self._arena.masked(first + place) for place in range(count)])
        word = "" if using is None else f" {using}"
        self._step(f"extend-panics {first} {count} {hint}{word}", PANICKED)

    def look(self) -> None:
        """Read all elements through the references that are kept."""
        self._step("look", shown([element.number for element in self._kept]))

    def raised(self, by: int) -> None:
        """Add to all elements through the references that are kept."""
        for element in self._kept:
            element.number = self._arena.masked(element.number + by)
        self._step(f"raise {by}", None)

    def places(self) -> None:
        """Ask how many elements share a byte with others, and how many are not aligned."""
        self._step("places", [0, 0])

    def length(self) -> None:
        """Ask for the length, in both ways."""
        self._step("len", len(self._arena.elements))
        self._step("is-empty", not self._arena.elements)

    def drops(self) -> None:
        """Ask what was dropped since the last time."""
        self._step("drops", shown(self._arena.dropped))
        self._arena.dropped.clear()

    def explode(self, number: int) -> None:
        """From now on the destructor of this element panics, once."""
        self._arena.explodes = number
        self._step(f"explode {number}", None)

    def requests(self, most: int | None = None) -> None:
        """Ask how often memory was asked for since the last time; `None` is the prompt's limit."""
        limit = self._arena.most_requests() if most is None else most
        self._step("requests", limit, kind="at-most")

    def held(self, *, nothing: bool = False) -> None:
        """Ask how much memory is held, and was since the last time."""
        most = self._arena.most_held()
        self._step("held", [0 if nothing else most, most], kind="held")

    def iterate(self) -> None:
        """Visit all elements: in order, backward, and from both ends."""
        self._kept.clear()
        numbers = [element.number for element in self._arena.elements]
        self._step("iter", shown(numbers))
        self._step("iter-back", shown(numbers[::-1]))
        self._step("iter-ends", [shown(from_both_ends(numbers)), 0])

    def iterate_raising(self, by: int) -> None:
        """Add to all elements while visiting them."""
        self._kept.clear()
        for element in self._arena.elements:
            element.number = self._arena.masked(element.number + by)
        self._step(f"iter-raise {by}", None)

    def clear(self) -> None:
        """Clear the arena."""
        self._kept.clear()
        self._step("clear", PANICKED if self._arena.drop(self._arena.emptied()) else None)

    def into_vec(self) -> None:
        """Turn the arena into a vector, which is dropped; go on with a new arena."""
        numbers = self._arena.emptied()
        self._arena.drop(numbers)
        self._anew("into", shows=shown(numbers))

    def drop(self) -> None:
        """Drop the arena and go on with a new one."""
        panicked = self._arena.drop(self._arena.emptied())
        self._anew("drop", shows=PANICKED if panicked else None)

    def everything(self) -> None:
        """Look at everything without changing anything."""
        self.look()
        self.places()
        self.length()
        self.drops()
        self.iterate()

    def _put_by_the_iterator(self, first: int, count: int, using: int) -> list[Element]:
        # One when it is made; then one or three before every number that leaves 0 or 1 by three.
        of_its_own = 1 + sum((1, 3, 0)[number % 3] for number in range(first, first + count))
        return self._arena.put(using, of_its_own)

    def _anew(self, step: str, *, shows: Any = None) -> None:
        # The limits stay, since what the old arena held is asked for when it is gone.
        self._kept.clear()
        self._arena.elements.clear()
        self._step(step, shows)

    def _step(self, step: str, shows: Any, *, kind: str = "is") -> None:
        self._steps.append(step)
        self._wanted.append([kind, shows])


def checked(case: Case, *, check: str) -> Case:
    """Return the question to the checked program."""
    return replace(case, question={**case.question, "program": "checked"}, check=check)
