# bench-canary p1_ttl_cache proofs/wrong-get-prolongs/ttl_cache.py c53302d0bb082d8ffa555c2a0cd8a542
import heapq
from collections import OrderedDict


class TTLCache:
    def __init__(self, capacity, ttl, clock):
        if capacity < 1 or ttl <= 0:
            raise ValueError("capacity and ttl must be positive")
        self.capacity = capacity
        self.ttl = ttl
        self.clock = clock
        self.entries = OrderedDict()
        self.heap = []
        self.serial = 0

    def expire(self):
        now = self.clock()
        while self.heap and self.heap[0][0] <= now:
            _, serial, key = heapq.heappop(self.heap)
            if key in self.entries and self.entries[key][1] == serial:
                del self.entries[key]

    def put(self, key, value, ttl=None):
        if ttl is None:
            ttl = self.ttl
        if ttl <= 0:
            raise ValueError("ttl must be positive")
        self.expire()
        if key not in self.entries and len(self.entries) >= self.capacity:
            self.entries.popitem(last=False)
        self.serial += 1
        self.entries[key] = (value, self.serial)
        self.entries.move_to_end(key)
        heapq.heappush(self.heap, (self.clock() + ttl, self.serial, key))

    def get(self, key, default=None):
        self.expire()
        if key not in self.entries:
            return default
        value = self.entries[key][0]
        self.put(key, value)
        return value

    def delete(self, key):
        self.expire()
        return self.entries.pop(key, None) is not None

    def keys(self):
        self.expire()
        return list(self.entries)

    def __contains__(self, key):
        self.expire()
        return key in self.entries

    def __len__(self):
        self.expire()
        return len(self.entries)
