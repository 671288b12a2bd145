"""Shortest path in a weighted directed graph."""


def shortest_path(
    graph: dict[str, dict[str, int]], start: str, goal: str
) -> tuple[int, list[str]] | None:
    """Return the length of the shortest path and its nodes, or None if there is no path."""
    raise NotImplementedError
