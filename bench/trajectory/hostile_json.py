"""JSON from a model, a model server or an agent: a value, or nothing. Never an exception."""

import json
import math
from typing import Any, NoReturn

_MAX_DEPTH = 64
_MAX_COUNT = 2**53  # what every reader of JSON holds exactly


def loads(text: str) -> Any:
    """Return the value, or `None` where it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def sound_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object that everybody reads alike, or `None`.

    Not sound are a key given twice, NaN, infinities, lone surrogates and more than 64 levels.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_float=_finite, parse_constant=_refuse
        )
        if not isinstance(value, dict) or _is_deeper(value, levels=_MAX_DEPTH):
            return None
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return value


def dumps(value: Any, *, sort_keys: bool = False) -> str:
    """Return a parsed value as JSON again; sorted, equal values give equal text."""
    try:
        return json.dumps(value, sort_keys=sort_keys, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def well_formed(text: str) -> str:
    """Return text that UTF-8 can carry: split surrogate pairs joined, lone ones replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def an_object(value: Any) -> dict[str, Any]:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def a_list(value: Any) -> list[Any]:
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def a_text(value: Any) -> str:
    """Return the value if it is text, else none."""
    return value if isinstance(value, str) else ""


def a_count(value: Any) -> int | None:
    """Return the value if it counts something."""
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MAX_COUNT
    return value if is_count else None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _is_deeper(value: Any, *, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(one, levels=levels - 1) for one in inner)
