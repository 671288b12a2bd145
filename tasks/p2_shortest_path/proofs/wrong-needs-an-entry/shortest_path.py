# bench-canary p2_shortest_path proofs/wrong-needs-an-entry/shortest_path.py b47cc28bbf959c94523c76dbbdc0ddfd
import heapq


def shortest_path(graph, start, goal):
    if start not in graph or goal not in graph:
        raise KeyError(start if start not in graph else goal)
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
        for neighbour, weight in graph[node].items():
            candidate = length + weight
            if candidate < best.get(neighbour, candidate + 1):
                best[neighbour] = candidate
                previous[neighbour] = node
                heapq.heappush(heap, (candidate, neighbour))
    return None
