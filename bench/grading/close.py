"""Are these numbers near enough? Comparison of numbers and of nested lists of them."""

import numpy as np
import numpy.typing as npt

from bench.grading.fields import as_number
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.strict_json import BadAnswerError, Json

Floats = npt.NDArray[np.float64]


def mark_close(found: Json, expected: Floats | float, *, rtol: float, atol: float) -> Mark:
    """Mark a number or nested lists of numbers against an array of the same shape.

    Every number must lie within `atol + rtol * abs(expected)`. Raises `ValueError` when what is
    expected is not finite: nothing could be near it.
    """
    wanted = np.asarray(expected, dtype=np.float64)
    if not np.isfinite(wanted).all():
        raise ValueError("an expected number is NaN or infinite")
    shape = _shape(found)
    if shape != wanted.shape:
        return failed(f"numbers of shape {shape}, expected {wanted.shape}")
    numbers = np.array(_flat(found, shape), dtype=np.float64).reshape(shape)
    excess = np.abs(numbers - wanted) - (atol + rtol * np.abs(wanted))
    if excess.size == 0 or excess.max() <= 0:
        return PASSED
    worst = np.unravel_index(int(excess.argmax()), excess.shape)
    place = tuple(int(index) for index in worst)
    return failed(f"at {place}: found {numbers[worst]!r}, expected {wanted[worst]!r}")


def _shape(value: Json) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    return (len(value), *(_shape(value[0]) if value else ()))


def _flat(value: Json, shape: tuple[int, ...]) -> list[float]:
    if not shape:
        return [_float(value)]
    if not isinstance(value, list) or len(value) != shape[0]:
        raise BadAnswerError("nested lists of differing lengths")
    return [number for item in value for number in _flat(item, shape[1:])]


def _float(value: Json) -> float:
    try:
        return float(as_number(value))
    except OverflowError as error:
        raise BadAnswerError("an integer too large for a float") from error
