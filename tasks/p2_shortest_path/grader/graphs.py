# bench-canary p2_shortest_path grader/graphs.py 91e5b832047728a30ac062675f047cff
"""Graphs to ask about, and what the distances in them are, found without Dijkstra's algorithm."""

import itertools
import random
from dataclasses import dataclass, replace
from typing import Any

Edge = tuple[str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A directed graph; `keys` are the nodes with an entry of their own."""

    keys: tuple[str, ...]
    edges: tuple[Edge, ...]

    def question(self, start: str, goal: str) -> dict[str, Any]:
        """Return the graph and what is asked of it, as the driver reads it."""
        return {"keys": self.keys, "edges": self.edges, "start": start, "goal": goal}


def graph_of(
    edges: dict[tuple[str, str], int], *, rng: random.Random, extra: tuple[str, ...] = ()
) -> Graph:
    """Return the graph of some edges, in random order, with an entry for every node that has one.

    Nodes that no edge leaves get an entry by the toss of a coin.
    """
    sources = {source for source, _ in edges}
    targets = {target for _, target in edges} - sources
    keys = sorted(sources) + [node for node in sorted(targets) if rng.random() < 0.5]
    keys += [node for node in extra if node not in keys]
    rng.shuffle(keys)
    listed = [(source, target, length) for (source, target), length in sorted(edges.items())]
    rng.shuffle(listed)
    return Graph(keys=tuple(keys), edges=tuple(listed))


def random_graph(nodes: list[str], *, edge_count: int, longest: int, rng: random.Random) -> Graph:
    """Return a graph of random edges over some nodes, each of which has an entry."""
    edges: dict[tuple[str, str], int] = {}
    while len(edges) < edge_count:
        source, target = rng.sample(nodes, 2)
        edges[source, target] = rng.randint(0, longest)
    return graph_of(edges, rng=rng, extra=tuple(nodes))


def names(count: int, *, rng: random.Random) -> list[str]:
    """Return different node names, some of them unpleasant."""
    odd = ["", " ", "0", "None", "a,b", "Ärger", "路", "node one", "x->y", "start", "goal"]
    pool = odd + [f"{word}{number}" for word in ("n", "N", "v_", "p-") for number in range(count)]
    return rng.sample(pool, count)


def distance(graph: Graph, start: str, goal: str) -> int | None:
    """Return the shortest distance by relaxing all edges until nothing changes (Bellman-Ford)."""
    best = {start: 0}
    changed = True
    while changed:
        changed = False
        for source, target, length in graph.edges:
            if source in best and best[source] + length < best.get(
                target, best[source] + length + 1
            ):
                best[target] = best[source] + length
                changed = True
    return best.get(goal)


def planted(
    nodes: list[str], *, edge_count: int, path_length: int, rng: random.Random
) -> tuple[Graph, int]:
    """Return a graph with a path hidden in it along the first nodes, and that path's length.

    Each node has a height that grows along the path; each edge is as long as it climbs, the
    path's own edges exactly so and all others longer. No way up can then be shorter than the
    difference in height, and the path is just that.
    """
    heights = dict.fromkeys(nodes, 0)
    path = nodes[:path_length]
    for lower, upper in itertools.pairwise(path):
        heights[upper] = heights[lower] + rng.randint(1, 50)
    top = heights[path[-1]]
    for node in nodes[path_length:]:
        heights[node] = rng.randint(0, top)
    edges: dict[tuple[str, str], int] = {}
    while len(edges) < edge_count - path_length:
        source, target = rng.sample(nodes, 2)
        edges[source, target] = max(0, heights[target] - heights[source]) + rng.randint(1, 40)
    for lower, upper in itertools.pairwise(path):
        edges[lower, upper] = heights[upper] - heights[lower]
    return graph_of(edges, rng=rng, extra=tuple(nodes)), top


def renamed(graph: Graph, new_name: dict[str, str]) -> Graph:
    """Return the same graph under other names."""
    edges = tuple((new_name[source], new_name[target], n) for source, target, n in graph.edges)
    return Graph(keys=tuple(new_name[node] for node in graph.keys), edges=edges)


def scaled(graph: Graph, factor: int) -> Graph:
    """Return the same graph with every length multiplied."""
    return replace(graph, edges=tuple((s, t, length * factor) for s, t, length in graph.edges))


def reversed_graph(graph: Graph) -> Graph:
    """Return the graph with every edge turned round and an entry for every node."""
    nodes = dict.fromkeys(graph.keys) | dict.fromkeys(target for _, target, _ in graph.edges)
    return Graph(keys=tuple(nodes), edges=tuple((t, s, length) for s, t, length in graph.edges))
