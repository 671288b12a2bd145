# bench-canary cpp1_interval_map grader/source.py 4faee0183ae3659334c2c8c90fccbba0
"""What can the header do beyond following scripts? Judged from what the recipe found."""

from bench.grading.judging import Exam
from bench.grading.marks import PASSED, Mark, failed

INTERFACE = "source/interface"
SEVERAL_FILES = "source/in-several-files"
KEEPS_TO_ITSELF = "source/keeps-to-itself"
CHECKS = (INTERFACE, SEVERAL_FILES, KEEPS_TO_ITSELF)


def source_marks(exam: Exam) -> dict[str, Mark]:
    """Return a mark for each of `CHECKS`."""
    alone = (
        ("own_names_only", ("yes",), "it meddles with what is not its own"),
        ("same_if_sanitized", ("yes",), "it is another one under the sanitizers"),
        ("sanitize", ("0",), "it speaks to the sanitizers"),
        ("counts", ("0",), "it reaches for what is counted"),
        ("macros", ("0", "1"), "it leaves macros"),
    )
    wrong = [why for name, wanted, why in alone if _word(exam, name) not in wanted]
    return {
        INTERFACE: _yes(exam, "interface", "it does not have the interface that was asked for"),
        SEVERAL_FILES: _yes(
            exam, "in_several_files", "two files of a program can't both include it"
        ),
        KEEPS_TO_ITSELF: failed("; ".join(wrong)) if wrong else PASSED,
    }


def _yes(exam: Exam, name: str, otherwise: str) -> Mark:
    return PASSED if _word(exam, name) == "yes" else failed(otherwise)


def _word(exam: Exam, name: str) -> str:
    return exam.finding(name).decode("ascii", "replace").strip()
