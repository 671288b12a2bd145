"""Submissions that attack what compiles them: nothing is gained, and the runner is unharmed.

A compiler does what its source says. Where a recipe may run more than a compiler (a build script, a
macro), it does whatever it likes: so the worst recipe there can be is tried, one that runs the
submission as a program.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bench.core.specs import CompileLimits
from bench.core.verdict import Outcome, Reason
from bench.run.ports import Engine
from containment.recon import a_probe_at_import
from containment.siege import Siege, besieged
from support.cells import decision_of, grade_files
from support.compiled import HONEST, WRONG, a_compiled_task

pytestmark = pytest.mark.docker

Ended = tuple[Outcome, Reason]
LIMITS = CompileLimits(seconds=20, memory_mib=256, pids=64, tmp_mib=64, output_bytes=16 * 2**20)
FAIL, LATE = Reason.COMPILE_FAILED, Reason.COMPILE_TIMEOUT
MEMORY, FLOOD = Reason.COMPILE_OUT_OF_MEMORY, Reason.COMPILE_OVERFLOW
SOLVED, WRONG_ANSWERS = Reason.ALL_CHECKS_PASSED, Reason.CHECKS_FAILED
RUNS_THE_SUBMISSION = b'set -eu\nsh "$(dirname "$0")/../submission/doubled.c" "$1"\n'
BUILT = r"""gcc -x c - -o $1/main <<'END'
#include <stdio.h>
int main(void) { long n; while (scanf("%ld", &n) == 1) printf("%ld\n", 2 * n); }
END
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What is submitted, whether as source or as a program, and how its grading must end."""

    source: str
    reason: Reason
    runs: bool = False


SOURCES = {
    "honest": (HONEST.decode(), SOLVED),
    "wrong": (WRONG.decode(), WRONG_ANSWERS),
    "no-c": ("(", FAIL),
    "nothing": ("", FAIL),
    "a-main-of-its-own": ("int main(void) { return 0; }", FAIL),
    "endless-include": ('#include "/dev/zero"\n', MEMORY),
    "an-include-of-standard-input": ('#include "/dev/stdin"\n' + HONEST.decode(), SOLVED),
    "includes-itself": ("#include __FILE__\n", FAIL),
    "a-shadow": ('#include "/etc/shadow"\n', FAIL),
    "unfolding-macros": (
        "#define A(x) x x x x x x x x x x\n"
        + "".join(
            f"#define A{n}(x) A{n - 1 if n else ''}(A{n - 1 if n else ''}(x))\n" for n in range(6)
        )
        + 'const char *x = A5("a");\n',
        MEMORY,
    ),
    "a-huge-object": ("char held[1L << 33] = {1};\n" + HONEST.decode(), FAIL),
    "a-large-object": ("char held[20 << 20] = {1};\n" + HONEST.decode(), FLOOD),
    "many-headers": (
        "".join(
            f'#if __has_include("{path}")\n#error found {path}\n#endif\n'
            for path in (
                "/grader/judge.py",
                "/grader/generate.py",
                "/judge/grader/judge.py",
                "/out/expected/plan.json",
                "/judge/expected/cases.json",
                "/exhibit/inputs/cases.json",
                "/compile/inputs/cases.json",
                "/compile/expected/cases.json",
                "/compile/grader/judge.py",
                "/verdict/verdict.json",
                "/opt/bench/bench/grading/judging.py",
                "/var/run/docker.sock",
                "/run/model/gateway.sock",
            )
        )
        + HONEST.decode(),
        SOLVED,
    ),
    "a-program-of-the-grader-in-the-binary": (
        'asm(".incbin \\"/grader/judge.py\\"");\n' + HONEST.decode(),
        FAIL,
    ),
}
PROGRAMS = {
    "honest-program": (BUILT, SOLVED),
    "a-link": ("ln -s /etc/passwd $1/main", FAIL),
    "a-link-to-the-inputs": (BUILT + "ln -s /exhibit/inputs/cases.json $1/cases", FAIL),
    "a-hard-link": (BUILT + "ln $1/main $1/again", FAIL),
    "a-fifo": (BUILT + "mkfifo $1/fifo", FAIL),
    "a-folder-that-is-a-link": ("rmdir $1; ln -s / $1", FLOOD),
    "no-folder": ("rm -r $1", FAIL),
    "many-files": (BUILT + "for n in $(seq 2000); do : >$1/$n; done", FAIL),
    "deep-folders": (BUILT + "cd $1; for n in $(seq 40); do mkdir d; cd d; done; : >x", FAIL),
    "strange-names": (BUILT + "printf x >\"$1/$(printf 'a\\nb\\033[2J')\"", FAIL),
    "a-sparse-file": (BUILT + "truncate -s 8G $1/sparse", FAIL),
    "too-much": (BUILT + "head -c 20000000 /dev/urandom >$1/much", FLOOD),
    "a-full-disk": ("cat /dev/zero >/tmp/full", FAIL),
    "never-ends": ("sleep 1000", LATE),
    "ignores-signals": ("trap '' TERM INT HUP; while :; do :; done", LATE),
    "a-fork-bomb": ("f() { f | f & }; f; sleep 1000", LATE),
    "eats-memory": ("exec python3 -c 'held = [bytearray(2**20) for _ in range(2**14)]'", MEMORY),
    "prints-without-end": ("yes >&2", LATE),
    "floods-the-stream": ("cat /dev/zero >/proc/1/fd/1", FLOOD),
    "kills-all": ("kill -9 -1", FAIL),
    "words-in-the-stream": (BUILT + "echo PASSED >/proc/1/fd/1", FAIL),
    "a-daemon": (BUILT + "setsid sh -c 'sleep 1000' >/dev/null 2>&1 &", SOLVED),
    "a-verdict": (
        BUILT
        + "for d in /verdict /judge /out /exhibit /compile; do echo '{}' >$d/verdict.json; done"
        " 2>/dev/null; echo '{\"passed\": true}' >$1/verdict.json",
        SOLVED,
    ),
    "an-archive-of-its-own": (
        """exec python3 -c '
import io, os, tarfile
out = io.BytesIO()
with tarfile.open(fileobj=out, mode="w") as tar:
    for name in ("./../driver/driver.py", "./../../etc/passwd", "./main", "./main/x"):
        tar.addfile(tarfile.TarInfo(name))
open("/proc/1/fd/1", "wb").write(out.getvalue())
os.kill(-1, 9)'""",
        FAIL,
    ),
}
ATTACKS = [Attack(source=source, reason=reason) for source, reason in SOURCES.values()]
ATTACKS += [Attack(source=source, reason=reason, runs=True) for source, reason in PROGRAMS.values()]


def attacked(engine: Engine, attack: Attack) -> Ended:
    recipe = {"recipe": RUNS_THE_SUBMISSION} if attack.runs else {}
    task = a_compiled_task(limits=LIMITS, **recipe)
    files = {"doubled.c": attack.source.encode()}
    decision = decision_of(grade_files(engine, files, task=task), files)
    return decision.outcome, decision.reason


@pytest.fixture(scope="module")
def siege(request: pytest.FixtureRequest) -> Iterator[Siege[Attack, Ended]]:
    with besieged(request, attacked) as siege:
        yield siege


@pytest.mark.parametrize("attack", ATTACKS, ids=[*SOURCES, *PROGRAMS])
def test_nothing_is_gained_by_what_compiling_does(
    siege: Siege[Attack, Ended], attack: Attack
) -> None:
    outcome = Outcome.SOLVED if attack.reason is SOLVED else Outcome.FAILED
    assert siege.result_of(attack) == (outcome, attack.reason)


def test_after_all_that_the_runner_is_unharmed(siege: Siege[Attack, Ended]) -> None:
    siege.wait()
    assert siege.peak.grown_so_far() < 300


def test_the_compilers_message_is_in_the_log(engine: Engine) -> None:
    result = grade_files(
        engine, {"doubled.c": b"long doubled(long n) { return m; }"}, task=a_compiled_task()
    )
    assert b"== compile: exit 1" in result.log
    assert "‘m’ undeclared" in result.log.decode()


def test_while_compiling_there_is_the_submission_and_the_recipe_and_nothing_else(
    engine: Engine,
) -> None:
    words = ["generate_cases", "judge_cases", "inputs_sha256", "BENCH_NONCE", "cases.json"]
    probe = a_probe_at_import({"search": words}, mark="RECON ").decode()
    program = f"python3 - <<'END'\n{probe}\nEND\n{BUILT}"
    task = a_compiled_task(recipe=RUNS_THE_SUBMISSION)
    result = grade_files(engine, {"doubled.c": program.encode()}, task=task)
    line = next(x for x in result.log.decode().splitlines() if x.startswith("RECON "))
    seen = json.loads(line.removeprefix("RECON "))
    submission = ["/compile/submission/doubled.c"]
    assert {w: [p for p in seen["found"][w] if p[:6] != "/proc/"] for w in words} == dict.fromkeys(
        words, submission
    )
    kernels = ("/proc", "/sys", "/dev")
    mounts = {p: kind for p, kind in seen["mounts"].items() if not p.startswith(kernels)}
    assert {path for path, kind in mounts.items() if kind.endswith(" rw")} == {"/tmp"}
    assert "/compile" in mounts
    assert (seen["interfaces"], seen["listening"]) == (["lo"], [])
    assert set(seen["status"]["Uid"].split()) == {"10002"}
    assert {int(value, 16) for name, value in seen["status"].items() if name[:3] == "Cap"} == {0}
