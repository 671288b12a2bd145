"""Submissions that attack the broker they talk to: it goes on counting, and nothing is gained."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bench.core.evidence import Graded
from bench.core.verdict import Outcome, Reason
from bench.run.ports import Engine
from containment.recon import a_probe_at_import
from containment.siege import Siege, besieged
from support.brokered import BROKEN_BROKER, HONEST, SILENT_BROKER, a_brokered_task
from support.cells import decision_of, grade_files

pytestmark = pytest.mark.docker

Ended = tuple[Outcome, Reason]
SOLVED, FAIL = Reason.ALL_CHECKS_PASSED, Reason.CHECKS_FAILED
CRASH, LATE = Reason.EXHIBIT_CRASHED, Reason.EXHIBIT_TIMEOUT

_TO_BROKER = b"""
import json, os, socket, struct, threading, time
PATH = os.environ["BENCH_BROKER"]
def connect():
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(PATH)
    return peer
def frame(content): return struct.pack(">I", len(content)) + content
def hear(peer):
    with peer.makefile("rb") as stream:
        return stream.read(struct.unpack(">I", stream.read(4))[0])
"""
# Done at import, while nobody else is connected; the honest work follows.
BEFORE = {
    "huge-lengths": (b"for _ in range(20): connect().sendall(b'\\xff' * 4)", SOLVED),
    "half-frames": (b"for n in range(1, 20): connect().sendall(frame(b'x' * 30)[:n])", SOLVED),
    "no-numbers": (
        b"for w in (b'', b'[]', b'NaN', b'-1', b'1e0', b'9' * 999, b'\\xff'):\n"
        b"    connect().sendall(frame(w))",
        SOLVED,
    ),
    "nested": (b"connect().sendall(frame(b'[' * 60000))", SOLVED),
    "never-reads": (
        b"peer = connect()\npeer.settimeout(2)\n"
        b"try:\n    while True: peer.sendall(frame(b'0') * 1000)\n"
        b"except OSError: peer.close()",
        FAIL,
    ),
    "asked-and-not-heard": (
        b"peer = connect()\npeer.sendall(frame(b'3') * 3)\npeer.close()",
        FAIL,
    ),
    "asked-beforehand": (
        b"peer = connect()\npeer.sendall(frame(b'3'))\nhear(peer)\npeer.close()",
        FAIL,
    ),
    "thousands-of-connections": (
        b"for _ in range(5000):\n    try: connect().close()\n    except OSError: pass",
        CRASH,
    ),
    "connects-and-stays": (b"held = connect()", LATE),
    "sends-its-files": (
        b"peer = connect()\n"
        b"try:\n    for _ in range(50): socket.send_fds(peer, [b'\\0'], [0] * 200)\n"
        b"except OSError: pass\npeer.close()",
        SOLVED,
    ),
    "urgent-bytes": (
        b"peer = connect()\n"
        b"try: peer.send(b'\\0\\0\\0\\1', socket.MSG_OOB)\nexcept OSError: pass\n"
        b"peer.close()",
        SOLVED,
    ),
    "removes-the-socket": (b"try: os.unlink(PATH)\nexcept OSError: pass", SOLVED),
    "takes-its-place": (
        b"for name in (PATH, PATH + '2', os.path.dirname(PATH) + '/x'):\n"
        b"    try: socket.socket(socket.AF_UNIX).bind(name)\n"
        b"    except OSError: pass\n"
        b"try: os.rename(PATH + '2', PATH)\nexcept OSError: pass",
        SOLVED,
    ),
    "fills-the-volume": (
        b"try: open(os.path.dirname(PATH) + '/x', 'wb').write(bytes(2**20))\nexcept OSError: pass",
        SOLVED,
    ),
    "signals": (
        b"import signal\nsignal.signal(signal.SIGTERM, lambda *_: None)\n"
        b"for n in range(1, 300):\n"
        b"    try: os.kill(n, 15) if n not in (1, os.getpid(), os.getppid()) else None\n"
        b"    except OSError: pass",
        SOLVED,
    ),
    "datagrams": (
        b"try: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).connect(PATH)\n"
        b"except OSError: pass",
        SOLVED,
    ),
    "ends-at-once": (b"connect().sendall(b'\\0\\0')\nos._exit(0)", FAIL),
    "ends-badly": (b"connect().sendall(b'\\0\\0')\nos._exit(1)", CRASH),
}
INSTEAD = {
    "honest": (HONEST, SOLVED),
    "asks-twice": (b"def total(ask, n): return sum(ask(i) for i in range(n)) + 0 * ask(0)", FAIL),
    "guesses": (b"def total(ask, n): return 0", FAIL),
    "leaves-one-out": (b"def total(ask, n): return sum(ask(i) for i in range(n - 1))", FAIL),
    "resets-what-it-believes-to-count": (
        b"import sys\ndef total(ask, n):\n"
        b"    s = [ask(i) for i in range(n)] + [ask(0)]\n"
        b"    for m in list(sys.modules.values()):\n"
        b"        for k in ('asked', 'count', 'requests'): vars(m).update({k: 1})\n"
        b"    return sum(s[:n])",
        FAIL,
    ),
    "asks-for-what-there-is-not": (b"def total(ask, n): return ask(n)", CRASH),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A submission and the reason its grading must end with."""

    source: bytes
    reason: Reason


ATTACKS = [
    Attack(source=_TO_BROKER + source + b"\n" + HONEST, reason=reason)
    for source, reason in BEFORE.values()
]
ATTACKS += [Attack(source=source, reason=reason) for source, reason in INSTEAD.values()]


def attacked(engine: Engine, attack: Attack) -> Ended:
    files = {"total.py": attack.source}
    decision = decision_of(grade_files(engine, files, task=a_brokered_task()), files)
    return decision.outcome, decision.reason


@pytest.fixture(scope="module")
def siege(request: pytest.FixtureRequest) -> Iterator[Siege[Attack, Ended]]:
    with besieged(request, attacked) as siege:
        yield siege


@pytest.mark.parametrize("attack", ATTACKS, ids=[*BEFORE, *INSTEAD])
def test_a_broker_outlives_every_peer_and_counts_what_it_answered(
    siege: Siege[Attack, Ended], attack: Attack
) -> None:
    outcome = Outcome.SOLVED if attack.reason is SOLVED else Outcome.FAILED
    assert siege.result_of(attack) == (outcome, attack.reason)


def test_whoever_brings_a_broken_broker_down_has_failed_and_is_listed(engine: Engine) -> None:
    task = a_brokered_task(broker=BROKEN_BROKER)
    files = {"total.py": b"def total(ask, n): return ask('no number')"}
    result = grade_files(engine, files, task=task)
    decision = decision_of(result, files)
    assert (decision.outcome, decision.reason) == (Outcome.FAILED, Reason.UNGRADABLE)
    assert len(result.seeds) == 2
    assert b"== broker\nTraceback" in result.log
    honest = grade_files(engine, {"total.py": HONEST}, task=task)
    assert isinstance(honest.grading, Graded)
    assert honest.grading.solved


def test_a_broker_that_does_not_come_up_is_our_fault(engine: Engine) -> None:
    files = {"total.py": HONEST}
    result = grade_files(engine, files, task=a_brokered_task(broker=SILENT_BROKER))
    decision = decision_of(result, files)
    assert (decision.outcome, decision.reason) == (Outcome.VOID, Reason.GRADER_FAILURE)
    assert "no such thing" in decision.detail


def test_of_the_broker_an_exhibit_sees_its_socket_alone(engine: Engine) -> None:
    words = ["broker_main", "numbers.json", "plan.json"]
    wanted = {"search": words, "paths": ["/broker", "/run/broker/broker.json", "/out/broker.json"]}
    source = a_probe_at_import(wanted, mark="RECON ") + HONEST
    result = grade_files(engine, {"total.py": source}, task=a_brokered_task(seconds=60))
    assert isinstance(result.grading, Graded)
    assert result.grading.solved
    line = next(x for x in result.log.decode().splitlines() if x.startswith("RECON "))
    seen = json.loads(line.removeprefix("RECON "))
    assert seen["found"] == {word: ["/exhibit/submission/total.py"] for word in words}
    assert seen["exists"] == []
    assert seen["mounts"]["/run/broker"].endswith(" ro")
    assert list(seen["processes"]) == ["1"]
    assert (seen["interfaces"], seen["listening"]) == (["lo"], [])
