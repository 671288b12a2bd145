# bench-canary p2_shortest_path grader/generate.py c8768827870e6078ef6454a65e47f4b0
"""Draws graphs and questions, family by family, with the distances that are right."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from graphs import (
    Graph,
    distance,
    graph_of,
    names,
    planted,
    random_graph,
    renamed,
    reversed_graph,
    scaled,
)

from bench.grading.generating import rng
from bench.grading.papers import Case, asked_again, generate_cases
from bench.grading.strict_json import Json


def cases(seed: int) -> Iterator[Case]:
    small = [*edge_cases(seed), *trap_cases(seed), *random_cases(seed)]
    yield from small
    yield from large_cases(seed)
    yield from related_cases(seed)
    yield from untouched_cases(seed)
    yield from new_lengths(seed)
    yield from asked_again(small, rng(seed, "again"), check="state/asked-again", count=20)


def path_case(check: str, graph: Graph, start: str, goal: str) -> Case:
    length = distance(graph, start, goal)
    expected: Json = {"kind": "nothing"} if length is None else {"kind": "path", "length": length}
    return Case(check=check, question=graph.question(start, goal), expected=expected)


def known_case(check: str, graph: Graph, start: str, goal: str, *, length: int) -> Case:
    question = graph.question(start, goal)
    return Case(check=check, question=question, expected={"kind": "path", "length": length})


def unknown_case(check: str, graph: Graph, start: str, goal: str) -> Case:
    return Case(check=check, question=graph.question(start, goal), expected={"kind": "key_error"})


def edge_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "edge")
    for _ in range(3):
        a, b, c, d, stranger = names(5, rng=draw)
        w = [draw.randint(1, 99) for _ in range(4)]
        chain = graph_of({(a, b): w[0], (b, c): w[1]}, rng=draw, extra=(d,))
        lone = Graph(keys=(a,), edges=())
        yield known_case("edge/start-is-goal", chain, b, b, length=0)
        yield known_case("edge/start-is-goal", chain, d, d, length=0)
        yield known_case("edge/lone-node", lone, a, a, length=0)
        yield path_case("edge/no-way", chain, c, a)
        yield path_case("edge/no-way", chain, a, d)
        yield unknown_case("edge/unknown-start", chain, stranger, c)
        yield unknown_case("edge/unknown-start", Graph(keys=(), edges=()), a, a)
        yield unknown_case("edge/unknown-goal", chain, a, stranger)
        bare = Graph(keys=(a, b), edges=((a, b, w[0]), (b, c, w[1])))
        yield path_case("edge/node-without-an-entry", bare, a, c)
        yield path_case("edge/node-without-an-entry", bare, c, a)
        yield known_case("edge/node-without-an-entry", bare, c, c, length=0)
        free = graph_of({(a, b): 0, (b, c): 0, (c, a): 0, (a, d): w[2], (c, d): 0}, rng=draw)
        yield path_case("edge/lengths-of-zero", free, a, d)
        loops = graph_of({(a, a): 0, (a, b): w[0], (b, b): w[1], (b, a): w[2]}, rng=draw)
        yield path_case("edge/edges-to-itself", loops, a, b)


def trap_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "trap")
    for _ in range(3):
        a, b, c, d, e = names(5, rng=draw)
        w = draw.randint(2, 30)
        one_way = graph_of({(b, a): 1, (c, b): 1, (a, d): w, (d, c): w}, rng=draw)
        yield path_case("trap/edges-go-one-way", one_way, a, c)
        nearest = graph_of({(a, b): 1, (b, e): 90 + w, (a, c): w, (c, e): w}, rng=draw)
        yield path_case("trap/nearest-neighbour-first", nearest, a, e)
        steps = graph_of({(a, e): 5 * w, (a, b): w, (b, c): w, (c, d): w, (d, e): w}, rng=draw)
        yield path_case("trap/fewest-edges", steps, a, e)
        late = {(a, e): 4 * w + 3, (a, b): w, (b, e): 3 * w + 1, (b, c): w, (c, d): w, (d, e): w}
        yield path_case("trap/better-way-found-later", graph_of(late, rng=draw), a, e)
        huge = 2**60 + draw.randint(0, 2**50)
        lengths = {(a, b): huge, (b, e): huge, (a, c): huge, (c, e): huge + 1, (a, d): 10**30}
        yield path_case("trap/huge-lengths", graph_of(lengths, rng=draw), a, e)
        yield path_case("trap/huge-lengths", graph_of(lengths, rng=draw), a, d)


def random_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "random")
    for number in range(12):
        nodes = names(draw.randint(5, 30), rng=draw)
        sparse = random_graph(nodes, edge_count=2 * len(nodes), longest=20, rng=draw)
        yield path_case("random/sparse", sparse, *draw.sample(nodes, 2))
        dense_nodes = nodes[:12]
        count = len(dense_nodes) * (len(dense_nodes) - 1) * 3 // 4
        dense = random_graph(dense_nodes, edge_count=count, longest=9 + 90 * number, rng=draw)
        yield path_case("random/dense", dense, *draw.sample(dense_nodes, 2))


def large_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "large")
    nodes = [f"n{number}" for number in draw.sample(range(10_000), 3_000)]
    pairs = itertools.pairwise(nodes)
    edges = {pair: draw.randint(0, 9) for pair in pairs}
    chain = graph_of(edges, rng=draw)
    total = sum(edges.values())
    yield known_case("large/long-chain", chain, nodes[0], nodes[-1], length=total)
    for path_length in (30, 1_500):
        order = draw.sample(nodes, len(nodes))
        graph, start, goal, length = planted(
            order, edge_count=10_000, path_length=path_length, rng=draw
        )
        yield known_case("large/hidden-path", graph, start, goal, length=length)
    yield from grid_cases(seed)


def grid_cases(seed: int) -> Iterator[Case]:
    # Every way that only goes right and down is equally short: an endless number of ties.
    draw = rng(seed, "grid")
    side = 50
    step = draw.randint(1, 9)
    edges: dict[tuple[str, str], int] = {}
    for row in range(side):
        for column in range(side):
            for down, right in ((0, 1), (1, 0)):
                if row + down < side and column + right < side:
                    target = f"{row + down}:{column + right}"
                    edges[f"{row}:{column}", target] = step
                    edges[target, f"{row}:{column}"] = step
    grid = graph_of(edges, rng=draw)
    far = f"{side - 1}:{side - 1}"
    yield known_case("large/grid-of-ties", grid, "0:0", far, length=2 * (side - 1) * step)


def related_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "related")
    for _ in range(5):
        nodes = names(20, rng=draw)
        graph = random_graph(nodes, edge_count=70, longest=15, rng=draw)
        length = None
        while length is None:
            start, goal = draw.sample(nodes, 2)
            length = distance(graph, start, goal)
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


def unchanged(case: Case) -> Case:
    return replace(case, expected={**case.expected, "unchanged": True})


def new_lengths(seed: int) -> Iterator[Case]:
    draw = rng(seed, "new lengths")
    nodes = names(10, rng=draw)
    ring = list(zip(nodes, nodes[1:] + nodes[:1], strict=True))
    pairs = ring + [(source, nodes[0]) for source in nodes[2:6]] + [(nodes[0], nodes[6])]
    for _ in range(8):
        edges = {pair: draw.randint(1, 40) for pair in pairs}
        graph = graph_of(edges, rng=draw)
        yield path_case("state/same-names-new-lengths", graph, nodes[0], nodes[8])


if __name__ == "__main__":
    generate_cases(cases)
