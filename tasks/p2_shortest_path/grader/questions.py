# bench-canary p2_shortest_path grader/questions.py b6437314c07490d062f11c8344df7322
"""Questions to ask of a graph, each with what its answer must be."""

from dataclasses import replace

from graphs import Graph, distance

from bench.grading.papers import Case


def path_case(check: str, graph: Graph, start: str, goal: str) -> Case:
    length = distance(graph, start, goal)
    if length is not None:
        return known_case(check, graph, start, goal, length=length)
    return Case(check=check, question=graph.question(start, goal), expected={"kind": "nothing"})


def known_case(check: str, graph: Graph, start: str, goal: str, *, length: int) -> Case:
    question = graph.question(start, goal)
    return Case(check=check, question=question, expected={"kind": "path", "length": length})


def unknown_case(check: str, graph: Graph, start: str, goal: str) -> Case:
    return Case(check=check, question=graph.question(start, goal), expected={"kind": "key_error"})


def unchanged(case: Case) -> Case:
    return replace(case, expected={**case.expected, "unchanged": True})
