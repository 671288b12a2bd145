# bench-canary p2_shortest_path proofs/wrong-no-key-error/shortest_path.py 8eaa204bf340421c7bbe5041b0ed00fe
import heapq


def shortest_path(graph, start, goal):
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
    return None
