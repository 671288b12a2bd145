# rev 00000000000000000000000000000000
"""A cache whose entries live as long as they are looked at."""


class TTLCache:
    """Keeps the newest entries; each look at one starts its time anew."""

    def __init__(self, capacity, ttl, clock):
        if min(capacity, ttl) <= 0:
            raise ValueError("nothing would be kept")
        self.room, self.life, self.clock = capacity, ttl, clock
        self.kept = {}  # key: [value, life, last touched], the oldest first

    def _find(self, key):
        entry = self.kept.get(key)
        if entry is not None and self.clock() > entry[2] + entry[1]:
            del self.kept[key]
            return None
        return entry

    def put(self, key, value, ttl=None):
        """Write an entry; the one that came first makes room for it."""
        self.kept[key] = [value, ttl or self.life, self.clock()]
        if len(self.kept) > self.room:
            del self.kept[next(iter(self.kept))]

    def get(self, key, default=None):
        """Return a value and keep it for another while."""
        entry = self._find(key)
        if entry is None:
            return default
        entry[2] = self.clock()
        return entry[0]

    def delete(self, key):
        """Remove an entry."""
        return self._find(key) is not None and bool(self.kept.pop(key))

    def keys(self):
        """Return the keys, the oldest entry's first."""
        return [key for key in tuple(self.kept) if self._find(key) is not None]

    def __contains__(self, key):
        return self._find(key) is not None

    def __len__(self):
        return len(self.keys())
