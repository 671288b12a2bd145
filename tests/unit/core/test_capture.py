"""Bounded output."""

from bench.core.capture import Capture


def test_what_fits_is_kept_whole() -> None:
    capture = Capture(limit=10)
    capture.feed(b"12345")
    capture.feed(b"67890")
    assert (capture.content(), capture.overflowed) == (b"1234567890", False)


def test_of_too_much_head_and_tail_are_kept_and_the_gap_is_told() -> None:
    capture = Capture(limit=10)
    for digit in range(100):
        capture.feed(b"%02d" % digit)
    assert capture.content().startswith(b"00010")
    assert capture.content().endswith(b"9899")
    assert b"190 bytes left out" in capture.content()


def test_a_flood_in_one_piece_is_bounded() -> None:
    capture = Capture(limit=10)
    capture.feed(b"x" * 10**6)
    assert len(capture.content()) < 100
    assert capture.total == 10**6


def test_what_must_fit_is_cut_at_its_limit_without_a_mark() -> None:
    capture = Capture(limit=4, must_fit=True)
    capture.feed(b"123456")
    assert (capture.content(), capture.overflowed) == (b"1234", True)
