"""Sound JSON in which one place after another holds what it should not."""

from typing import Any

JUNK: list[Any] = [None, True, -1, 1.5, "text", [], [None], {}, {"a": [{}]}, [["x"]], [[[[]]]]]


def spoilt(value: Any, junk: Any) -> list[Any]:
    """Return copies of a value, each with another place spoilt."""
    found = [junk]
    if isinstance(value, dict):
        for name in value:
            found += [value | {name: inner} for inner in spoilt(value[name], junk)]
    if isinstance(value, list):
        for place in range(len(value)):
            found += [
                [*value[:place], inner, *value[place + 1 :]] for inner in spoilt(value[place], junk)
            ]
    return found
