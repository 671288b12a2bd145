# bench-canary p2_shortest_path proofs/wrong-limit-of-a-million/shortest_path.py c87a1df40a6f78d04e493c553f635671
import heapq


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
            path = [goal]
            while path[-1] != start:
                path.append(previous[path[-1]])
            return length, path[::-1]
        if length > best[node]:
            continue
        for neighbour, weight in graph.get(node, {}).items():
            candidate = length + weight
            if candidate < best.get(neighbour, 1_000_000):
                best[neighbour] = candidate
                previous[neighbour] = node
                heapq.heappush(heap, (candidate, neighbour))
    return None
