# bench-canary rs1_arena grader/clients.py e45a7d9051410193717afba2cec9af95
"""Do honest clients compile, and those with a fault not? Judged from what the compiler said.

A client with a fault counts only where the same one without it compiles, and only if the
compiler refuses it for that very fault: by its code, in the client's own lines.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from bench.grading.judging import Exam
from bench.grading.marks import PASSED, Mark, all_of, failed
from bench.grading.show import show
from bench.grading.strict_json import BadAnswerError

MOVED, GONE, BORROWED, ASSIGNED = "E0505", "E0597", "E0502", "E0506"
RETURNED, NOT_SENT = "E0515", "E0277"
LIFETIMES = None  # "lifetime may not live long enough" has no code

FAULTS = {
    "clients/elements-outlive-the-arena": {
        "element_for_ever": GONE,
        "element_leaves_function": RETURNED,
        "element_outlives_arena": GONE,
        "slice_outlives_arena": GONE,
    },
    "clients/changed-while-in-use": {
        "clear_while_in_use": BORROWED,
        "drop_while_in_use": MOVED,
        "into_vec_while_in_use": MOVED,
        "iter_mut_while_in_use": BORROWED,
        "move_while_in_use": MOVED,
        "replace_while_in_use": ASSIGNED,
        "slice_while_in_use": BORROWED,
    },
    "clients/changed-while-visited": {
        "visited_outlives_arena": MOVED,
        "visited_while_visiting": BORROWED,
    },
    "clients/shared-by-threads": {"threads_share_it": NOT_SENT},
    "clients/sent-to-a-thread": {"elements_change_threads": NOT_SENT},
    "clients/shorter-references": {"shorter_references": LIFETIMES},
    "clients/what-elements-refer-to": {
        "destructor_sees_the_dead": GONE,
        "element_refers_to_less": GONE,
    },
    "clients/circles": {"destructors_in_circles": GONE},
}
HONEST = {"clients/honest": ("any_iterator", "many_at_once", "used_again")}
CHECKS = (*FAULTS, *HONEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error of the compiler's."""

    code: str | None
    file: str
    message: str


def client_marks(exam: Exam) -> dict[str, Mark]:
    """Return a mark for each of `CHECKS`."""
    marks = {
        check: all_of(mark for name, code in faults.items() for mark in _pair(exam, name, code))
        for check, faults in FAULTS.items()
    }
    return marks | {
        check: all_of(_compiles(exam, name) for name in names) for check, names in HONEST.items()
    }


def _pair(exam: Exam, name: str, code: str | None) -> Iterator[Mark]:
    yield _compiles(exam, name)
    yield _is_refused(exam, name, code)


def _compiles(exam: Exam, name: str) -> Mark:
    problems, ended = _said(exam, f"{name}-honest")
    if problems or ended != 0:
        return failed(f"{name} does not compile: {show(problems)}")
    return PASSED


def _is_refused(exam: Exam, name: str, code: str | None) -> Mark:
    problems, ended = _said(exam, f"{name}-fault")
    if not problems and ended == 0:
        return failed(f"{name} compiles with its fault")
    others = [one for one in problems if (one.code, one.file) != (code, f"{name}.rs")]
    if others or not problems or ended != 1:
        return failed(f"{name} is refused for other reasons: exit {ended}, {show(others)}")
    return PASSED


def _said(exam: Exam, note: str) -> tuple[list[Problem], int]:
    """Return the errors in a note of the recipe's, and the compiler's exit code."""
    lines = exam.finding(f"clients/{note}").decode("utf-8", "replace").splitlines()
    try:
        messages = [json.loads(line) for line in lines[:-1] if line.startswith("{")]
        problems = [problem for message in messages for problem in _problems(message)]
        return problems, int(lines[-1])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BadAnswerError(f"what the compiler said of {note} can't be read: {error}") from error


def _problems(message: dict[str, object]) -> Iterator[Problem]:
    spans = message["spans"]
    # The last message counts the errors and has no place.
    if message["level"] != "error" or not isinstance(spans, list) or not spans:
        return
    code = message["code"]
    primary = next((span for span in spans if span["is_primary"]), spans[0])
    yield Problem(
        code=str(code["code"]) if isinstance(code, dict) else None,
        file=str(primary["file_name"]),
        message=str(message["message"]),
    )
