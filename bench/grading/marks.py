"""Did it pass, and if not, why? The value every comparison returns and every check ends as."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Passed or not, and a sentence for people."""

    passed: bool
    detail: str = ""


PASSED = Mark(passed=True)


def failed(detail: str) -> Mark:
    """Return a mark that did not pass, with the reason."""
    return Mark(passed=False, detail=detail)


def all_of(marks: Iterable[Mark]) -> Mark:
    """Return the first mark that failed, or `PASSED`.

    Raises `ValueError` when there is no mark at all: a check that compared nothing must not pass.
    """
    seen = tuple(marks)
    if not seen:
        raise ValueError("a check without a single comparison can't be passed")
    return next((mark for mark in seen if not mark.passed), PASSED)
