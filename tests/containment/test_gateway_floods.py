"""An agent that attacks the way to its model: it neither voids its cell nor harms the runner."""

import json
from typing import Any

import pytest

from bench.core.attempt import Attempt
from bench.core.verdict import Outcome, Reason
from bench.run.ports import Engine
from containment.memory import peak_memory
from support.cells import an_agent_job, real_task, run_agent

pytestmark = pytest.mark.docker

# A void cell is attempted again: an agent that could void its cell would have another go.
HARMLESS = (Outcome.FAILED, Reason.NO_SUBMISSION)
POST = """
import collections, http.client, json, socket, sys, threading
def post(body):
    connection = http.client.HTTPConnection('127.0.0.1', 8001, timeout=60)
    try:
        connection.request('POST', '/v1/chat/completions', body)
        return connection.getresponse().status
    except OSError as error:
        return type(error).__name__
    finally:
        connection.close()
def together(bodies):
    seen = []
    threads = [threading.Thread(target=lambda b=b: seen.append(post(b))) for b in bodies]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return seen
def tell(seen):
    sys.stdout.write(json.dumps(collections.Counter(map(str, seen))))
"""


def flood(engine: Engine, script: str) -> tuple[Attempt, Any]:
    """Run an attack; return how the cell went and what the attacker was answered, counted."""
    job = an_agent_job(("python3", "-c", POST + script), task=real_task(), agent_seconds=120)
    attempt = run_agent(engine, job)
    assert attempt.artefacts.agent_stderr == b""
    return attempt, json.loads(attempt.artefacts.agent_stdout)


def outcome(attempt: Attempt) -> tuple[Outcome, Reason]:
    return attempt.decision.outcome, attempt.decision.reason


def test_hundreds_of_half_requests_block_only_their_sender(engine: Engine) -> None:
    attempt, said = flood(
        engine,
        """
held = []
half = b'POST /v1/messages HTTP/1.1\\r\\nHost: m\\r\\nContent-Length: 9\\r\\n\\r\\n'
try:
    while len(held) < 500:
        held.append(socket.create_connection(('127.0.0.1', 8001), timeout=2))
        held[-1].sendall(half)
except OSError as error:
    pass
tell(['held'] * len(held))
""",
    )
    assert said["held"] >= 100
    assert outcome(attempt) == HARMLESS


def test_large_bodies_many_at_a_time_do_not_end_the_gateway(engine: Engine) -> None:
    with peak_memory() as peak:
        attempt, said = flood(
            engine,
            """
body = b'{"messages":[{"role":"user","content":"' + b'x' * (15 << 20) + b'"}]}'
tell(together([body] * 4))
""",
        )
    assert (said, outcome(attempt)) == ({"200": 4}, HARMLESS)
    recorded = len(attempt.artefacts.traffic) // 2**20
    assert recorded >= 4 * 15
    assert peak.grown_so_far() < 3 * recorded


def test_bodies_that_unfold_in_memory_do_so_nowhere(engine: Engine) -> None:
    """`[[],[],…]` takes many times its size as values of Python, in the gateway or the runner."""
    with peak_memory() as peak:
        attempt, said = flood(
            engine,
            """
start = b'{"messages":[{"role":"user","content":"x"}],"junk":['
small, large = (start + b'[],' * n + b'[]]}' for n in (60_000, 5_000_000))
tell(together([small] * 20 + [large] * 4))
""",
        )
    assert (said, outcome(attempt)) == ({"200": 20, "400": 4}, HARMLESS)
    assert peak.grown_so_far() < 150


def test_endless_headers_and_garbage_are_cut_off(engine: Engine) -> None:
    attempt, said = flood(
        engine,
        """
def send(head, piece):
    connection = socket.create_connection(('127.0.0.1', 8001), timeout=20)
    try:
        connection.sendall(head)
        for _ in range(2000):
            connection.sendall(piece)
        return 'took it all'
    except OSError:
        return 'cut off'
line = b'GET /v1/models HTTP/1.1\\r\\n'
tell([
    send(line, b'X: ' + b'y' * 60000 + b'\\r\\n'),
    send(b'GET /', b'a' * 60000),
    send(b'', bytes(60000)),
    send(b'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n', bytes(60000)),
])
""",
    )
    assert (said, outcome(attempt)) == ({"cut off": 4}, HARMLESS)
