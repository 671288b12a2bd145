"""Known holes by version."""

import pytest

from bench.core.engine_holes import HOLES, open_holes


def numbers(version: str) -> set[str]:
    return {hole.name.split()[0] for hole in open_holes(version)}


@pytest.mark.parametrize(
    ("version", "has", "has_not"),
    [
        ("20.10.24+dfsg1", "CVE-2024-21626", ""),
        ("24.0.8", "CVE-2024-21626", ""),
        ("24.0.9", "", "CVE-2024-21626"),
        ("25.0.4", "CVE-2024-29018", "CVE-2024-21626"),
        ("25.0.5", "", "CVE-2024-29018"),
        ("27.0.3", "CVE-2024-41110", "CVE-2024-29018"),
        ("28.5.1", "CVE-2025-31133", "CVE-2024-41110"),
        ("28.5.2", "", "CVE-2025-31133"),
    ],
)
def test_a_hole_is_open_until_its_line_closes_it(version: str, has: str, has_not: str) -> None:
    found = numbers(version)
    assert not has or has in found
    assert not has_not or has_not not in found


def test_a_new_engine_has_none_and_an_unreadable_version_may_have_all() -> None:
    assert open_holes("30.1.0") == ()
    assert open_holes("dev") == HOLES
