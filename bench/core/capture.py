"""Bounded memory of what a container wrote: a head, a tail, and how much there was."""

import threading
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Capture:
    """Keeps the first and the last half of `limit` bytes. Safe to feed from another thread.

    With `must_fit`, the container is ended once it has written more than `limit` bytes.
    """

    limit: int
    must_fit: bool = False
    total: int = 0
    overflow: threading.Event = field(default_factory=threading.Event)
    _head: bytearray = field(default_factory=bytearray)
    _tail: bytearray = field(default_factory=bytearray)

    def feed(self, piece: bytes) -> None:
        """Take what was written next."""
        self.total += len(piece)
        if self.total > self.limit:
            self.overflow.set()
        room = self._head_limit() - len(self._head)
        self._head += piece[:room]
        rest = piece[room:] if room < len(piece) else b""
        if rest and not self.must_fit:
            self._tail += rest
            if len(self._tail) > 2 * self._tail_limit():  # seldom, so that a flood stays cheap
                del self._tail[: -self._tail_limit()]

    @property
    def overflowed(self) -> bool:
        """Whether more was written than is kept."""
        return self.total > self.limit

    def content(self) -> bytes:
        """Return what was kept, with a line that says how much is missing between."""
        if not self.overflowed:
            return bytes(self._head + self._tail)
        tail = bytes(self._tail[-self._tail_limit() :]) if self._tail else b""
        missing = self.total - len(self._head) - len(tail)
        mark = f"\n[… {missing} bytes left out …]\n".encode() if not self.must_fit else b""
        return bytes(self._head) + mark + tail

    def _head_limit(self) -> int:
        return self.limit if self.must_fit else self.limit // 2

    def _tail_limit(self) -> int:
        return self.limit - self._head_limit()
