# rev 00000000000000000000000000000000
"""A cache whose entries live as long as they are looked at."""


class TTLCache:
    """Keeps the newest entries; each look at one starts its time anew."""

    def __init__(self, capacity, ttl, clock):
        if min(capacity, ttl) <= 0:
            raise ValueError("nothing would be kept")
        self.room, self.life, self.clock = capacity, ttl, clock
        self.kept = []  # [key, value, life, last touched], the oldest first

    def _find(self, key):
        self.kept = [e for e in self.kept if self.clock() <= e[3] + e[2]]
        return next((e for e in self.kept if e[0] == key), None)

    def put(self, key, value, ttl=None):
        """Write an entry; the one that came first makes room for it."""
        self.delete(key)
        self.kept.append([key, value, ttl or self.life, self.clock()])
        del self.kept[: -self.room]

    def get(self, key, default=None):
        """Return a value and keep it for another while."""
        entry = self._find(key)
        if entry is None:
            return default
        entry[3] = self.clock()
        return entry[1]

    def delete(self, key):
        """Remove an entry."""
        entry = self._find(key)
        if entry is not None:
            self.kept.remove(entry)
        return entry is not None

    def keys(self):
        """Return the keys, the oldest entry's first."""
        self._find(None)
        return [e[0] for e in self.kept]

    def __contains__(self, key):
        return self._find(key) is not None

    def __len__(self):
        return len(self.keys())
