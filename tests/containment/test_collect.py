"""Workspaces that are traps for whoever reads them, each left by an agent in a real cell."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from bench.core.attempt import Attempt
from bench.core.specs import Policy
from bench.core.verdict import Outcome, Reason
from bench.run.ports import Engine
from containment.siege import Siege, besieged
from support.cells import an_agent_job, real_task, run_agent, solution

pytestmark = pytest.mark.docker

SOLVED = (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED)
ILLEGAL = (Outcome.FAILED, Reason.ILLEGAL_SUBMISSION)
NOTHING = (Outcome.FAILED, Reason.NO_SUBMISSION)
WRONG = (Outcome.FAILED, Reason.CHECKS_FAILED)
MISSING = (Outcome.FAILED, Reason.EXHIBIT_CRASHED)  # the file to start from is gone as well
POLICY = Policy(workspace_mib=32)
NAME = "shortest_path.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """What an agent leaves; `SOLUTION` and `NAME` stand in its program for the honest work."""

    program: str
    ends: tuple[Outcome, Reason]
    deliverable: str = NAME
    policy: Policy = POLICY


HONESTLY = "open(NAME, 'w').write(SOLUTION)\n"
LINKS = {
    "link-to-the-passwords": Trap(
        program="os.remove(NAME)\nos.symlink('/etc/passwd', NAME)\n", ends=ILLEGAL
    ),
    "link-to-itself": Trap(program="os.remove(NAME)\nos.symlink(NAME, NAME)\n", ends=ILLEGAL),
    "link-to-the-solution": Trap(
        program="os.remove(NAME)\nopen('s.py', 'w').write(SOLUTION)\nos.symlink('s.py', NAME)\n",
        ends=ILLEGAL,
    ),
    "link-to-nothing": Trap(
        program="os.remove(NAME)\nos.symlink('/judge/expected/plan.json', NAME)\n", ends=ILLEGAL
    ),
    "second-name-first": Trap(program=HONESTLY + "os.link(NAME, 'a')\n", ends=ILLEGAL),
    "link-for-a-folder": Trap(
        program="os.makedirs('/tmp/real')\nopen('/tmp/real/x.py', 'w').write(SOLUTION)\n"
        "os.symlink('/tmp/real', 'pkg')\n",
        deliverable="pkg/x.py",
        ends=ILLEGAL,
    ),
    "loop-of-folders": Trap(
        program=HONESTLY + "os.symlink('..', 'up')\nos.symlink('.', 'here')\n", ends=SOLVED
    ),
}
KINDS = {
    "fifo": Trap(program="os.remove(NAME)\nos.mkfifo(NAME)\n", ends=ILLEGAL),
    "folder": Trap(program="os.remove(NAME)\nos.mkdir(NAME)\n", ends=ILLEGAL),
    "socket": Trap(
        program="import socket\nos.remove(NAME)\nsocket.socket(socket.AF_UNIX).bind(NAME)\n",
        ends=MISSING,
    ),
    "fifos-beside-it": Trap(
        program=HONESTLY + "for n in range(9): os.mkfifo(f'f{n}')\n", ends=SOLVED
    ),
    "setuid": Trap(program=HONESTLY + "os.chmod(NAME, 0o6777)\n", ends=SOLVED),
    "no-rights": Trap(program=HONESTLY + "os.chmod(NAME, 0)\nos.chmod('.', 0)\n", ends=SOLVED),
    "empty": Trap(program="open(NAME, 'w')\n", ends=MISSING),
}
SIZES = {
    "sparse-giant": Trap(
        program="import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try: os.truncate(NAME, 100 << 30)\n"
        "except OSError: os.truncate(NAME, 32 << 20)\nelse: raise SystemExit('no limit')\n",
        ends=ILLEGAL,
    ),
    "sparse-giants-beside-it": Trap(
        program=HONESTLY + "for n in range(500):\n"
        "    with open(f's{n}', 'w') as file: file.truncate(32 << 20)\n",
        ends=ILLEGAL,
    ),
    "too-large": Trap(program="open(NAME, 'w').write('#' * (1 << 20) + SOLUTION)\n", ends=ILLEGAL),
    "many-files": Trap(
        program=HONESTLY + "for n in range(19_900): open(f'n{n}', 'w').close()\n", ends=SOLVED
    ),
    "deep": Trap(
        program=HONESTLY + "for n in range(1000): os.mkdir('d'); os.chdir('d')\n", ends=ILLEGAL
    ),
    "deep-and-long": Trap(  # the engine leaves out what is too deep for it to name
        program=HONESTLY + "for n in range(100): os.mkdir('d' * 250); os.chdir('d' * 250)\n",
        ends=SOLVED,
    ),
}
NAMES = {
    "odd-names": Trap(
        program=HONESTLY + "for name in ODD: open(name, 'wb').write(b'odd')\n", ends=SOLVED
    ),
    "odd-long-names": Trap(
        program=HONESTLY + "for name in ODD: open(name + b'x' * 200, 'wb').write(b'odd')\n",
        ends=SOLVED,
    ),
    "twin-of-the-name": Trap(
        program="for twin in ('shоrtest_path.py', 'Shortest_path.py', 'shortest_path.py ',\n"
        "             '\\u202eshortest_path.py', './/shortest_path.pу', 'shortest_path.py\\n'):\n"
        "    open(twin, 'w').write(SOLUTION)\n",
        ends=NOTHING,
    ),
    "like-an-option": Trap(
        program=HONESTLY + "for name in ('--checkpoint-action=exec=sh', '-rf', '|sh', '$(sh)'):\n"
        "    open(name, 'w').close()\n",
        ends=SOLVED,
    ),
}
REMOVALS = {
    "nothing-left": Trap(program="os.remove(NAME)\n", ends=MISSING),
    "workspace-removed": Trap(
        program="import shutil\nshutil.rmtree('/workspace', ignore_errors=True)\n"
        "for act in (lambda: os.rmdir('/workspace'), lambda: os.rename('/workspace', '/tmp/w')):\n"
        "    try: act()\n    except OSError: pass\n    else: raise SystemExit('gone')\n",
        ends=MISSING,
    ),
    "unchanged": Trap(program="", ends=NOTHING),
}
ODD = [
    b"new\nline",
    b"\x1b[2Jescape\x07",
    b"\xff\xfe no utf-8 \x80",
    "right\u202eto left".encode(),
    b"quote'\"\\",
    b"30 path=forged\n",
    b"\r",
]
TRAPS = LINKS | KINDS | SIZES | NAMES | REMOVALS


def sprung(engine: Engine, trap: Trap) -> Attempt:
    task = real_task()
    spec = task.spec.model_copy(update={"deliverables": (trap.deliverable,)})
    known = f"NAME, ODD = {NAME!r}, {ODD!r}\nSOLUTION = {solution(task)[NAME].decode()!r}\n"
    program = ("python3", "-c", f"import os\n{known}{trap.program}")
    job = an_agent_job(program, task=replace(task, spec=spec), policy=trap.policy)
    return run_agent(engine, job)


@pytest.fixture(scope="module")
def siege(request: pytest.FixtureRequest) -> Iterator[Siege[str, Attempt]]:
    def left_by(engine: Engine, name: str) -> Attempt:
        return sprung(engine, TRAPS[name])

    with besieged(request, left_by) as siege:
        yield siege


@pytest.mark.parametrize("attack", TRAPS)
def test_no_trap_is_sprung(siege: Siege[str, Attempt], attack: str) -> None:
    attempt = siege.result_of(attack)
    assert attempt.artefacts.agent_stderr == b""
    assert attempt.evidence.agent is not None
    assert attempt.evidence.agent.exit_code == 0
    assert (attempt.decision.outcome, attempt.decision.reason) == TRAPS[attack].ends


def test_odd_names_come_back_as_the_bytes_they_are(siege: Siege[str, Attempt]) -> None:
    workspace = siege.result_of("odd-names").artefacts.workspace
    assert workspace is not None
    assert set(workspace.files) == {*ODD, NAME.encode()}
    assert {workspace.files[name] for name in ODD} == {b"odd"}


def test_after_all_that_the_runner_is_unharmed(engine: Engine, siege: Siege[str, Attempt]) -> None:
    siege.wait()
    assert siege.peak.grown_so_far() < 600
    honest = sprung(engine, Trap(program=HONESTLY, ends=SOLVED))
    assert (honest.decision.outcome, honest.decision.reason) == SOLVED
