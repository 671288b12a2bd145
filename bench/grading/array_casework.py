"""Runs a judge whose cases are answered with arrays: one .npz for all, from one process.

The other half of `bench.grading.array_papers`. The exhibit's .npz has the arrays of its answer to
case 7 under `7/<name>`, and under `answers`, as bytes (uint8), the JSON `{"answers": [one a
case]}`: what is no array of the answer, such as that the case raised an exception.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.grading.arrays import Array, ArrayLimits, read_arrays
from bench.grading.casework import mark_all
from bench.grading.fields import as_list, as_object
from bench.grading.judging import Exam, judge_main
from bench.grading.marks import Mark
from bench.grading.show import show
from bench.grading.strict_json import AnswerLimits, BadAnswerError, Json, parse_answer

_ANSWERS = "answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredArrayCase:
    """A question as the exhibit saw it, what is expected, and the answer it gave."""

    question: Any
    arrays: Mapping[str, Array]
    expected: Any
    expected_arrays: Mapping[str, Array]
    answer: Json
    answer_arrays: Mapping[str, Array]

    def answered(self, name: str) -> Array:
        """Return an array of the answer; without it, the case fails with what it says instead."""
        array = self.answer_arrays.get(name)
        if array is None:
            raise BadAnswerError(f"no array {name!r}; the answer is {show(self.answer)}")
        return array


MarkArrayCase = Callable[[AnsweredArrayCase], Mark]


def judge_array_cases(
    mark: MarkArrayCase,
    *,
    limits: ArrayLimits | None = None,
    answer_limits: AnswerLimits | None = None,
) -> None:
    """Judge an exam of cases with arrays: the whole of a `judge.py`'s main."""
    judge_main(
        lambda exam: array_marks_by_check(exam, mark, limits=limits, answer_limits=answer_limits)
    )


def array_marks_by_check(
    exam: Exam,
    mark: MarkArrayCase,
    *,
    limits: ArrayLimits | None = None,
    answer_limits: AnswerLimits | None = None,
) -> dict[str, Mark]:
    """Return the mark of every check that has a case."""
    questions = exam.input("cases.json")["cases"]
    expectations = exam.expectation("cases.json")["cases"]
    given = dict(read_arrays(exam.answers, limits=limits))
    document = as_object(_plain_part(given.pop(_ANSWERS, None), answer_limits), keys=(_ANSWERS,))
    answers = as_list(document[_ANSWERS], length=len(questions))
    arrays = _by_case(_ours(exam.inputs / "arrays.npz"))
    expected_arrays = _by_case(_ours(exam.expected / "arrays.npz"))
    answer_arrays = _by_case(given)
    return mark_all(
        (
            (
                kept["check"],
                AnsweredArrayCase(
                    question=questions[number],
                    arrays=arrays.get(str(number), {}),
                    expected=kept["expected"],
                    expected_arrays=expected_arrays.get(str(number), {}),
                    answer=answers[number],
                    answer_arrays=answer_arrays.get(str(number), {}),
                ),
            )
            for number, kept in enumerate(expectations)
        ),
        mark,
    )


def _plain_part(array: Array | None, limits: AnswerLimits | None) -> Json:
    if array is None or array.dtype != "uint8" or array.ndim != 1:
        raise BadAnswerError(f"no array {_ANSWERS!r} of uint8 that holds JSON")
    return parse_answer(array.tobytes(), limits=limits)


def _ours(path: Path) -> dict[str, Array]:
    try:
        return read_arrays(path.read_bytes())
    except BadAnswerError as error:
        # Ours, and so no fault of the answer: it must not fail anybody.
        raise RuntimeError(f"{path}: {error}") from error


def _by_case(arrays: Mapping[str, Array]) -> dict[str, dict[str, Array]]:
    found: dict[str, dict[str, Array]] = {}
    for key, array in arrays.items():
        number, _, name = key.partition("/")
        found.setdefault(number, {})[name] = array
    return found
