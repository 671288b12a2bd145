"""Comparisons are exact where they say so, and no degenerate answer is near enough."""

import numpy as np
import pytest

from bench.grading.close import mark_close
from bench.grading.compare import mark_rows, mark_same, same
from bench.grading.marks import PASSED, all_of, failed
from bench.grading.show import show
from bench.grading.strict_json import BadAnswerError, Json


@pytest.mark.parametrize(
    "value", [None, True, 0, 1.5, "", "é", [], {}, [1, [2, {"a": None}]], {"a": [], "b": {}}]
)
def test_a_value_is_the_same_as_its_copy(value: Json) -> None:
    assert mark_same(value, value) == PASSED


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (True, 1),
        (1, True),
        (0, False),
        (1, 1.0),
        ("1", 1),
        (None, 0),
        (None, []),
        ([], {}),
        ([1], [True]),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ([[1.0]], [[1]]),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        ("é", "e\u0301"),
    ],
)
def test_values_that_only_look_alike_are_not_the_same(found: Json, expected: Json) -> None:
    assert not same(found, expected)
    assert mark_same(found, expected) == failed(f"found {found!r}, expected {expected!r}")


ROWS: list[Json] = [[1, "a"], [2, None], [1, "a"], [1.5, True]]


@pytest.mark.parametrize("ordered", [True, False])
def test_rows_equal_themselves(ordered: bool) -> None:
    assert mark_rows(list(ROWS), ROWS, ordered=ordered) == PASSED
    assert mark_rows([], [], ordered=ordered) == PASSED


def test_rows_in_another_order_pass_only_where_order_is_free() -> None:
    turned = ROWS[::-1]
    assert mark_rows(turned, ROWS, ordered=False) == PASSED
    assert mark_rows(turned, ROWS, ordered=True) == failed(
        "row 1 is [1.5, True], expected [1, 'a']"
    )


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize(
    "found",
    [
        [],
        ROWS[:-1],
        ROWS * 2,
        [[1, "a"], [2, None], [2, None], [1.5, True]],  # another one twice
        [[True, "a"], [2, None], [1, "a"], [1.5, True]],
        [[1, "a"], [2, None], [1, "a"], [1.5, 1]],
        [[1, "a"], [2, "None"], [1, "a"], [1.5, True]],
        [[1, "a", None], [2, None], [1, "a"], [1.5, True]],
        [1, 2, 3, 4],
    ],
)
def test_other_rows_do_not_pass(found: Json, ordered: bool) -> None:
    assert not mark_rows(found, ROWS, ordered=ordered).passed


def test_rows_that_are_no_list_are_a_bad_answer() -> None:
    with pytest.raises(BadAnswerError, match="is no list"):
        mark_rows({"0": [1]}, [[1]], ordered=True)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (1, 1.0),
        (1.0009, 1.0),
        ([1.0, -2.0], [1.0, -2.0]),
        ([[1, 2], [3, 4.004]], [[1, 2], [3, 4]]),
        ([], []),
        ([[], []], np.zeros((2, 0))),
        (0.00009, 0.0),
    ],
)
def test_numbers_within_the_tolerance_pass(found: Json, expected: object) -> None:
    assert mark_close(found, np.asarray(expected), rtol=1e-3, atol=1e-4) == PASSED


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (1.0012, 1.0),
        (-1.0, 1.0),
        (0.0, 1.0),
        (0.00011, 0.0),
        ([1.0, 2.0], [2.0, 1.0]),
        ([1.0], 1.0),
        (1.0, [1.0]),
        ([1.0], [1.0, 1.0]),
        ([[1.0, 2.0]], [[1.0], [2.0]]),
        ([], [1.0]),
        ([10**300], [1.0]),
    ],
)
def test_numbers_outside_the_tolerance_or_of_another_shape_fail(
    found: Json, expected: object
) -> None:
    assert not mark_close(found, np.asarray(expected), rtol=1e-3, atol=1e-4).passed


@pytest.mark.parametrize(
    "found", [[True, 1.0], ["1", 1.0], [None, 1.0], [1.0, [1.0]], [{}, 1.0], [10**400, 1.0]]
)
def test_what_is_no_regular_list_of_numbers_is_a_bad_answer(found: Json) -> None:
    with pytest.raises(BadAnswerError):
        mark_close(found, np.asarray([1.0, 1.0]), rtol=9.0, atol=9.0)


@pytest.mark.parametrize("expected", [float("nan"), float("inf")])
def test_an_expected_number_that_is_not_finite_is_a_fault_of_the_judge(expected: float) -> None:
    with pytest.raises(ValueError, match="NaN or infinite"):
        mark_close(1.0, expected, rtol=1.0, atol=1.0)


def test_a_check_is_as_good_as_its_worst_mark() -> None:
    assert all_of([PASSED, PASSED]) == PASSED
    assert all_of([PASSED, failed("first"), failed("second")]) == failed("first")


def test_a_check_that_compared_nothing_can_not_pass() -> None:
    with pytest.raises(ValueError, match="without a single comparison"):
        all_of([])


@pytest.mark.parametrize(
    "value", ["x" * 10**6, list(range(10**5)), {str(n): n for n in range(10**4)}, 10**60]
)
def test_large_values_are_shown_in_short(value: object) -> None:
    assert len(show(value)) <= 120


def test_what_is_shown_steers_no_terminal() -> None:
    assert show("\x1b[2J\r\n\u202e") == "'\\x1b[2J\\r\\n\\u202e'"
