# bench-canary rs1_arena grader/exhibit/driver.py a9b2c14d00a1551c100661d8b3f322e8
"""Lets the programs that were built follow every script and writes what they showed.

Each script is followed in a process of its own, so that a crash or a loop without end costs
what it was asked for and nothing else.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The longest script takes the reference 0.1 s of the processor's time.
PROCESSOR_SECONDS = 2
# A loop without end uses up the processor's time, so this is for a busy machine.
SECONDS = 12
# Whoever never comes to an end is not asked for ever.
LATE_SCRIPTS = 3
LATE = "too long"
MOST_BYTES = 4_000_000
SANITIZER = {"ASAN_OPTIONS": "detect_leaks=0:exitcode=99:allocator_may_return_null=1"}


def main():
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    patience = LATE_SCRIPTS
    answers = []
    for question in questions:
        answer = follow(question) if patience else {"died": "not started, others took too long"}
        patience -= answer == {"died": LATE}
        answers.append(answer)
    json.dump({"answers": answers}, sys.stdout)


def follow(question):
    script = "".join(f"{line}\n" for line in (question["kind"], *question["steps"]))
    with tempfile.TemporaryFile() as steps, tempfile.TemporaryFile() as shown:
        steps.write(script.encode())
        steps.seek(0)
        died = run(ROOT / "build" / question["program"], steps, shown)
        if died:
            return {"died": died}
        shown.seek(0)
        return plain(shown.read(MOST_BYTES + 1))


def run(program, steps, shown):
    """Run a program to its end; return why it did not get there, or None."""
    process = subprocess.Popen(
        [program, str(shown.fileno())],
        stdin=steps,
        stdout=sys.stderr,  # what the submission prints is no answer
        pass_fds=[shown.fileno()],
        env={**os.environ, **SANITIZER},
        start_new_session=True,
        preexec_fn=limit,
    )
    try:
        code = process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return LATE
    if code == 0:
        return None
    if code == -signal.SIGXCPU:
        return LATE
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))


def plain(raw):
    try:
        return {"showed": json.loads(raw) if len(raw) <= MOST_BYTES else None}
    except (ValueError, RecursionError):
        return {"died": "without a word"}


if __name__ == "__main__":
    main()
