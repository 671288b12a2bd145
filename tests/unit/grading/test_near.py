"""Near is near in every element, of the right type and shape, and no degenerate answer is."""

import numpy as np
import numpy.typing as npt
import pytest

from bench.grading.arrays import Array
from bench.grading.marks import PASSED, failed
from bench.grading.near import Tolerance, mark_array, mark_near

CLOSE = Tolerance(rtol=1e-3, atol=1e-6, why="a test")
WANTED = np.array([[1.0, -2.0, 0.0], [1e-3, 4e4, 5.0]])


def near(found: npt.ArrayLike, wanted: npt.ArrayLike = WANTED, dtype: str = "float32") -> bool:
    return mark_near(np.asarray(found), np.asarray(wanted), dtype=dtype, tolerance=CLOSE).passed


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_what_is_rounded_to_its_type_is_near(dtype: str) -> None:
    assert near(WANTED.astype(dtype), dtype=dtype)
    assert near(np.array(7.0, dtype), 7, dtype)
    assert near(np.zeros((0, 3), dtype), np.zeros((0, 3)), dtype)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(np.zeros_like(WANTED), id="zeros"),
        pytest.param(np.ones_like(WANTED), id="ones"),
        pytest.param(np.full_like(WANTED, WANTED.mean()), id="mean"),
        pytest.param(-WANTED, id="negated"),
        pytest.param(WANTED * 1.002, id="scaled"),
        pytest.param(WANTED[::-1], id="turned"),
        pytest.param(WANTED + np.array([0, 0, 2e-6]), id="one-column"),
        pytest.param(np.where(WANTED == 0, np.nan, WANTED), id="one-nan"),
        pytest.param(np.full_like(WANTED, np.nan), id="all-nan"),
        pytest.param(np.full_like(WANTED, np.inf), id="all-infinite"),
        pytest.param(np.full_like(WANTED, 3e38), id="all-huge"),
    ],
)
def test_what_is_off_in_one_element_is_not_near(found: Array) -> None:
    assert not near(found.astype(np.float32))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (WANTED, "an array of float64, expected float32"),
        (WANTED.astype(np.float16), "an array of float16, expected float32"),
        (WANTED.astype(np.int32), "an array of int32, expected float32"),
        (WANTED.astype(np.complex64), "an array of complex64, expected float32"),
        (WANTED.T.astype("f4"), "an array of shape (3, 2), expected (2, 3)"),
        (WANTED[None].astype("f4"), "an array of shape (1, 2, 3), expected (2, 3)"),
        (WANTED.ravel().astype("f4"), "an array of shape (6,), expected (2, 3)"),
        (np.float32(1.0), "an array of shape (), expected (2, 3)"),
    ],
)
def test_another_type_or_shape_is_never_near(found: Array, why: str) -> None:
    mark = mark_near(np.asarray(found), WANTED, dtype="float32", tolerance=CLOSE)
    assert mark == failed(why)


def test_the_first_element_that_differs_is_named() -> None:
    found = WANTED.astype(np.float32)
    found[0, 2], found[1, 1] = 0.5, 0
    mark = mark_near(found, WANTED, dtype="float32", tolerance=CLOSE)
    assert mark == failed("at (0, 2): found 0.5, expected 0.0; 2 of 6 differ")


def test_complex_numbers_are_compared_by_their_distance() -> None:
    wanted = np.array([3 + 4j])
    for factor, passed in ((1, True), (1.0005, True), (1.002, False), (-1, False), (1j, False)):
        assert near((wanted * factor).astype(np.complex64), wanted, "complex64") is passed


def test_an_infinity_is_wanted_only_where_that_is_said() -> None:
    wanted = np.array([1.0, -np.inf])
    with pytest.raises(ValueError, match="NaN or infinite"):
        near(wanted.astype("f4"), wanted)
    for last, passed in ((-np.inf, True), (np.inf, False), (np.nan, False), (-3e38, False)):
        found = np.array([1, last], dtype=np.float32)
        mark = mark_near(found, wanted, dtype="float32", tolerance=CLOSE, infinities=True)
        assert mark.passed is passed


def test_nan_can_not_be_wanted() -> None:
    with pytest.raises(ValueError, match="NaN or infinite"):
        mark_near(np.zeros(1, "f4"), [np.nan], dtype="float32", tolerance=CLOSE, infinities=True)


def test_where_terms_cancel_their_sizes_say_what_is_near() -> None:
    wanted, sizes = np.array([1e-9, 1e-9]), np.array([2.0, 1e-9])
    found = np.array([2e-3, 2e-3], np.float32)
    mark = mark_near(found, wanted, dtype="float32", tolerance=CLOSE, magnitude=sizes)
    expected = f"at (1,): found {found[1].item()!r}, expected 1e-09; 1 of 2 differ"
    assert mark == failed(expected)


@pytest.mark.parametrize("sizes", [[1.0], [1.0, -1.0], [1.0, np.nan], [1.0, np.inf]])
def test_a_magnitude_is_a_finite_size_for_every_element(sizes: list[float]) -> None:
    wanted = np.ones(2)
    with pytest.raises(ValueError, match="magnitude"):
        mark_near(wanted, wanted, dtype="float64", tolerance=CLOSE, magnitude=sizes)


@pytest.mark.parametrize(("rtol", "atol", "why"), [(-1, 0, "x"), (0, np.nan, "x"), (0, 0, " ")])
def test_a_tolerance_is_two_bounds_and_their_reason(rtol: float, atol: float, why: str) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        Tolerance(rtol=rtol, atol=atol, why=why)


@pytest.mark.parametrize(
    "wanted",
    [
        np.array([1, 2, 3]),
        np.array([True, False]),
        np.array([1.5, np.nan, np.inf], dtype=np.float32),
        np.array(5),
        np.zeros((2, 0)),
    ],
    ids=str,
)
def test_an_array_is_the_one_that_it_is_a_copy_of(wanted: Array) -> None:
    assert mark_array(wanted.copy(), wanted) == PASSED


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (np.array([1, 2, 4]), "at (2,): found 4, expected 3; 1 of 3 differ"),
        (np.array([1, 2, 3], dtype=np.int32), "an array of int32, expected int64"),
        (np.array([1.0, 2.0, 3.0]), "an array of float64, expected int64"),
        (np.array([[1, 2, 3]]), "an array of shape (1, 3), expected (3,)"),
        (np.array([True, True, True]), "an array of bool, expected int64"),
    ],
)
def test_arrays_that_only_look_alike_are_not_the_same(found: Array, why: str) -> None:
    assert mark_array(found, np.array([1, 2, 3])) == failed(why)
