"""Is this array the one it must be? Shape and type exactly, values exactly or near enough."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.grading.arrays import Array
from bench.grading.marks import PASSED, Mark, failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far a value may lie from the expected one: `atol + rtol * abs(expected)`.

    `why` is its derivation, for people: the type's precision, the length of the sums, the method.
    """

    rtol: float
    atol: float
    why: str

    def __post_init__(self) -> None:
        for bound in (self.rtol, self.atol):
            if not (math.isfinite(bound) and bound >= 0):
                raise ValueError(f"a tolerance of {bound} is none")
        if not self.why.strip():
            raise ValueError("a tolerance needs a word on where it comes from")


def mark_array(found: Array, expected: Array) -> Mark:
    """Mark an array that must have the expected one's type, shape and values; NaN equals NaN."""
    fault = _form_fault(found, shape=expected.shape, dtype=expected.dtype)
    if fault is not None:
        return fault
    same = (found == expected) | ((found != found) & (expected != expected))
    return _marked(same, found, expected)


def mark_near(
    found: Array,
    expected: npt.ArrayLike,
    *,
    dtype: str,
    tolerance: Tolerance,
    infinities: bool = False,
    magnitude: npt.ArrayLike | None = None,
) -> Mark:
    """Mark an array of floating type `dtype` against a reference of the same shape.

    What is expected comes in higher precision than what is asked for, float64 as a rule. NaN is
    near nothing. With `infinities` an expected infinity wants the same one; without, none may be
    expected. A `magnitude` of the same shape stands for `abs(expected)` in the tolerance: where
    large terms cancel, the sum of their sizes says how well anybody could add them up. Raises
    `ValueError` when nothing could be near what is expected.
    """
    wanted = np.asarray(expected)
    finite = np.isfinite(wanted)
    size = np.abs(wanted) if magnitude is None else np.asarray(magnitude)
    if magnitude is not None and not (
        size.shape == wanted.shape and np.isfinite(size).all() and (size >= 0).all()
    ):
        raise ValueError("a magnitude has another shape, is NaN, infinite or less than zero")
    if np.isnan(wanted).any() or not (infinities or finite.all()):
        raise ValueError("an expected value is NaN or infinite")
    fault = _form_fault(found, shape=wanted.shape, dtype=np.dtype(dtype))
    if fault is not None:
        return fault
    wide = np.complex128 if np.iscomplexobj(wanted) or found.dtype.kind == "c" else np.float64
    with np.errstate(invalid="ignore", over="ignore"):  # what is far off may well overflow
        distance = np.abs(found.astype(wide) - wanted.astype(wide))
        near = distance <= tolerance.atol + tolerance.rtol * size
    near = np.where(finite, near & np.isfinite(found), found == wanted)
    return _marked(near, found, wanted)


def _form_fault(
    found: Array, *, shape: tuple[int, ...], dtype: np.dtype[np.generic]
) -> Mark | None:
    if found.dtype != dtype:
        return failed(f"an array of {found.dtype}, expected {dtype}")
    if found.shape != shape:
        return failed(f"an array of shape {found.shape}, expected {shape}")
    return None


def _marked(good: npt.NDArray[np.bool_], found: Array, expected: Array) -> Mark:
    bad = good.size - int(np.count_nonzero(good))
    if bad == 0:
        return PASSED
    first = np.unravel_index(int(np.argmin(good)), good.shape)
    place = tuple(int(index) for index in first)
    return failed(
        f"at {place}: found {found[first].item()!r}, expected {expected[first].item()!r};"
        f" {bad} of {good.size} differ"
    )
