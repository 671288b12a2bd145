# bench-canary p1_ttl_cache proofs/wrong-example-only/ttl_cache.py 9ca312f5f5cced6308637b33c6dfac5c
class TTLCache:
    def __init__(self, capacity, ttl, clock):
        self.clock = clock

    def put(self, key, value, ttl=None):
        pass

    def get(self, key, default=None):
        return {"a": 1, "b": 2, "c": 3, "d": 4}.get(key, default)

    def delete(self, key):
        return False

    def keys(self):
        return ["b", "a"] if self.clock() < 103 else ["c", "d"]

    def __contains__(self, key):
        return self.clock() < 103

    def __len__(self):
        return 2 if self.clock() < 113 else 0
