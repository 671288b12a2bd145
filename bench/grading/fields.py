"""Is this part of an answer what it should be? Readers that take exact types and nothing else.

Each returns its value or raises `BadAnswerError`, so that a judge reads an answer as if it were
well formed. `bool` is never an integer here, and a float never passes for one.
"""

from bench.grading.show import show
from bench.grading.strict_json import BadAnswerError, Json


def as_int(value: Json) -> int:
    """Return an integer."""
    if type(value) is not int:
        raise BadAnswerError(f"{show(value)} is no integer")
    return value


def as_number(value: Json) -> int | float:
    """Return an integer or a float."""
    if type(value) is not int and type(value) is not float:
        raise BadAnswerError(f"{show(value)} is no number")
    return value


def as_text(value: Json) -> str:
    """Return a string."""
    if type(value) is not str:
        raise BadAnswerError(f"{show(value)} is no string")
    return value


def as_list(value: Json, *, length: int | None = None) -> list[Json]:
    """Return a list, of that length if one is given."""
    if type(value) is not list:
        raise BadAnswerError(f"{show(value)} is no list")
    if length is not None and len(value) != length:
        raise BadAnswerError(f"a list of {len(value)}, not of {length}")
    return value


def as_object(value: Json, *, keys: tuple[str, ...]) -> dict[str, Json]:
    """Return an object that has exactly these keys."""
    if type(value) is not dict:
        raise BadAnswerError(f"{show(value)} is no object")
    if set(value) != set(keys):
        raise BadAnswerError(f"an object with the keys {show(sorted(value))}, not {list(keys)}")
    return value
