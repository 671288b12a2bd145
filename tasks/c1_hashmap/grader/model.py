# bench-canary c1_hashmap grader/model.py df64d8e788d73e38ea01ed5436912bc0
"""What a map holds after each step: the prompt's rules, followed with a Python dict."""

from dataclasses import dataclass, field

Key = bytes | tuple[str, int]
"""The bytes of a key, or the number of a key under a scheme that the program knows."""

BYTES_PER_ENTRY = 256
BYTES_BESIDES = 16384
BLOCKS_BESIDES = 3


@dataclass(slots=True, kw_only=True)
class ModelMap:
    """The entries of a map, and the most it ever held at once."""

    entries: dict[Key, int] = field(default_factory=dict)
    peak: int = 0

    def set(self, key: Key, value: int) -> None:
        """Add or overwrite an entry."""
        self.entries[key] = value
        self.peak = max(self.peak, len(self.entries))

    def shown(self) -> list[list[object]]:
        """Return all entries as the program writes them, sorted."""
        return shown(self.entries)

    def most_held(self) -> list[int]:
        """Return the most blocks and bytes that the map may hold."""
        lengths = [key_length(key) for key in self.entries]
        blocks = sum(length > 0 for length in lengths) + BLOCKS_BESIDES
        return [blocks, sum(lengths) + BYTES_PER_ENTRY * self.peak + BYTES_BESIDES]


def shown(entries: dict[Key, int]) -> list[list[object]]:
    """Return entries with keys of plain bytes as the program writes them, sorted."""
    return sorted([bytes_of(key).hex(), value] for key, value in entries.items())


def bytes_of(key: Key) -> bytes:
    """Return a key that is given by its bytes."""
    if isinstance(key, tuple):
        raise TypeError(f"{key} is given by its scheme")
    return key


def key_length(key: Key) -> int:
    """Return how many bytes a key has."""
    if isinstance(key, bytes):
        return len(key)
    scheme, number = key
    kind, one, two = scheme.split(":")
    match kind:
        case "p":
            return 16 * len(one) // 2
        case "d":
            return (len(one) + len(two)) // 2 + len(str(number))
        case _:
            return (len(one) + len(two)) // 2 + 8
