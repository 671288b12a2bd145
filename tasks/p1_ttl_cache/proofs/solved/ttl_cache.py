# bench-canary p1_ttl_cache proofs/solved/ttl_cache.py 374eea131a2c9bb5b0afb69432109bd2
"""A cache of bounded size whose entries live for a limited time."""

import heapq
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Entry:
    value: object
    serial: int


class TTLCache:
    """Keeps the most recently used entries, each until its time has come.

    Entries lie in the order of their use. Deadlines lie in a heap of their own; one whose entry
    was overwritten or removed stays there until it is due and is then recognised by its serial.
    """

    def __init__(self, capacity: int, ttl: float, clock: Callable[[], float]) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity}")
        self._capacity = capacity
        self._ttl = _checked(ttl)
        self._clock = clock
        self._serial = 0
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._deadlines: list[tuple[float, int, Hashable]] = []

    def put(self, key: Hashable, value: object, ttl: float | None = None) -> None:
        """Write an entry and start its life; evict the least recently used one if need be."""
        lifetime = self._ttl if ttl is None else _checked(ttl)
        self._drop_expired()
        if key not in self._entries and len(self._entries) == self._capacity:
            self._entries.popitem(last=False)
        self._serial += 1
        self._entries[key] = _Entry(value, self._serial)
        self._entries.move_to_end(key)
        # The serial is unique, so that the heap never has to compare two keys.
        heapq.heappush(self._deadlines, (self._clock() + lifetime, self._serial, key))
        self._tidy()

    def get(self, key: Hashable, default: object = None) -> object:
        """Return the value of a live entry, which counts as a use, or the default."""
        self._drop_expired()
        entry = self._entries.get(key)
        if entry is None:
            return default
        self._entries.move_to_end(key)
        return entry.value

    def delete(self, key: Hashable) -> bool:
        """Remove a live entry and say whether there was one."""
        self._drop_expired()
        return self._entries.pop(key, None) is not None

    def keys(self) -> list[Hashable]:
        """Return the keys of all live entries, the least recently used first."""
        self._drop_expired()
        return list(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        self._drop_expired()
        return key in self._entries

    def __len__(self) -> int:
        self._drop_expired()
        return len(self._entries)

    def _drop_expired(self) -> None:
        now = self._clock()
        while self._deadlines and self._deadlines[0][0] <= now:
            _, serial, key = heapq.heappop(self._deadlines)
            if self._is_current(serial, key):
                del self._entries[key]

    def _tidy(self) -> None:
        """Forget stale deadlines once they are the majority, so that the heap stays small."""
        if len(self._deadlines) > 2 * len(self._entries) + 16:
            self._deadlines = [item for item in self._deadlines if self._is_current(*item[1:])]
            heapq.heapify(self._deadlines)

    def _is_current(self, serial: int, key: Hashable) -> bool:
        entry = self._entries.get(key)
        return entry is not None and entry.serial == serial


def _checked(ttl: float) -> float:
    if ttl <= 0:
        raise ValueError(f"ttl must be more than 0, not {ttl}")
    return ttl
