"""Has attempts audited by a process of its own, which hostile evidence may end, and no more."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench.audit.audit import Evidenced
from bench.audit.decoy_rules import Decoy
from bench.audit.frames import a_question, read_frame, the_answer, write_frame
from bench.core.findings import Audit
from bench.errors import AuditError

_PROGRAM = ("-m", "bench.audit")
_SECONDS = 120.0  # for one attempt; a record of a hundred megabytes takes two
_GRACE_SECONDS = 5.0


class AuditProcess:
    """Audits one attempt after the other, for any thread; a process that was lost is replaced."""

    def __init__(self, *, seconds: float = _SECONDS, program: tuple[str, ...] = _PROGRAM) -> None:
        self._seconds = seconds
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def audit(self, evidence: Evidenced, decoy: Decoy | None = None) -> Audit:
        """Return what the rules find in an attempt.

        Raises:
            AuditError: when a rule, or the whole process, broke on it, or took too long.
        """
        question = a_question(evidence, decoy)
        with self._lock:
            content = self._ask(question)
        try:
            answer = the_answer(content)
        except ValueError as error:
            raise AuditError(f"its process answered what is no answer: {error}") from error
        if isinstance(answer, str):
            raise AuditError(answer)
        return answer

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, question: bytes) -> bytes:
        process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        overdue = threading.Timer(self._seconds, process.kill)
        overdue.start()
        try:
            write_frame(process.stdin, question)  # type: ignore[arg-type] # a pipe is binary
            content = read_frame(process.stdout)  # type: ignore[arg-type]
        except OSError:
            content = None  # it is gone
        finally:
            overdue.cancel()
        if content is None:
            code = self._end()
            raise AuditError(f"its process ended with {code} in {self._seconds:.0f} s or less")
        return content

    def _started(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, *self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the bench
        )
        return self._process

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what it did not read any more
                pipe.close()
        try:
            return process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


@contextmanager
def audit_process() -> Iterator[AuditProcess]:
    """Have a process that audits until the block ends. It is started when it is first asked."""
    process = AuditProcess()
    try:
        yield process
    finally:
        process.close()
