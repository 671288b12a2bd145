"""Is this one sound JSON object? Read as hostile: bounded in depth and count.

A harness's request must leave no ambiguity either. An answer of the model server is passed on as it
is, so it is only read as those read it who get it.
"""

import json
import math
import re
from typing import Any, NoReturn

_MAX_DEPTH = 64
# Bounds the memory a body unfolds to: `[[],[],…]` takes 60 times its own size as Python values.
_MAX_VALUES = 200_000
# Possessive, and a string without an end runs to the end of the body: one pass whatever is sent.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class UnsoundJsonError(ValueError):
    """The body is not a JSON object, or not one that everybody reads alike."""


def parse_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in `body`.

    Refused are duplicate keys, NaN and infinities, more than 64 levels and more than 200,000
    values. Lone surrogates, which no UTF-8 can carry, become question marks.

    Raises:
        UnsoundJsonError: saying why.
    """
    _check_size(body)
    try:
        value = _loads(body.decode("utf-8"))
        if _SURROGATE.search(body):
            text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
            value = _loads(text.decode("utf-8"))
    except UnsoundJsonError:
        raise
    except (ValueError, RecursionError) as error:
        raise UnsoundJsonError(f"the body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise UnsoundJsonError(f"the body is a JSON {type(value).__name__}, not an object")
    return value


def parse_answer(body: bytes) -> dict[str, Any]:
    """Return the JSON object that a model server sent, read as freely as clients do, but bounded.

    Raises:
        UnsoundJsonError: saying why.
    """
    _check_size(body)
    try:
        # Decoded here: given bytes, json takes UTF-16 as well, whose size was not looked at.
        value = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise UnsoundJsonError(f"the body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise UnsoundJsonError(f"the body is a JSON {type(value).__name__}, not an object")
    return value


def _check_size(body: bytes) -> None:
    skeleton = _STRING.sub(b"", body)
    values = sum(skeleton.count(mark) for mark in (b",", b"[", b"]", b"{", b"}"))
    if values > _MAX_VALUES:
        raise UnsoundJsonError(f"the body holds more than {_MAX_VALUES} values")
    depth = 0
    for bracket in _BRACKET.findall(skeleton):
        depth += 1 if bracket in b"[{" else -1
        if depth > _MAX_DEPTH:
            raise UnsoundJsonError(f"the body is nested deeper than {_MAX_DEPTH} levels")


def _loads(text: str) -> Any:
    return json.loads(
        text, object_pairs_hook=_unique, parse_float=_finite, parse_constant=_refuse_constant
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnsoundJsonError(f"the key {twice[:100]!r} is given twice")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise UnsoundJsonError(f"the number {text[:40]} is not finite")
    return number


def _refuse_constant(text: str) -> NoReturn:
    raise UnsoundJsonError(f"{text} is not JSON")
