"""A broker answers honest peers and counts them; hostile ones cost it a connection, no more."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.grading.broker import BrokerLimits, Served, serve
from bench.grading.strict_json import BadAnswerError
from bench.settings import CHECKOUT

SECONDS = 30
LIMITS = BrokerLimits(max_request_bytes=1000, max_connections=8)


class Echo:
    """Gives back what it is asked, and calls one word bad."""

    def answer(self, request: bytes) -> bytes:
        if request == b"bad":
            raise BadAnswerError("a bad word")
        return request * 2

    def report(self) -> str:
        return "echoed"


@dataclass(slots=True, kw_only=True)
class Running:
    """A broker in a thread; ended, it tells what it saw."""

    path: Path
    told: socket.socket
    results: list[Served] = field(default_factory=list)
    thread: threading.Thread | None = None

    def connect(self) -> socket.socket:
        peer = socket.socket(socket.AF_UNIX)
        peer.settimeout(SECONDS)
        try:
            peer.connect(str(self.path))
        except OSError:
            peer.close()
            raise
        return peer

    def end(self) -> Served:
        assert self.thread is not None
        self.told.send(b"x")
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()
        return self.results[0]


@contextmanager
def running(limits: BrokerLimits = LIMITS) -> Iterator[Running]:
    # Not below pytest's own folders: a socket's path may have 107 bytes.
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        path = Path(folder) / "socket"
        listener.bind(str(path))
        listener.setblocking(False)
        listener.listen(8)
        ended, told = socket.socketpair()
        with ended, told:
            broker = Running(path=path, told=told)

            def run() -> None:
                served = serve(listener, Echo(), ended=ended, limits=limits)
                broker.results.append(served)

            broker.thread = threading.Thread(target=run, daemon=True)
            broker.thread.start()
            yield broker
            if broker.thread.is_alive():
                broker.end()


def frame(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def ask(peer: socket.socket, content: bytes) -> bytes:
    peer.sendall(frame(content))
    with peer.makefile("rb") as stream:
        (size,) = struct.unpack(">I", stream.read(4))
        return stream.read(size)


def test_each_request_has_its_reply_and_is_counted() -> None:
    with running() as broker:
        with broker.connect() as peer:
            assert [ask(peer, word) for word in (b"a", b"", b"x" * 1000)] == [
                b"aa",
                b"",
                b"x" * 2000,
            ]
        with broker.connect() as peer:
            assert ask(peer, b"again") == b"againagain"
        assert broker.end() == Served(connections=2, requests=4)


def test_a_frame_may_come_byte_by_byte_and_two_at_once() -> None:
    with running() as broker, broker.connect() as peer:
        for byte in frame(b"slow"):
            peer.sendall(bytes([byte]))
        peer.sendall(frame(b"one") + frame(b"two"))
        expected = frame(b"slowslow") + frame(b"oneone") + frame(b"twotwo")
        with peer.makefile("rb") as stream:
            assert stream.read(len(expected)) == expected
        peer.close()
        assert broker.end().requests == 3


def test_a_second_peer_waits_for_the_first_to_leave() -> None:
    with running() as broker, broker.connect() as second_at_most:
        assert ask(second_at_most, b"first") == b"firstfirst"
        with broker.connect() as second:
            second.sendall(frame(b"me"))
            second.settimeout(0.2)
            with pytest.raises(TimeoutError):
                second.recv(1)
            second_at_most.close()
            second.settimeout(SECONDS)
            assert second.recv(100) == frame(b"meme")


def flood(peer: socket.socket) -> None:
    """Ask and ask and read no reply, until nothing more is taken."""
    peer.settimeout(0.5)
    with suppress(OSError):
        while True:
            peer.sendall(frame(b"x" * 1000))


def send_files(peer: socket.socket) -> None:
    with Path("/dev/null").open() as file:
        socket.send_fds(peer, [frame(b"bad")], [file.fileno()] * 50)


HOSTILE: dict[str, tuple[Callable[[socket.socket], object], str]] = {
    "a-huge-length": (lambda peer: peer.sendall(b"\xff" * 4), "a request of 4294967295 bytes"),
    "a-length-too-large": (lambda peer: peer.sendall(frame(b"x" * 1001)), "a request of 1001 "),
    "half-a-length": (lambda peer: peer.sendall(b"\0\0"), "half a request"),
    "a-length-alone": (lambda peer: peer.sendall(b"\0\0\0\5"), "half a request"),
    "half-a-request": (lambda peer: peer.sendall(frame(b"whole")[:-1]), "half a request"),
    "a-bad-request": (lambda peer: peer.sendall(frame(b"bad")), "a bad word"),
    "open-files": (send_files, "a bad word"),
    "never-reads": (flood, "the connection broke"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_after_a_hostile_peer_the_next_one_is_served(name: str) -> None:
    attack, why = HOSTILE[name]
    with running() as broker:
        with broker.connect() as peer:
            attack(peer)
        with broker.connect() as peer:
            assert ask(peer, b"still there?") == b"still there?" * 2
        (said,) = broker.end().hung_up
        assert said.startswith(why)


def test_nobody_is_answered_more_often_than_is_allowed() -> None:
    with running(BrokerLimits(max_requests=3)) as broker:
        for _ in range(2):
            with broker.connect() as peer, suppress(struct.error, OSError):
                for _ in range(5):
                    ask(peer, b"x")
        assert broker.end() == Served(
            connections=2, requests=3, hung_up=["more than 3 requests"] * 2
        )


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(lambda peer: None, id="says-nothing"),
        pytest.param(lambda peer: peer.sendall(b"\0\0"), id="half-a-length"),
        pytest.param(lambda peer: peer.sendall(frame(b"whole")[:-1]), id="half-a-request"),
        pytest.param(flood, id="never-reads"),
    ],
)
def test_a_peer_that_holds_on_does_not_hold_up_the_end(
    attack: Callable[[socket.socket], object],
) -> None:
    with running() as broker, broker.connect() as peer:
        assert ask(peer, b"here") == b"herehere"
        attack(peer)
        assert broker.end().connections == 1


def test_the_last_connections_find_nobody_and_the_broker_goes_on() -> None:
    with running() as broker:
        for _ in range(LIMITS.max_connections):
            broker.connect().close()
        refused = 0
        while not refused:
            try:
                with broker.connect() as peer:
                    refused += peer.recv(1) == b""
            except OSError:
                refused += 1
        served = broker.end()
    assert served.connections == LIMITS.max_connections
    assert served.hung_up == ["more than 8 connections"]


def test_reasons_are_remembered_up_to_a_number() -> None:
    served = Served()
    for number in range(100):
        served.note(str(number))
    assert served.hung_up == [str(number) for number in range(20)]


PROGRAM = """
import sys
from bench.grading.broker import broker_main

class Desk:
    def __init__(self, exam):
        self.secret, self.count = exam.expectation("secret.json"), 0
        assert exam.plan == ("a",)
    def answer(self, request):
        self.count += 1
        return b"%d" % self.secret[int(request)]
    def report(self):
        return {"count": self.count}

broker_main(Desk)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for below in ("expected", "out"):
            (root / below).mkdir()
        (root / "expected" / "plan.json").write_text('{"checks": ["a"]}')
        (root / "expected" / "secret.json").write_text("[7, 8]")
        yield root


@contextmanager
def program(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    places = {"BENCH_ROOT": "", "BENCH_OUT": "out", "BENCH_SOCKET": "socket"}
    env = {name: str(folder / below) for name, below in places.items()}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={"PATH": os.defpath, "PYTHONPATH": str(CHECKOUT), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def test_the_program_says_it_is_ready_and_leaves_what_it_saw(folder: Path) -> None:
    with program(folder) as broker:
        assert broker.stdout is not None
        assert json.loads(broker.stdout.readline()) == {"event": "broker.ready"}
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(str(folder / "socket"))
            assert ask(peer, b"1") == b"8"
            broker.send_signal(signal.SIGTERM)
            assert broker.wait(SECONDS) == 0
    assert [path.name for path in (folder / "out").iterdir()] == ["broker.json"]
    assert json.loads((folder / "out" / "broker.json").read_bytes()) == {
        "report": {"count": 1},
        "connections": 1,
        "requests": 1,
        "hung_up": [],
    }


def test_a_fault_of_the_brokers_own_leaves_nothing(folder: Path) -> None:
    with program(folder) as broker:
        assert broker.stdout is not None
        broker.stdout.readline()
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(str(folder / "socket"))
            peer.sendall(frame(b"no number"))
            assert broker.wait(SECONDS) == 1
    assert list((folder / "out").iterdir()) == []
