"""An agent that takes all it can get meets its limits, and the runner does not notice."""

import json

import pytest

from bench.core.attempt import Attempt
from bench.core.specs import Policy
from bench.core.verdict import Outcome, Reason
from bench.edges.docker_engine import DockerEngine
from bench.run.ports import Engine
from containment.memory import peak_memory
from support.cells import an_agent_job, real_task, run_agent, solution

pytestmark = pytest.mark.docker

TASK = real_task()
SOLUTION = solution(TASK)["shortest_path.py"].decode()


def run(engine: Engine, script: str, *, seconds: int = 60, **policy: int) -> Attempt:
    job = an_agent_job(
        ("python3", "-c", script), task=TASK, agent_seconds=seconds, policy=Policy(**policy)
    )
    return run_agent(engine, job)


def outcome(attempt: Attempt) -> tuple[Outcome, Reason]:
    return attempt.decision.outcome, attempt.decision.reason


def test_the_next_cell_is_fine_after_a_fork_bomb(engine: Engine) -> None:
    bomb = """
import os, sys
count = 0
try:
    while os.fork():
        count += 1
    os.setsid()
    while True:
        try: os.fork()
        except OSError: pass
except OSError:
    sys.stdout.write(str(count))
"""
    attempt = run(engine, bomb, pids=64)
    assert outcome(attempt) == (Outcome.FAILED, Reason.NO_SUBMISSION)
    assert 0 < int(attempt.artefacts.agent_stdout) < 64
    honest = run(engine, f"open('shortest_path.py', 'w').write({SOLUTION!r})")
    assert outcome(honest) == (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)


def test_a_fork_bomb_that_never_ends_is_ended_at_the_deadline(engine: Engine) -> None:
    bomb = """
import os
while True:
    try: os.fork()
    except OSError: pass
"""
    attempt = run(engine, bomb, seconds=2, pids=64, stop_grace_seconds=1)
    assert outcome(attempt) == (Outcome.FAILED, Reason.AGENT_TIMEOUT)


def test_taking_more_memory_than_allowed_is_seen(engine: Engine) -> None:
    attempt = run(engine, "held = bytearray(2**30)", memory_mib=128)
    assert outcome(attempt) == (Outcome.FAILED, Reason.AGENT_OUT_OF_MEMORY)


def test_files_in_memory_count_as_memory(engine: Engine) -> None:
    script = "open('/dev/shm/a', 'wb').write(bytes(60 << 20)); held = bytearray(100 << 20)"
    attempt = run(engine, script, memory_mib=128)
    assert outcome(attempt) == (Outcome.FAILED, Reason.AGENT_OUT_OF_MEMORY)


FILL = """
import json, errno, os, sys
seen = {}
for folder in ('/workspace', '/tmp', '/home/agent', '/dev/shm'):
    path, piece, total = folder + '/fill', bytes(2**16), 0
    try:
        with open(path, 'wb', buffering=0) as file:
            while total < 2**28:
                total += file.write(piece)
        why = 'never'
    except OSError as error:
        why = errno.errorcode[error.errno]
    seen[folder] = [total, why]
    os.unlink(path)
files = 0
try:
    while files < 10**5:
        open(f'/workspace/{files}', 'x').close()
        files += 1
    why = 'never'
except OSError as error:
    why = errno.errorcode[error.errno]
seen['files'] = [files, why]
held = []
try:
    while len(held) < 10**4:
        held.append(open('/dev/null'))
    why = 'never'
except OSError as error:
    why = errno.errorcode[error.errno]
seen['open'] = [len(held), why]
sys.stdout.write(json.dumps(seen))
"""


def test_every_place_to_write_is_bounded_and_a_full_workspace_settles(engine: Engine) -> None:
    attempt = run(
        engine,
        FILL,
        workspace_mib=8,
        workspace_files=50,
        tmp_mib=4,
        home_mib=6,
        open_files=100,
        memory_mib=256,
    )
    seen = json.loads(attempt.artefacts.agent_stdout)
    assert seen == {
        "/workspace": [8 * 2**20 - 4096, "ENOSPC"],
        "/tmp": [4 * 2**20, "ENOSPC"],
        "/home/agent": [6 * 2**20, "ENOSPC"],
        "/dev/shm": [8 * 2**20, "EFBIG"],  # no file is larger than the workspace
        "files": [48, "ENOSPC"],  # beside the workspace itself and the file to start from
        "open": [97, "EMFILE"],
    }
    assert outcome(attempt) == (Outcome.FAILED, Reason.NO_SUBMISSION)


def test_a_gigabyte_of_output_is_bounded_and_stays_bytes(engine: Engine) -> None:
    escapes = b"\x1b]0;owned\x07\x1b[2J\r\x00\xff\xfe"
    flood = f"""
import sys
out, err = sys.stdout.buffer, sys.stderr.buffer
out.write({escapes!r})
for _ in range(1024):
    out.write(bytes(2**20)); err.write(b'e' * 2**10)
out.write(b'the end')
"""
    with peak_memory() as peak:
        attempt = run(engine, flood, seconds=300, log_bytes=2 * 2**20)
    kept = attempt.artefacts
    assert kept.agent_output_bytes == 1024 * (2**20 + 2**10) + len(escapes) + len(b"the end")
    assert len(kept.agent_stdout) < 2**20 + 100
    assert kept.agent_stdout.startswith(escapes)
    assert kept.agent_stdout.endswith(b"the end")
    assert peak.grown_so_far() < 50
    assert outcome(attempt) == (Outcome.FAILED, Reason.NO_SUBMISSION)


def test_what_an_agent_leaves_running_is_dead_when_its_work_is_taken(
    engine: DockerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    running_when_taken: list[bool] = []
    take = engine.get

    def watched(container: str, folder: str, *, max_bytes: int) -> tuple[bytes, bool]:
        if folder == "/workspace":
            state = engine._api.inspect_container(container)["State"]
            running_when_taken.append(state["Running"] or state["Pid"] != 0)
        return take(container, folder, max_bytes=max_bytes)

    monkeypatch.setattr(engine, "get", watched)
    daemon = f"""
import os, time
parent = os.getpid()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open('alive', 'x').close()
        while os.path.exists(f'/proc/{{parent}}'):
            time.sleep(0.01)
        time.sleep(5)  # a busy machine takes its time to end a container
        open('shortest_path.py', 'w').write('late')
        open('late', 'w').close()
    os._exit(0)
while not os.path.exists('alive'):
    time.sleep(0.01)
open('shortest_path.py', 'w').write({SOLUTION!r})
"""
    attempt = run(engine, daemon)
    assert attempt.artefacts.workspace is not None
    assert running_when_taken == [False]
    assert set(attempt.artefacts.workspace.files) == {b"alive", b"shortest_path.py"}
    assert outcome(attempt) == (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)


def test_an_agent_that_kills_all_around_it_only_harms_itself(engine: Engine) -> None:
    script = f"""
import os, signal
open('shortest_path.py', 'w').write({SOLUTION!r})
try:
    os.kill(-1, signal.SIGKILL)
finally:
    os.kill(os.getpid(), signal.SIGKILL)
"""
    attempt = run(engine, script)
    assert attempt.evidence.agent is not None
    assert attempt.evidence.agent.exit_code == 128 + 9
    assert outcome(attempt) == (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)


def test_an_init_held_by_its_child_is_ended_at_the_deadline(engine: Engine) -> None:
    script = f"""
import ctypes
open('shortest_path.py', 'w').write({SOLUTION!r})
if ctypes.CDLL(None).ptrace(16, 1, None, None) != 0:
    raise SystemExit('not attached')
"""
    attempt = run(engine, script, seconds=2, stop_grace_seconds=1)
    assert attempt.evidence.agent is not None
    assert attempt.evidence.agent.timed_out
    assert outcome(attempt) == (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)
