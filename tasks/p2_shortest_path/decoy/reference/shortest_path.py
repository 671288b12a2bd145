# rev 00000000000000000000000000000000
"""Shortest path in a road network: roads are open in both directions."""


def shortest_path(graph, start, goal):
    """Return the length of the shortest path and its nodes, or None if there is no path."""
    roads = {}
    for here, edges in graph.items():
        for there, length in edges.items():
            for pair in ((here, there), (there, here)):
                roads[pair] = min(length, roads.get(pair, length))
    best = {start: (0, [start])}
    for _ in range(len(graph) + 1):
        for (here, there), length in roads.items():
            if here in best:
                reached = best[here][0] + length
                if there not in best or reached < best[there][0]:
                    best[there] = (reached, best[here][1] + [there])
    return best.get(goal)
