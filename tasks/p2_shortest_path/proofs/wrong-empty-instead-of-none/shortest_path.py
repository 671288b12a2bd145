# bench-canary p2_shortest_path proofs/wrong-empty-instead-of-none/shortest_path.py 2977c0a930ef2f7603ee715c6c6e8cab
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
            if candidate < best.get(neighbour, candidate + 1):
                best[neighbour] = candidate
                previous[neighbour] = node
                heapq.heappush(heap, (candidate, neighbour))
    return float("inf"), []
