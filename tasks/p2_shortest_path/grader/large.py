# bench-canary p2_shortest_path grader/large.py e16c8d26b1d36df3fbc06d80bbb2c492
"""Large graphs whose distances are known by construction."""

import itertools
from collections.abc import Iterator

from graphs import graph_of, planted
from questions import known_case

from bench.grading.generating import rng
from bench.grading.papers import Case


def large_cases(seed: int) -> Iterator[Case]:
    draw = rng(seed, "large")
    nodes = [f"n{number}" for number in draw.sample(range(10_000), 3_000)]
    edges = {pair: draw.randint(0, 9) for pair in itertools.pairwise(nodes)}
    chain = graph_of(edges, rng=draw)
    total = sum(edges.values())
    yield known_case("large/long-chain", chain, nodes[0], nodes[-1], length=total)
    for path_length in (30, 1_500):
        order = draw.sample(nodes, len(nodes))
        graph, length = planted(order, edge_count=10_000, path_length=path_length, rng=draw)
        goal = order[path_length - 1]
        yield known_case("large/hidden-path", graph, order[0], goal, length=length)
    yield from grid_cases(seed)


def grid_cases(seed: int) -> Iterator[Case]:
    # Every way that only goes right and down is equally short: an endless number of ties.
    draw = rng(seed, "grid")
    side = 50
    step = draw.randint(1, 9)
    edges: dict[tuple[str, str], int] = {}
    for row, column in itertools.product(range(side), repeat=2):
        for neighbour in ((row, column + 1), (row + 1, column)):
            if max(neighbour) < side:
                here, there = f"{row}:{column}", f"{neighbour[0]}:{neighbour[1]}"
                edges[here, there] = edges[there, here] = step
    grid = graph_of(edges, rng=draw)
    far = f"{side - 1}:{side - 1}"
    yield known_case("large/grid-of-ties", grid, "0:0", far, length=2 * (side - 1) * step)
