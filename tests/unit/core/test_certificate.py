"""A certificate is worth something for the task it was made of, and nothing for a changed one."""

import pytest

from bench.core.certificate import Certificate, CertificateState, Checked, PhaseTimes, state_of
from bench.core.phase_times import limit_warnings
from support.builders import a_certificate

CHECKED = a_certificate().checked


@pytest.mark.parametrize(
    ("certificate", "checked", "state"),
    [
        (None, CHECKED, CertificateState.NONE),
        (a_certificate(), CHECKED, CertificateState.CERTIFIED),
        (a_certificate(certified=False), CHECKED, CertificateState.REFUSED),
        *(
            (a_certificate(certified=good), CHECKED.model_copy(update={part: "other"}), state)
            for part in Checked.model_fields
            for good, state in ((True, CertificateState.STALE), (False, CertificateState.STALE))
        ),
    ],
)
def test_a_certificate_is_for_one_task_its_proofs_and_one_toolchain(
    certificate: Certificate | None, checked: Checked, state: CertificateState
) -> None:
    assert state_of(certificate, checked) is state


def test_a_certificate_comes_back_from_disk_as_it_was() -> None:
    certificate = a_certificate()
    assert Certificate.model_validate_json(certificate.model_dump_json()) == certificate


def test_a_flake_rate_needs_a_repetition() -> None:
    assert a_certificate(repeats=0).flake_rate is None
    assert a_certificate(repeats=4, flakes=1).flake_rate == 0.25


def a_phase(longest: float, limit: int) -> PhaseTimes:
    return PhaseTimes(
        phase="exhibit",
        samples=3,
        min_seconds=0.1,
        median_seconds=0.2,
        max_seconds=longest,
        limit_seconds=limit,
        suggested_seconds=200,
    )


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (a_phase(10.0, 49), "limits.exhibit.seconds = 49 is only 4.9 × the 10.0 s that"),
        (a_phase(10.0, 1001), "limits.exhibit.seconds = 1001 is as much as 100.1 × the 10.0 s"),
        (a_phase(0.2, 4), "limits.exhibit.seconds = 4 is only 4.0 × the 1.0 s"),
        (a_phase(0.2, 101), "limits.exhibit.seconds = 101 is as much as 101.0 × the 1.0 s"),
    ],
)
def test_a_limit_too_near_or_too_far_is_told_with_a_better_one(
    phase: PhaseTimes, words: str
) -> None:
    (warning,) = limit_warnings((phase,))
    assert words in warning
    assert warning.endswith("200 would be 20 ×")


@pytest.mark.parametrize("phase", [a_phase(10.0, 50), a_phase(10.0, 1000), a_phase(0.2, 60)])
def test_a_limit_far_enough_from_both_sides_is_not_told(phase: PhaseTimes) -> None:
    assert list(limit_warnings((phase,))) == []
