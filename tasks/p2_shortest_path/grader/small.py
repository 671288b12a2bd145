# bench-canary p2_shortest_path grader/small.py fe14046d5cdf84a8abac9afdbd1274e3
"""Small graphs, each about one sentence of the prompt or one usual mistake."""

from collections.abc import Iterator

from graphs import Graph, graph_of, names, random_graph
from questions import known_case, path_case, unknown_case

from bench.grading.generating import rng
from bench.grading.papers import Case


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
