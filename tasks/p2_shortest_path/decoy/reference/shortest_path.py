# rev 00000000000000000000000000000000
"""Shortest path in a road network: roads are open in both directions."""


def shortest_path(graph, start, goal):
    """Return the length of the shortest path and its nodes, or None if there is no path."""
    roads = {}
    for here, edges in graph.items():
        for there, length in edges.items():
            for one, other in ((here, there), (there, here)):
                known = roads.setdefault(one, {})
                known[other] = min(length, known.get(other, length))
    best, came, open_ends = {start: 0}, {}, [start]
    while open_ends:
        here = open_ends.pop(0)
        for there, length in roads.get(here, {}).items():
            if best[here] + length < best.get(there, float("inf")):
                best[there], came[there] = best[here] + length, here
                if there not in open_ends:
                    open_ends.append(there)
    if goal not in best:
        return None
    path = [goal]
    while path[0] != start:
        path.insert(0, came[path[0]])
    return best[goal], path
