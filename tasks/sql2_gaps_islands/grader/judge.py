# bench-canary sql2_gaps_islands grader/judge.py ead3b2a916a0d883464ae3fb5957c30f
"""Judges columns and rows: all of them, in the order asked for, with the types asked for."""

from daybook import COLUMNS

from bench.grading.casework import AnsweredCase, judge_cases
from bench.grading.compare import mark_rows, mark_same
from bench.grading.fields import as_object
from bench.grading.marks import Mark, all_of, failed
from bench.grading.show import show
from bench.grading.strict_json import Json


def mark(case: AnsweredCase) -> Mark:
    if isinstance(case.answer, dict) and "refused" in case.answer:
        return failed(f"the statement did not run: {show(case.answer['refused'])}")
    answer = as_object(case.answer, keys=("columns", "rows"))
    columns: list[Json] = [*COLUMNS]
    return all_of(
        (
            mark_same(answer["columns"], columns),
            mark_rows(answer["rows"], case.expected, ordered=True),
        )
    )


if __name__ == "__main__":
    judge_cases(mark)
