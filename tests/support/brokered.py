"""A small task with a broker, for tests of what an exhibit can do to it.

Ten numbers are kept by the broker. The submission's `total(ask, count)` gets a function that asks
for one of them, and returns their sum; each may be asked for once.
"""

from dataclasses import replace

from bench.core.tasks import Task
from support.cells import real_task

HONEST = b"def total(ask, count):\n    return sum(ask(n) for n in range(count))\n"

_GENERATE = b"""
from bench.grading.generating import generate_main, rng, write_json

def build(seed, out):
    numbers = [rng(seed, "numbers").randint(0, 10**9) for _ in range(10)]
    write_json(out / "inputs" / "count.json", len(numbers))
    write_json(out / "expected" / "numbers.json", numbers)
    return ["total", "asked/once-each"]

generate_main(build)
"""
_BROKER = b"""
from bench.grading.broker import broker_main
from bench.grading.fields import as_int
from bench.grading.strict_json import BadAnswerError, parse_answer

class Numbers:
    def __init__(self, exam):
        self.numbers = exam.expectation("numbers.json")
        self.asked = [0] * len(self.numbers)

    def answer(self, request):
        which = as_int(parse_answer(request))
        if not 0 <= which < len(self.numbers):
            raise BadAnswerError(f"there is no number {which}")
        self.asked[which] += 1
        return str(self.numbers[which]).encode()

    def report(self):
        return self.asked

broker_main(Numbers)
"""
# What is no number is a bug of this one's.
BROKEN_BROKER = _BROKER.replace(b"as_int(parse_answer(request))", b"int(request)")
SILENT_BROKER = b"raise SystemExit('no such thing')\n"
_JUDGE = b"""
from bench.grading.compare import mark_same
from bench.grading.judging import judge_main
from bench.grading.strict_json import parse_answer

def examine(exam):
    numbers = exam.expectation("numbers.json")
    return {
        "total": mark_same(parse_answer(exam.answers), sum(numbers)),
        "asked/once-each": mark_same(exam.brokered()["report"], [1] * len(numbers)),
    }

judge_main(examine)
"""
_DRIVER = b"""
import importlib.util, json, os, socket, struct, sys
from pathlib import Path
ROOT = Path(__file__).resolve().parents[1]
out = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
spec = importlib.util.spec_from_file_location("total", ROOT / "submission" / "total.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

broker = socket.socket(socket.AF_UNIX)
broker.connect(os.environ["BENCH_BROKER"])
stream = broker.makefile("rwb")

def ask(which):
    request = json.dumps(which).encode()
    stream.write(struct.pack(">I", len(request)) + request)
    stream.flush()
    (size,) = struct.unpack(">I", stream.read(4))
    return int(stream.read(size))

count = json.loads((ROOT / "inputs" / "count.json").read_bytes())
out.write(json.dumps(module.total(ask, count)).encode())
out.close()
"""


def a_brokered_task(*, broker: bytes = _BROKER, seconds: int = 15) -> Task:
    """A task whose one deliverable is `total.py`."""
    task = real_task()
    exhibit = task.spec.limits.exhibit.model_copy(update={"seconds": seconds})
    limits = task.spec.limits.model_copy(update={"exhibit": exhibit})
    spec = task.spec.model_copy(update={"deliverables": ("total.py",), "limits": limits})
    return replace(
        task,
        spec=spec,
        driver={
            "run.sh": b'exec python3 -I -B "$(dirname "$0")/driver.py"\n',
            "driver.py": _DRIVER,
        },
        grader={
            "generate.py": _GENERATE,
            "broker.py": broker,
            "judge.py": _JUDGE,
            "test.sh": b'exec python3 -B "$(dirname "$0")/judge.py"\n',
        },
    )
