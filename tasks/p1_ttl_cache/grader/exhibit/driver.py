# bench-canary p1_ttl_cache grader/exhibit/driver.py 4c85fb687108ee2806e3803fe4e057a6
"""Replays every script of operations and writes all that can be observed to standard output."""

import importlib.util
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_LIST = 1000  # no right answer comes near; a cache that never forgets would fill the disk


def main():
    out = answer_stream()
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    cache_class = load("ttl_cache").TTLCache
    answers = [replay(cache_class, question) for question in questions]
    out.write(json.dumps({"answers": answers}).encode())
    out.close()


def answer_stream():
    """Keep the real standard output for the answers; what the submission prints goes to the log."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "submission" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def replay(cache_class, question):
    """Return what each step of a script showed: `[value]`, or the name of what it raised."""
    time = [question["start"]]
    caches, seen = [], []

    def build(capacity, ttl):
        caches.append(cache_class(capacity, ttl, lambda: time[0]))

    for options in question["caches"]:
        seen.append(observed(build, options["capacity"], options["ttl"]))
    for operation, *arguments in question["script"]:
        if operation == "advance":
            time[0] += arguments[0]
        else:
            number, *rest = arguments
            seen.append(observed(lambda o=operation, n=number, r=rest: STEPS[o](caches[n], *r)))
    return seen


def observed(step, *arguments):
    try:
        return [plain(step(*arguments))]
    except ValueError:
        return "ValueError"
    except BaseException as error:  # noqa: BLE001 - a bad step costs its own check only
        return type(error).__name__


def plain(value):
    """Return a value as JSON can hold it; what is no plain value becomes a note of its type."""
    if type(value) in (list, tuple):
        if len(value) > LONGEST_LIST:
            return {"too_long": len(value)}
        return [plain(item) for item in value]
    if value is None or type(value) in (bool, int, float, str):
        return value
    return {"not_plain": type(value).__name__}


def key_of(key):
    return tuple(key) if type(key) is list else key


def put(cache, key, value, *ttl):
    cache.put(key_of(key), value, *ttl)


def get(cache, key, *default):
    return cache.get(key_of(key), *default)


def delete(cache, key):
    return cache.delete(key_of(key))


def contains(cache, key):
    return key_of(key) in cache


def keys(cache):
    found = cache.keys()
    return found if type(found) is list else {"not_a_list": None}


def put_many(cache, prefix, count):
    for number in range(count):
        cache.put(f"{prefix}{number}", number)


def get_many(cache, prefix, first, count):
    """Return how many of every second key were found, and the sum of their values."""
    found = [cache.get(f"{prefix}{number}") for number in range(first, count, 2)]
    values = [value for value in found if value is not None]
    return [len(values), sum(values)]


STEPS = {
    "put": put,
    "get": get,
    "delete": delete,
    "in": contains,
    "len": len,
    "keys": keys,
    "put_many": put_many,
    "get_many": get_many,
}

if __name__ == "__main__":
    main()
