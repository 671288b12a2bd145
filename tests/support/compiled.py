"""A small task in C, for tests of what happens when a submission has to be compiled."""

from dataclasses import replace

from bench.core.specs import CompileLimits, Language
from bench.core.tasks import Task
from support.cells import real_task

HONEST = b"long doubled(long n) { return 2 * n; }\n"
WRONG = b"long doubled(long n) { return n * n; }\n"

_GENERATE = b"""
from bench.grading.generating import rng
from bench.grading.papers import Case, generate_cases

def cases(seed):
    draw = rng(seed, "doubled")
    for _ in range(5):
        n = draw.randint(-10**6, 10**6)
        yield Case(check="random", question=n, expected=2 * n)

generate_cases(cases)
"""
_JUDGE = b"""
from bench.grading.casework import judge_cases
from bench.grading.compare import mark_same

judge_cases(lambda case: mark_same(case.answer, case.expected))
"""
_DRIVER = b"""
import json, pathlib, subprocess
root = pathlib.Path(__file__).resolve().parents[1]
cases = json.loads((root / "inputs" / "cases.json").read_bytes())["cases"]
lines = "".join(f"{case}\\n" for case in cases)
command = [root / "build" / "main"]
ran = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
print(json.dumps({"answers": [int(line) for line in ran.stdout.split()]}))
"""
_MAIN = b"""
#include <stdio.h>
long doubled(long);
int main(void) {
    long n;
    while (scanf("%ld", &n) == 1) printf("%ld\\n", doubled(n));
}
"""
_RECIPE = b"""set -eu
recipe=$(dirname "$0")
submission=$recipe/../submission
gcc -std=c17 -O1 -fsanitize=address,undefined "$recipe/main.c" "$submission/doubled.c" -o "$1/main"
"""


def a_compiled_task(*, limits: CompileLimits | None = None, recipe: bytes = _RECIPE) -> Task:
    """A task whose one deliverable is `doubled.c`."""
    task = real_task()
    spec = task.spec.model_copy(
        update={
            "language": Language.C,
            "deliverables": ("doubled.c",),
            "limits": task.spec.limits.model_copy(
                update={"compile": limits or task.spec.limits.compile}
            ),
        }
    )
    return replace(
        task,
        spec=spec,
        compile={"run.sh": recipe, "main.c": _MAIN},
        driver={
            "run.sh": b'exec python3 -I -B "$(dirname "$0")/driver.py"\n',
            "driver.py": _DRIVER,
        },
        grader={
            "generate.py": _GENERATE,
            "judge.py": _JUDGE,
            "test.sh": b'exec python3 -B "$(dirname "$0")/judge.py"\n',
        },
    )
