# bench-canary p2_shortest_path proofs/wrong-marked-when-pushed/shortest_path.py 8b8285dea178ff2692a7334d8bcd6c2c
import heapq


def shortest_path(graph, start, goal):
    nodes = set(graph) | {n for inner in graph.values() for n in inner}
    if start not in nodes or goal not in nodes:
        raise KeyError(start if start not in nodes else goal)
    heap = [(0, start, [start])]
    visited = {start}
    while heap:
        length, node, path = heapq.heappop(heap)
        if node == goal:
            return length, path
        for neighbour, weight in graph.get(node, {}).items():
            if neighbour not in visited:
                visited.add(neighbour)
                heapq.heappush(heap, (length + weight, neighbour, [*path, neighbour]))
    return None
