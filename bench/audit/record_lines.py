"""Passes the lines of a gateway's record on, and keeps where what stands: for evidence."""

import re
from collections.abc import Iterable, Iterator, Mapping

# The gateway's own writing: the kind is the first key, the number of the exchange the second.
_SEQ = re.compile(rb'\{"kind":\s?"exchange",\s?"seq":\s?([0-9]{1,12})[,}]')


class NumberedLines:
    """Lines that are read once, and what was noted of them on the way."""

    def __init__(self, lines: Iterable[bytes], *, marks: Iterable[str] = ()) -> None:
        self._lines = lines
        self._marks = {mark: mark.encode() for mark in marks}
        self._line_of: dict[int, int] = {}
        self._first: dict[str, int] = {}

    def __iter__(self) -> Iterator[bytes]:
        for number, line in enumerate(self._lines, start=1):
            found = _SEQ.match(line)
            if found is not None:
                self._line_of.setdefault(int(found.group(1)), number)
            for mark, content in self._marks.items():
                if mark not in self._first and content in line:
                    self._first[mark] = number
            yield line

    @property
    def first_lines(self) -> Mapping[str, int]:
        """The first line that holds each mark that was there."""
        return self._first

    def line_of(self, seq: int) -> int:
        """Return the line of an exchange."""
        return self._line_of.get(seq, 1)


def line_with(content: bytes, mark: str) -> int | None:
    """Return the first line of a log that holds a mark, or `None`."""
    place = content.find(mark.encode())
    return None if place < 0 else content.count(b"\n", 0, place) + 1
