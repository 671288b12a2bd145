"""A cache of bounded size whose entries live for a limited time."""

from collections.abc import Callable, Hashable


class TTLCache:
    """Keeps the most recently used entries, each until its time has come."""

    def __init__(self, capacity: int, ttl: float, clock: Callable[[], float]) -> None:
        raise NotImplementedError

    def put(self, key: Hashable, value: object, ttl: float | None = None) -> None:
        raise NotImplementedError

    def get(self, key: Hashable, default: object = None) -> object:
        raise NotImplementedError

    def delete(self, key: Hashable) -> bool:
        raise NotImplementedError

    def keys(self) -> list[Hashable]:
        raise NotImplementedError

    def __contains__(self, key: Hashable) -> bool:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError
