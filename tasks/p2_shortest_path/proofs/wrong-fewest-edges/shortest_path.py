# bench-canary p2_shortest_path proofs/wrong-fewest-edges/shortest_path.py 97b11ecfd32fb7e874220f2c5bc0e1fd
from collections import deque


def shortest_path(graph, start, goal):
    nodes = set(graph) | {n for inner in graph.values() for n in inner}
    if start not in nodes or goal not in nodes:
        raise KeyError(start if start not in nodes else goal)
    queue = deque([(start, 0, [start])])
    seen = {start}
    while queue:
        node, length, path = queue.popleft()
        if node == goal:
            return length, path
        for neighbour, weight in graph.get(node, {}).items():
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append((neighbour, length + weight, [*path, neighbour]))
    return None
