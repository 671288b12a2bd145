"""The program in a naive container: does one case after the other, and says what came of each.

A case is a folder with a workspace, and steps that are shell scripts in it: what a naive runner
lays out, what an agent does, how a naive grader decides. Here, and nowhere else in the bench,
submissions run beside what judges them. It runs apart from the bench, on a standard library alone.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CASE = Path("/tmp/case")  # noqa: S108 - in a container of its own
PATH = "/opt/venv/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
_KEPT_BYTES = 65536
_READ_BYTES = 2**24


def main() -> None:
    """Do every case of a file, named as the first argument."""
    book = json.loads(Path(sys.argv[1]).read_bytes())
    # Kept out of reach of whoever writes to all descriptors: every line names a random word.
    for case in book["cases"]:
        said = do(case)
        sys.stdout.write(f"\n{book['word']} {json.dumps({'id': case['id'], **said})}\n")
        sys.stdout.flush()


def do(case: dict[str, Any]) -> dict[str, Any]:
    """Do one case; what is told of it is how its last step ended, and what was said in all."""
    lay_out(case)
    code: int | None = 1
    said = b""
    try:
        for number, step in enumerate(case["steps"]):
            code, out = run(step, case, log=CASE / f"log{number}")
            said += out
            (CASE / f"code{number}").write_text("late" if code is None else str(code))
    finally:
        end_others()
    shown = said if len(said) <= 2 * _KEPT_BYTES else said[:_KEPT_BYTES] + said[-_KEPT_BYTES:]
    return {"code": code, "said": base64.b64encode(shown).decode()}


def lay_out(case: dict[str, Any]) -> None:
    """Make the case's folder anew."""
    with contextlib.suppress(OSError):
        os.chmod(CASE, 0o755)  # noqa: PTH101,S103
    # Not by Python, which is at a loss with folders a thousand deep.
    subprocess.run(["rm", "-rf", str(CASE)], check=False)
    for folder in ("desk", "tests", "results", "home"):
        (CASE / folder).mkdir(parents=True, exist_ok=True)
    for name, content in case["files"].items():
        path = CASE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
        path.chmod(0o755)  # what an agent leaves may well be a program


def run(step: str, case: dict[str, Any], *, log: Path) -> tuple[int | None, bytes]:
    """Run a step in the workspace; its exit code is None if it never ended."""
    with log.open("w+b") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", step],
            cwd=CASE / "desk",
            env={"PATH": PATH, "HOME": f"{CASE}/home", "LANG": "C.UTF-8", **case["env"]},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        code = ended(process, seconds=case["seconds"])
        output.seek(0)
        return code, output.read(_READ_BYTES)


def ended(process: "subprocess.Popen[bytes]", *, seconds: float) -> int | None:
    """Wait for a process. A naive runner has no clock; this is the one of who watches it."""
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def end_others() -> None:
    """End what a case left running, until nothing is."""
    deadline = time.monotonic() + 10
    while others := [pid for pid in processes() if pid not in (1, os.getpid())]:
        for pid in others:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        if time.monotonic() > deadline:
            return


def processes() -> list[int]:
    """Return the processes that are no zombies."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if path.read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(int(path.parent.name))
    return found


if __name__ == "__main__":
    main()
