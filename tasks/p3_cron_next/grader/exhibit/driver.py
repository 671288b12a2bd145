# bench-canary p3_cron_next grader/exhibit/driver.py 3652eff13bfbf97246dbbbbb67d2df29
"""Asks the submission every question and writes its answers to standard output.

A call that takes far too long is broken off, so that the questions after it are asked as well.
"""

import importlib.util
import json
import os
import signal
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_LIST = 20_000
# Seconds of processor time for a call, by how many calls were broken off before it.
PATIENCE = ((1, 2.0), (10, 0.1), (100, 0.005))


class TooSlow(BaseException):
    """A call was broken off."""


class Clock:
    """Breaks off calls that take too long."""

    def __init__(self):
        self.broken_off = 0
        signal.signal(signal.SIGVTALRM, self._break_off)

    def __enter__(self):
        seconds = next((given for calls, given in PATIENCE if self.broken_off < calls), None)
        if seconds is None:
            raise TooSlow
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)

    def __exit__(self, *_error):
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _break_off(self, *_signal):
        self.broken_off += 1
        raise TooSlow


def main():
    out = answer_stream()
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    next_times = load("cron_next").next_times
    clock = Clock()
    answers = [answer(next_times, question, clock) for question in questions]
    out.write(json.dumps({"answers": answers}).encode())
    out.close()


def answer_stream():
    """Keep the real standard output for the answers; what the submission prints goes to the log."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "submission" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def answer(next_times, question, clock):
    zone = question["zone"]
    zone = None if zone is None else timezone(timedelta(minutes=zone))
    arguments = [question["expression"], datetime(*question["after"], tzinfo=zone)]
    if question["count"] is not None:
        arguments.append(question["count"])
    try:
        with clock:
            found = next_times(*arguments)
        answered = {"returned": plain(found)}
        if type(found) is list:
            found.clear()  # it is the caller's own
        return answered
    except ValueError:
        return {"raised": "ValueError"}
    except BaseException as error:  # noqa: BLE001 - a bad case costs its own check only
        return {"raised": type(error).__name__}


def plain(value):
    """Return a list of times as texts; what is none becomes a note of its type."""
    if type(value) is not list:
        return {"not_a_list": type(value).__name__}
    if len(value) > LONGEST_LIST:
        return {"too_long": len(value)}
    return [
        moment.isoformat() if type(moment) is datetime else {"not_a_time": type(moment).__name__}
        for moment in value
    ]


if __name__ == "__main__":
    main()
