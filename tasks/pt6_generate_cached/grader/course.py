# bench-canary pt6_generate_cached grader/course.py c405c8791c34e345b0c82a23ae18b3f3
"""What a script of operations must answer, and the least work it can be done with.

There is no cache here: every token is found by running all tokens before it through the network.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from network import Network

from bench.grading.arrays import Array

Operation = list[Any]

# The two largest logits are at least so far apart, at every token. With float32 between the methods
# and in attention a logit is off by at most 7e-6, and by at most 2e-4 where the logits of attention
# are in the hundreds (measured on 5000 tokens): no right solution can take another token.
MARGIN = 0.01


class UnfitError(Exception):
    """These weights don't make the case that was wanted."""


@dataclass(slots=True, kw_only=True)
class Course:
    """How a script goes if everything is right."""

    outputs: list[Any] = field(default_factory=list)
    rows: int = 0  # through `embed` and through each layer
    choices: int = 0  # rows through `unembed`
    calls: int = 0  # of each method, for each layer


@dataclass(slots=True, kw_only=True)
class _Talk:
    tokens: list[int]
    visited: int  # how many of them have passed the layers


def course_of(operations: Sequence[Operation], network: Network, *, end: int | None) -> Course:
    """Play a script; raises `UnfitError` where a token is not chosen clearly enough."""
    course, talks = Course(), dict[int, _Talk]()
    for name, *arguments in operations:
        match name:
            case "generate":
                course.outputs.append(_generate(course, network, end, *arguments))
            case "open":
                talks[arguments[0]] = _Talk(tokens=[], visited=0)
                course.outputs.append({"returned": None})
            case "reply":
                which, tokens, limit = arguments
                course.outputs.append(_reply(course, network, end, talks[which], tokens, limit))
            case "rewind":
                course.outputs.append(_rewind(talks[arguments[0]], arguments[1]))
            case "fork":
                old, new = arguments
                talks[new] = _Talk(tokens=[*talks[old].tokens], visited=talks[old].visited)
                course.outputs.append({"returned": None})
            case "tokens":
                course.outputs.append({"returned": [*talks[arguments[0]].tokens]})
    return course


def _generate(
    course: Course, network: Network, end: int | None, prompts: list[list[int]], limit: int
) -> Any:
    if not all(prompts):
        return {"raised": "ValueError"}
    answers = [_continued(network, end, prompt, limit) for prompt in prompts]
    if limit:
        course.rows += sum(len(p) + len(a) - 1 for p, a in zip(prompts, answers, strict=True))
        course.choices += sum(map(len, answers))
        course.calls += max(map(len, answers), default=0)
    return {"returned": answers}


def _reply(
    course: Course, network: Network, end: int | None, talk: _Talk, tokens: list[int], limit: int
) -> Any:
    if not tokens:
        return {"raised": "ValueError"}
    talk.tokens += tokens
    answer = _continued(network, end, talk.tokens, limit)
    talk.tokens += answer
    if answer:
        course.rows += len(talk.tokens) - 1 - talk.visited
        course.choices += len(answer)
        course.calls += len(answer)
        talk.visited = len(talk.tokens) - 1
    return {"returned": answer}


def _rewind(talk: _Talk, length: int) -> Any:
    if not 0 <= length <= len(talk.tokens):
        return {"raised": "ValueError"}
    del talk.tokens[length:]
    talk.visited = min(talk.visited, length)
    return {"returned": None}


def _continued(network: Network, end: int | None, tokens: list[int], limit: int) -> list[int]:
    new: list[int] = []
    while len(new) < limit and (not new or new[-1] != end):
        logits = _last_logits(network, [*tokens, *new])
        second, first = np.argsort(logits)[-2:]
        if logits[first] - logits[second] < MARGIN:
            raise UnfitError
        new.append(int(first))
    return new


def _last_logits(network: Network, tokens: list[int]) -> Array:
    sizes = network.sizes
    count = len(tokens)
    rows = network.embed(np.array(tokens), np.arange(count))
    later = np.triu(np.ones((count, count), dtype=bool), k=1)
    shared = np.arange(sizes.heads) * sizes.kv_heads // sizes.heads
    for layer in range(sizes.layers):
        q, k, v = network.project(layer, rows)
        products = np.einsum("ihw,jhw->hij", q, k[:, shared]) / sizes.head_width**0.5
        products[:, later] = -np.inf
        weights = np.exp(products - products.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        rows = network.mix(layer, np.einsum("hij,jhw->ihw", weights, v[:, shared]), rows)
    logits: Array = network.unembed(rows[-1:])[0]
    return logits
