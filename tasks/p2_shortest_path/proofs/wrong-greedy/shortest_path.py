# bench-canary p2_shortest_path proofs/wrong-greedy/shortest_path.py 11d726639cc257a5558cb5492c963c5a
def shortest_path(graph, start, goal):
    nodes = set(graph) | {n for inner in graph.values() for n in inner}
    if start not in nodes or goal not in nodes:
        raise KeyError(start if start not in nodes else goal)
    node, length, path = start, 0, [start]
    while node != goal:
        choices = [(w, n) for n, w in graph.get(node, {}).items() if n not in path]
        if not choices:
            return None
        weight, node = min(choices)
        length += weight
        path.append(node)
    return length, path
