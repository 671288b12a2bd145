# bench-canary c1_hashmap grader/source.py 1170b6772f8304c7e5674fc5f586fce5
"""Is the source what it may be? Judged from what the recipe found in the object file."""

from bench.grading.judging import Exam
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.show import show
from bench.grading.strict_json import BadAnswerError

INTERFACE = {
    f"hashmap_{name}"
    for name in ("create", "destroy", "set", "get", "remove", "size", "clear", "next")
}
STRING_H = {
    *("memccpy", "memchr", "memcmp", "memcpy", "memmove", "memset", "strcat", "strchr", "strcmp"),
    *("strcoll", "strcpy", "strcspn", "strlen", "strncat", "strncmp", "strncpy", "strnlen"),
    *("strpbrk", "strrchr", "strspn", "strstr", "strtok", "strxfrm", "strerror"),
}
# What gcc calls without being asked, among it 128-bit arithmetic; and what `assert` becomes.
OWN_ACCORD = {
    *("__assert_fail", "__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_"),
    *("__udivti3", "__umodti3", "__divti3", "__modti3", "__multi3"),
    *("__popcountdi2", "__clzdi2", "__ctzdi2", "__bswapdi2", "__bswapsi2"),
}
SECTIONS = (
    *(".text", ".data", ".bss", ".rodata", ".tdata", ".tbss", ".comment", ".note", ".eh_frame"),
    ".group",
)
WRITABLE = (".data", ".bss", ".tdata", ".tbss")
MOST_STATIC = 1024
NAMES, CALLS, PLAIN = "source/own-names-are-static", "source/calls", "source/plain-c"
CHECKS = (NAMES, CALLS, PLAIN)


def source_marks(exam: Exam) -> dict[str, Mark]:
    """Return a mark for each of `CHECKS`."""
    defined = set(_words(exam, "defines"))
    strange = sorted(set(_words(exam, "calls")) - STRING_H - OWN_ACCORD)
    return {
        NAMES: PASSED if defined == INTERFACE else failed(f"it defines {show(sorted(defined))}"),
        CALLS: PASSED if not strange else failed(f"it calls {show(strange)}"),
        PLAIN: _plain(exam),
    }


def _plain(exam: Exam) -> Mark:
    sections = _sections(exam)
    odd = [name for name in sections if not name.startswith(SECTIONS)]
    if odd:
        return failed(f"it fills the sections {show(odd)}")
    held = sum(size for name, size in sections.items() if name.startswith(WRITABLE))
    if held > MOST_STATIC:
        return failed(f"it has {held} bytes of static variables")
    if _words(exam, "assembly") != ["0"]:
        return failed("it holds assembly")
    if _words(exam, "sanitize") != ["0"]:
        return failed("it speaks to the sanitizers")
    return PASSED


def _sections(exam: Exam) -> dict[str, int]:
    """Return the size of each section; of several of one name, the sum."""
    words = _words(exam, "sections")
    sizes: dict[str, int] = {}
    try:
        for name, size in zip(words[::2], words[1::2], strict=True):
            sizes[name] = sizes.get(name, 0) + int(size, 16)
    except ValueError as error:
        raise BadAnswerError(f"the list of sections can't be read: {error}") from error
    return sizes


def _words(exam: Exam, name: str) -> list[str]:
    return exam.finding(name).decode("ascii", "replace").split()
