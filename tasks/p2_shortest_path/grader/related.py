# bench-canary p2_shortest_path grader/related.py 05d36fbcea61279d693c08895687ff5e
"""Graphs that are related to one another, and calls that must not influence one another."""

import itertools
from collections.abc import Iterator

from graphs import Graph, distance, graph_of, names, random_graph, renamed, reversed_graph, scaled
from questions import known_case, path_case, unchanged, unknown_case

from bench.grading.generating import rng
from bench.grading.papers import Case


def related_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "related")
    for _ in range(5):
        nodes = names(20, rng=draw)
        graph = random_graph(nodes, edge_count=70, longest=15, rng=draw)
        pairs = itertools.permutations(nodes, 2)
        known = [(pair, n) for pair in pairs if (n := distance(graph, *pair)) is not None]
        (start, goal), length = draw.choice(known)
        factor = draw.randint(2, 10**6)
        larger = scaled(graph, factor)
        yield known_case("relation/scaled", larger, start, goal, length=length * factor)
        back = reversed_graph(graph)
        yield known_case("relation/reversed", back, goal, start, length=length)
        new = dict(zip(nodes, draw.sample(nodes, len(nodes)), strict=True))
        other = renamed(graph, new)
        yield known_case("relation/renamed", other, new[start], new[goal], length=length)


def untouched_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "untouched")
    a, b, c, stranger = names(4, rng=draw)
    bare = Graph(keys=(a,), edges=((a, b, 3), (a, c, 4)))
    nodes = names(15, rng=draw)
    graph = random_graph(nodes, edge_count=45, longest=15, rng=draw)
    check = "state/graph-unchanged"
    yield unchanged(path_case(check, bare, a, c))
    yield unchanged(path_case(check, bare, b, a))
    yield unchanged(unknown_case(check, bare, a, stranger))
    yield unchanged(path_case(check, graph, nodes[0], nodes[1]))


def new_lengths(seed: int) -> Iterator[Case]:
    draw = rng(seed, "new lengths")
    nodes = names(10, rng=draw)
    ring = list(zip(nodes, nodes[1:] + nodes[:1], strict=True))
    pairs = ring + [(source, nodes[0]) for source in nodes[2:6]] + [(nodes[0], nodes[6])]
    for _ in range(8):
        edges = {pair: draw.randint(1, 40) for pair in pairs}
        graph = graph_of(edges, rng=draw)
        yield path_case("state/same-names-new-lengths", graph, nodes[0], nodes[8])
