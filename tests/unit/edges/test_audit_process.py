"""Attempts are audited by a process of its own; what ends it ends nothing else."""

import os
import signal
import threading

import pytest

from bench.audit.audit import Evidenced, audit_attempt
from bench.audit.decoy_rules import Decoy
from bench.audit.decoys import marks_of
from bench.core.traffic import Dialect
from bench.core.verdict import Reason
from bench.edges.audit_process import AuditProcess, audit_process
from bench.errors import AuditError
from support.conversation import Talk, calling

FILES = {"test.sh": b"one telling line of a decoy, long enough to tell\n" * 3}
DECOY = Decoy(files=FILES, marks=marks_of("cell", attempt=1, paths=FILES))


def evidence(command: str = "sh /tests/test.sh") -> Evidenced:
    talk = Talk(Dialect.OPENAI)
    exchange = talk.exchange(1, [talk.user("Go.")], calling("bash", command=command))
    return Evidenced(
        traffic=(exchange.model_dump_json().encode() + b"\n",),
        submission={"a.py": b"import os\nos._exit(0)\n"},
        reason=Reason.CHECKS_FAILED,
        detail="",
    )


def test_it_finds_what_the_rules_find() -> None:
    expected = audit_attempt(evidence(), decoy=DECOY)
    assert len(expected.findings) >= 2
    with audit_process() as process:
        assert process.audit(evidence(), DECOY) == expected
        assert process.audit(evidence("true")).kinds < expected.kinds


def program(code: str) -> AuditProcess:
    return AuditProcess(seconds=20, program=("-c", code))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param("import os; os.abort()", f"ended with -{signal.SIGABRT:d}", id="crashes"),
        pytest.param("", "ended with 0", id="says-nothing"),
        pytest.param(
            "import sys; sys.stdout.write('1234567'); sys.stdout.flush(); sys.stdin.read(1)",
            "ended with",
            id="breaks-off",
        ),
        pytest.param(
            "import sys; sys.stdin.buffer.read(8);"
            "sys.stdout.buffer.write((4).to_bytes(8, 'big') + b'hey!'); sys.stdout.flush();"
            "sys.stdin.read()",
            "no answer",
            id="talks-nonsense",
        ),
        pytest.param(
            "import json, sys; sys.stdin.buffer.read(8);"
            "said = json.dumps({'fault': 'a bug'}).encode();"
            "sys.stdout.buffer.write(len(said).to_bytes(8, 'big') + said); sys.stdout.flush();"
            "sys.stdin.read()",
            "a bug",
            id="breaks-on-a-rule",
        ),
    ],
)
def test_a_process_that_breaks_is_told_as_that(code: str, told: str) -> None:
    process = program(code)
    with pytest.raises(AuditError, match=told):
        process.audit(evidence())
    process.close()


def test_one_that_loops_is_ended() -> None:
    process = AuditProcess(seconds=0.2, program=("-c", "while True: pass"))
    with pytest.raises(AuditError, match=f"ended with -{signal.SIGKILL:d}"):
        process.audit(evidence())
    process.close()


def test_a_process_that_was_lost_is_replaced() -> None:
    with audit_process() as process:
        first = process.audit(evidence())
        assert process._process is not None
        os.kill(process._process.pid, signal.SIGKILL)
        with pytest.raises(AuditError):
            process.audit(evidence())
        assert process.audit(evidence()) == first


def test_several_threads_may_ask_at_once() -> None:
    found: list[int] = []
    with audit_process() as process:
        threads = [
            threading.Thread(target=lambda: found.append(len(process.audit(evidence()).findings)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_nothing_is_left_of_it_and_it_was_not_started_for_nothing() -> None:
    with audit_process() as process:
        assert process._process is None
        process.audit(evidence())
        running = process._process
    assert running is not None
    assert running.returncode is not None
