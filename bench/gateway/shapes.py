"""Looking into JSON that may have any shape: what is not as it should be is not there."""

import math
from typing import Any

_TEXT_CHARACTERS = 256
_LARGEST_NUMBER = 2**53  # beyond it not every reader of JSON reads the same one


def as_object(value: Any) -> dict[str, Any]:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Return a list, an empty one for anything else."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str | None:
    """Return a text: bounded, and without lone surrogates, which the record could not carry."""
    if not isinstance(value, str):
        return None
    return value[:_TEXT_CHARACTERS].encode("utf-8", "replace").decode()


def as_count(value: Any) -> int | None:
    """Return a whole number from 0 up."""
    counts = isinstance(value, int) and not isinstance(value, bool)
    return value if counts and 0 <= value <= _LARGEST_NUMBER else None


def as_number(value: Any) -> float | None:
    """Return a finite number."""
    if isinstance(value, int):
        return float(value) if abs(value) <= _LARGEST_NUMBER else None
    return value if isinstance(value, float) and math.isfinite(value) else None
