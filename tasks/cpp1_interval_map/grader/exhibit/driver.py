# bench-canary cpp1_interval_map grader/exhibit/driver.py 92c760db7c607d950747ecd9ecc7378d
"""Lets the programs that were built follow every script and writes what they showed.

Each script is followed in a process of its own, so that a crash or a search without end costs
what it was asked for and nothing else.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The longest script takes the reference 0.1 s of the processor's time.
PROCESSOR_SECONDS = 2
# A search without end uses up the processor's time, so this is for a busy machine.
SECONDS = 12
# Whoever never comes to an end is not asked for ever.
LATE_SCRIPTS = 3
LATE = "too long"
MOST_BYTES = 4_000_000
SANITIZERS = {
    # What maps leave behind is counted by the program itself.
    "ASAN_OPTIONS": "detect_leaks=0:exitcode=99",
    "UBSAN_OPTIONS": "halt_on_error=1:exitcode=99",
}


def main():
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    patience = LATE_SCRIPTS
    answers = [{"died": "not started, others took too long"}] * len(questions)
    # The long ones last, so that whoever is only slow has answered all others.
    for number in sorted(range(len(questions)), key=lambda number: len(questions[number]["steps"])):
        if patience:
            answers[number] = follow(questions[number])
            patience -= answers[number] == {"died": LATE}
    json.dump({"answers": answers}, sys.stdout)


def follow(question):
    program = ROOT / "build" / question["program"]
    if not program.is_file():
        return {"died": "not built, its source does not compile"}
    script = "".join(f"{step}\n" for step in question["steps"])
    with tempfile.TemporaryFile() as steps, tempfile.TemporaryFile() as shown:
        steps.write(script.encode())
        steps.seek(0)
        died = run(program, steps, shown)
        if died:
            return {"died": died}
        shown.seek(0)
        return plain(shown.read(MOST_BYTES + 1))


def run(program, steps, shown):
    """Run a program to its end; return why it did not get there, or None."""
    process = subprocess.Popen(
        [program, str(shown.fileno()), str(PROCESSOR_SECONDS)],
        stdin=steps,
        stdout=sys.stderr,  # what the submission prints is no answer
        pass_fds=[shown.fileno()],
        env={**os.environ, **SANITIZERS},
        start_new_session=True,
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


def plain(raw):
    try:
        return {"showed": json.loads(raw) if len(raw) <= MOST_BYTES else None}
    except (ValueError, RecursionError):
        return {"died": "without a word"}


if __name__ == "__main__":
    main()
