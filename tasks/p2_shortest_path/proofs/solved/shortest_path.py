# bench-canary p2_shortest_path proofs/solved/shortest_path.py 0d50c7e096192d20c0ebce4ac3eaf417
"""Shortest path in a weighted directed graph, by Dijkstra's algorithm."""

import heapq


def shortest_path(
    graph: dict[str, dict[str, int]], start: str, goal: str
) -> tuple[int, list[str]] | None:
    """Return the length of the shortest path and its nodes, or None if there is no path."""
    for node in (start, goal):
        if node not in graph and not any(node in neighbours for neighbours in graph.values()):
            raise KeyError(node)

    came_from: dict[str, str] = {}
    distances = {start: 0}
    done: set[str] = set()
    queue = [(0, start)]
    while queue:
        distance, node = heapq.heappop(queue)
        if node == goal:
            return distance, _path(came_from, goal)
        if node in done:
            continue
        done.add(node)
        for neighbour, length in graph.get(node, {}).items():
            candidate = distance + length
            if neighbour not in distances or candidate < distances[neighbour]:
                distances[neighbour] = candidate
                came_from[neighbour] = node
                heapq.heappush(queue, (candidate, neighbour))
    return None


def _path(came_from: dict[str, str], goal: str) -> list[str]:
    path = [goal]
    while path[-1] in came_from:
        path.append(came_from[path[-1]])
    return path[::-1]
