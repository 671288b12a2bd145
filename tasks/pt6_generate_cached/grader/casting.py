# bench-canary pt6_generate_cached grader/casting.py f2354318e2b9bd98a904b75ae349a2ae
"""Makes a case of a script: finds weights and an end token with which it goes as it is meant to."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from course import Course, Operation, UnfitError, course_of
from network import Network, Sizes

from bench.grading.papers import Case

Courses = Iterator[tuple[int, Course]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What kind of model plays a script, and how its answers are to end."""

    sizes: Sizes
    inner: int = 96
    sharpness: float = 3.0
    ending: str = "never"  # never, in-what-is-given, at-once, early, at-different-times


def case_of(
    check: str,
    operations: Sequence[Operation],
    cast: Cast,
    *,
    work: str | None,
    name: str,
    draw: random.Random,
) -> Case:
    """Return a case; `work` names the checks that its work counts for, none: its own check."""
    for attempt in itertools.count():
        network = Network(
            sizes=cast.sizes,
            inner=cast.inner,
            sharpness=cast.sharpness,
            key=f"{name}/{attempt}",
        )
        try:
            end, course = next(_courses(operations, network, cast.ending, draw), (None, None))
        except UnfitError:
            continue
        if end is None or course is None:
            continue
        # Else somebody could learn in one case to do without the broker.
        assert course.rows * cast.sizes.width < network.mixing_weights, name
        return Case(
            check=check,
            question={"model": cast.sizes.told(end=end), "operations": operations},
            expected={
                "name": name,
                "network": network.kept(),
                "work": work,
                "outputs": course.outputs,
                "rows": course.rows,
                "choices": course.choices,
                "calls": course.calls,
            },
        )
    raise AssertionError  # count() has no end


def _courses(
    operations: Sequence[Operation], network: Network, ending: str, draw: random.Random
) -> Courses:
    """Yield end tokens and courses that end as they should; there may be none."""
    endless = course_of(operations, network, end=None)
    answers = list(_answers(endless))
    written = set(itertools.chain(*answers))
    given = set(_given(operations))
    everything = range(network.sizes.vocabulary)
    match ending:
        case "never":
            ends = [token for token in everything if token not in written | given]
        case "in-what-is-given":
            ends = sorted(given - written)
        case "at-once":
            ends = answers[0][:1]
        case "early":
            first = answers[0]
            ends = [t for t in sorted(set(first)) if 0 < first.index(t) < len(first) - 1]
        case _:
            ends = [t for t in sorted(written) if len(_lengths(answers, t)) >= 3]
    draw.shuffle(ends)
    for end in ends:
        yield end, course_of(operations, network, end=end)


def _lengths(answers: list[list[int]], end: int) -> set[int]:
    return {(answer.index(end) + 1 if end in answer else len(answer)) for answer in answers}


def _answers(course: Course) -> Iterator[list[int]]:
    for output in course.outputs:
        returned: Any = output.get("returned") or []
        if any(isinstance(part, list) for part in returned):
            yield from returned
        elif returned:
            yield returned


def _given(operations: Sequence[Operation]) -> Iterator[int]:
    for name, *arguments in operations:
        if name == "generate":
            yield from itertools.chain(*arguments[0])
        elif name == "reply":
            yield from arguments[1]
