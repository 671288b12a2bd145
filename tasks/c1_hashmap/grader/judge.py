# bench-canary c1_hashmap grader/judge.py 66ceabbd94883668e97ad1725478c4a2
"""Judges what each script showed, step by step, and what the source is made of."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from source import source_marks

from bench.grading.casework import AnsweredCase, marks_by_check
from bench.grading.compare import mark_same, same
from bench.grading.fields import as_int, as_list
from bench.grading.judging import Exam, judge_main
from bench.grading.marks import PASSED, Mark, all_of, failed
from bench.grading.show import show
from bench.grading.strict_json import BadAnswerError, Json


def examine(exam: Exam) -> Mapping[str, Mark]:
    return marks_by_check(exam, mark) | source_marks(exam)


def mark(case: AnsweredCase) -> Mark:
    answer = case.answer
    if not isinstance(answer, dict) or "showed" not in answer:
        return failed(f"the {case.question['program']} program ended early: {show(answer)}")
    steps = case.question["steps"]
    showed = as_list(answer["showed"], length=len(steps))
    for step, found, (kind, wanted) in zip(steps, showed, case.expected["steps"], strict=True):
        if kind == "end" and not case.expected["tidy"]:
            continue
        marked = MARKS[kind](found, wanted)
        if not marked.passed:
            return failed(f"{show(step)}: {marked.detail}")
    return PASSED


def mark_bag(found: Json, wanted: list[Json]) -> Mark:
    return mark_same(in_order(found), wanted)


def in_order(entries: Json) -> Json:
    """Return entries sorted; a walk may give them in any order."""
    return sorted(entry_of(entry) for entry in as_list(entries))  # type: ignore[return-value]


def entry_of(entry: Json) -> list[Any]:
    key, value = as_list(entry, length=2)
    if type(key) is not str:
        raise BadAnswerError(f"{show(key)} is no key")
    return [key, as_int(value)]


def mark_strained(found: Json, wanted: dict[str, list[Json]]) -> Mark:
    done, refusals, size, entries = as_list(found, length=4)
    if type(done) is not bool or (not done and as_int(refusals) == 0):
        return failed(f"{show(done)} although nothing was refused")
    expected = wanted["with" if done else "without"]
    return all_of((mark_same(size, len(expected)), mark_bag(entries, expected)))


def mark_strained_new(found: Json, possible: bool) -> Mark:
    made, refusals, blocks = as_list(found, length=3)
    if type(made) is not bool or (not made and as_int(refusals) == 0):
        return failed(f"{show(made)} although nothing was refused")
    if made and not possible:
        return failed("a map without any memory")
    return PASSED if same(blocks, 0) else failed(f"{show(blocks)} blocks are left")


def mark_pairs(found: Json, wanted: list[list[Any]]) -> Mark:
    """Keys differ from their partners in the lowest bit; exactly one of each pair is visited."""
    visited = [entry_of(entry) for entry in as_list(found)]
    if any(entry not in wanted for entry in visited):
        return failed(f"visited what was never there: {show(visited)}")
    pairs = Counter(int(key, 16) >> 1 for key, _ in visited)
    if pairs != Counter({int(key, 16) >> 1 for key, _ in wanted}):
        return failed(f"visited {len(visited)} of {len(wanted) // 2} pairs, or both of one")
    return PASSED


def mark_within(found: Json, most: list[int]) -> Mark:
    blocks, size = (as_int(number) for number in as_list(found, length=2))
    if blocks > most[0] or size > most[1]:
        return failed(f"{blocks} blocks with {size} bytes, more than {most[0]} and {most[1]}")
    return PASSED if blocks > 0 else failed("no block")


def mark_blocks(found: Json, lengths: list[int]) -> Mark:
    """Each key has a block of its length; there are few others."""
    if not isinstance(found, dict):
        raise BadAnswerError(f"{show(found)} is no object")
    blocks = Counter({number(size): as_int(count) for size, count in found.items()})
    missing = Counter(lengths) - blocks
    if missing:
        return failed(f"no block for keys of {show(sorted(missing))} bytes")
    others = (blocks - Counter(lengths)).total()
    return PASSED if 1 <= others <= 3 else failed(f"{others} blocks that hold no key")


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise BadAnswerError(f"{show(text)} is no size")
    return int(text)


MARKS: dict[str, Callable[[Json, Any], Mark]] = {
    "is": mark_same,
    "bag": mark_bag,
    "end": mark_same,
    "strained": mark_strained,
    "strained-new": mark_strained_new,
    "pairs": mark_pairs,
    "within": mark_within,
    "blocks": mark_blocks,
    "any": lambda _found, _wanted: PASSED,
}

if __name__ == "__main__":
    judge_main(examine)
