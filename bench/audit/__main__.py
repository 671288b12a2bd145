"""The audit as a program of its own, because it takes commands apart that an agent wrote.

A parser in C goes through them. Should one end it, or have it loop or swell, this process is lost
and no sweep. It answers the questions of its standard input (`bench.audit.frames`), and ends with
it.
"""

import contextlib
import resource
import sys

from bench.audit.audit import audit_attempt
from bench.audit.frames import an_answer, read_frame, the_question, write_frame

_MEMORY_BYTES = 4 * 2**30


def main() -> None:
    """Answer until there are no more questions."""
    with contextlib.suppress(OSError, ValueError):  # not every system has or keeps such a limit
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    while (asked := read_frame(sys.stdin.buffer)) is not None:
        write_frame(sys.stdout.buffer, _answer(asked))


def _answer(asked: bytes) -> bytes:
    evidence, decoy = the_question(asked)
    try:
        return an_answer(audit_attempt(evidence, decoy=decoy))
    except Exception as error:  # noqa: BLE001 a rule's bug is told, and the next question answered
        return an_answer(error)


if __name__ == "__main__":
    main()
