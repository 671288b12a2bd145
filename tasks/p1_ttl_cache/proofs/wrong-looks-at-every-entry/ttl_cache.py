# bench-canary p1_ttl_cache proofs/wrong-looks-at-every-entry/ttl_cache.py ff76c01489d6a41c032d055aa084a91c
from collections import OrderedDict


class TTLCache:
    def __init__(self, capacity, ttl, clock):
        if capacity < 1 or ttl <= 0:
            raise ValueError("capacity and ttl must be positive")
        self.capacity = capacity
        self.ttl = ttl
        self.clock = clock
        self.entries = OrderedDict()

    def put(self, key, value, ttl=None):
        ttl = self.ttl if ttl is None else ttl
        if ttl <= 0:
            raise ValueError("ttl must be positive")
        self.entries.pop(key, None)
        if len(self.entries) >= self.capacity:
            for old in list(self.entries):
                self.alive(old)
        if len(self.entries) >= self.capacity:
            self.entries.popitem(last=False)
        self.entries[key] = (value, self.clock() + ttl)

    def alive(self, key):
        if key in self.entries and self.clock() >= self.entries[key][1]:
            del self.entries[key]
        return key in self.entries

    def get(self, key, default=None):
        if not self.alive(key):
            return default
        self.entries.move_to_end(key)
        return self.entries[key][0]

    def delete(self, key):
        return self.alive(key) and self.entries.pop(key) is not None

    def keys(self):
        return [key for key in list(self.entries) if self.alive(key)]

    def __contains__(self, key):
        return self.alive(key)

    def __len__(self):
        return len(self.keys())
