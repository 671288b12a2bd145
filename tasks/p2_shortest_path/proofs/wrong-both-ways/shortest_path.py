# bench-canary p2_shortest_path proofs/wrong-both-ways/shortest_path.py 9a911ae24961cf3dfda03b24ad4c9395
import heapq


def shortest_path(graph, start, goal):
    nodes = set(graph) | {n for inner in graph.values() for n in inner}
    if start not in nodes or goal not in nodes:
        raise KeyError(start if start not in nodes else goal)
    directed, graph = graph, {}
    for source, inner in directed.items():
        for target, weight in inner.items():
            for a, b in ((source, target), (target, source)):
                old = graph.setdefault(a, {}).get(b)
                graph[a][b] = weight if old is None else min(old, weight)
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
