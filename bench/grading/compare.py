"""Is what was found what was expected? Exact comparison of plain values and of rows."""

import json
from collections import Counter

from bench.grading.fields import as_list
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.show import show
from bench.grading.strict_json import Json


def same(found: Json, expected: Json) -> bool:
    """Whether two values are equal in type and value, all the way down."""
    if type(found) is not type(expected):
        return False
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(
            same(found[key], expected[key]) for key in expected
        )
    return found == expected


def mark_same(found: Json, expected: Json) -> Mark:
    """Mark a value against the one it must be."""
    if same(found, expected):
        return PASSED
    return failed(f"found {show(found)}, expected {show(expected)}")


def mark_rows(found: Json, expected: list[Json], *, ordered: bool) -> Mark:
    """Mark a list of rows; unordered rows count as often as they occur."""
    rows = as_list(found)
    if len(rows) != len(expected):
        return failed(f"{len(rows)} rows, expected {len(expected)}")
    if ordered:
        return _mark_in_order(rows, expected)
    return _mark_as_a_bag(rows, expected)


def _mark_in_order(rows: list[Json], expected: list[Json]) -> Mark:
    for number, (row, wanted) in enumerate(zip(rows, expected, strict=True), start=1):
        if not same(row, wanted):
            return failed(f"row {number} is {show(row)}, expected {show(wanted)}")
    return PASSED


def _mark_as_a_bag(rows: list[Json], expected: list[Json]) -> Mark:
    # JSON text tells 1, 1.0, true and "1" apart, where a set of Python values would not.
    surplus = Counter(map(_text, rows))
    surplus.subtract(map(_text, expected))
    differing = next((text for text, count in surplus.items() if count), None)
    if differing is None:
        return PASSED
    kind = "too often" if surplus[differing] > 0 else "too seldom or not at all"
    return failed(f"the row {show(differing)} is there {kind}")


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)
