# bench-canary p1_ttl_cache grader/model.py 7a6cab01de664126be596169fd2a13e3
"""What must be seen: the prompt's rules taken word by word, with no thought of speed.

A list of entries from the least to the most recently used; whatever has expired is filtered out
before each step.
"""

from dataclasses import dataclass, field
from typing import Any

Time = int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key, its value and when it is no longer live."""

    key: Any
    value: Any
    expires_at: Time


@dataclass(slots=True, kw_only=True)
class ModelCache:
    """The cache as the prompt describes it."""

    capacity: int
    ttl: Time
    entries: list[Entry] = field(default_factory=list)

    def step(self, now: Time, operation: str, *arguments: Any) -> Any:
        """Do one operation and return what is seen of it, in the driver's words."""
        self.entries = [entry for entry in self.entries if now < entry.expires_at]
        if operation == "put":
            return self._put(now, *arguments)
        if operation == "get":
            return self._get(*arguments)
        if operation == "delete":
            return [self._take(arguments[0]) is not None]
        if operation == "in":
            return [any(entry.key == arguments[0] for entry in self.entries)]
        if operation == "len":
            return [len(self.entries)]
        if operation == "keys":
            return [[entry.key for entry in self.entries]]
        raise ValueError(f"no operation {operation!r}")

    def _put(self, now: Time, key: Any, value: Any, ttl: Time | None = None) -> Any:
        lifetime = self.ttl if ttl is None else ttl
        if lifetime <= 0:
            return "ValueError"
        if self._take(key) is None and len(self.entries) == self.capacity:
            del self.entries[0]
        self.entries.append(Entry(key=key, value=value, expires_at=now + lifetime))
        return [None]

    def _get(self, key: Any, default: Any = None) -> Any:
        entry = self._take(key)
        if entry is None:
            return [default]
        self.entries.append(entry)
        return [entry.value]

    def _take(self, key: Any) -> Entry | None:
        for entry in self.entries:
            if entry.key == key:
                self.entries.remove(entry)
                return entry
        return None
