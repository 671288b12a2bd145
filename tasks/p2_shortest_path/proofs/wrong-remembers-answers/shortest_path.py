# bench-canary p2_shortest_path proofs/wrong-remembers-answers/shortest_path.py 61b1afeac9eb7343a9d023ea175c1824
import heapq

ANSWERS = {}


def shortest_path(graph, start, goal):
    nodes = set(graph) | {n for inner in graph.values() for n in inner}
    if start not in nodes or goal not in nodes:
        raise KeyError(start if start not in nodes else goal)
    if (start, goal) not in ANSWERS:
        ANSWERS[start, goal] = search(graph, start, goal)
    return ANSWERS[start, goal]


def search(graph, start, goal):
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
