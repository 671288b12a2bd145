"""What do these hostile bytes say? Strict JSON with limits, or a reason why they say nothing.

The bytes come from a process that ran the submission. Whatever they hold, the result is a plain
value or a `BadAnswerError`: no duplicate keys, no NaN or infinity, no number of a million digits,
no nesting that exhausts the stack, no text that can't be written down again.
"""

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A parsed JSON value. Types are exact: `True` is never taken for 1."""


class BadAnswerError(Exception):
    """An answer that can't be understood; it fails what it was an answer to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLimits:
    """How much an answer may hold. The defaults suit answers that are numbers, names and rows."""

    max_bytes: int = 8 * 2**20
    max_depth: int = 32
    max_digits: int = 64


def parse_answer(raw: bytes, *, limits: AnswerLimits | None = None) -> Json:
    """Return the JSON value that the bytes hold; raises `BadAnswerError` with the reason if none.

    A number written with a fraction or an exponent is a `float`, any other one an `int`.
    """
    limits = limits or AnswerLimits()
    if len(raw) > limits.max_bytes:
        raise BadAnswerError(f"{len(raw)} bytes, more than {limits.max_bytes}")
    value = _decode(raw, limits)
    _walk(value, limits)
    return value


def _decode(raw: bytes, limits: AnswerLimits) -> Json:
    def whole(digits: str) -> int:
        if len(digits) > limits.max_digits:
            raise BadAnswerError(f"a number of {len(digits)} digits")
        return int(digits)

    try:
        value: Json = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=whole,
            parse_float=_finite,
            parse_constant=_constant,
        )
    except UnicodeDecodeError as error:
        raise BadAnswerError(f"no UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise BadAnswerError(f"no JSON at character {error.pos}: {error.msg}") from error
    except RecursionError as error:
        raise BadAnswerError(f"nested deeper than {limits.max_depth}") from error
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise BadAnswerError("an object holds a key twice")
    return members


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BadAnswerError("a number too large for a float")
    return number


def _constant(name: str) -> NoReturn:
    raise BadAnswerError(f"{name} is not JSON")


def _walk(value: Json, limits: AnswerLimits) -> None:
    level = [value]
    depth = 0
    # Level by level and not by recursion: the depth is what is in doubt.
    while level:
        depth += 1
        if depth > limits.max_depth + 1:
            raise BadAnswerError(f"nested deeper than {limits.max_depth}")
        below: list[Json] = []
        for item in level:
            match item:
                case str():
                    _check_text(item)
                case list():
                    below.extend(item)
                case dict():
                    below.extend(item)
                    below.extend(item.values())
                case _:
                    pass
        level = below


def _check_text(text: str) -> None:
    try:
        text.isascii() or text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadAnswerError("a text with half of a surrogate pair") from error
