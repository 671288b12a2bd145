# bench-canary p2_shortest_path proofs/wrong-recursive-path/shortest_path.py f31f39334b1acd68681e55739a465926
import heapq


def build(previous, start, node):
    if node == start:
        return [start]
    return [*build(previous, start, previous[node]), node]


def shortest_path(graph, start, goal):
    nodes = set(graph) | {n for inner in graph.values() for n in inner}
    if start not in nodes or goal not in nodes:
        raise KeyError(start if start not in nodes else goal)
    heap = [(0, start)]
    best = {start: 0}
    previous = {}
    while heap:
        length, node = heapq.heappop(heap)
        if node == goal:
            return length, build(previous, start, goal)
        if length > best[node]:
            continue
        for neighbour, weight in graph.get(node, {}).items():
            candidate = length + weight
            if candidate < best.get(neighbour, candidate + 1):
                best[neighbour] = candidate
                previous[neighbour] = node
                heapq.heappush(heap, (candidate, neighbour))
    return None
