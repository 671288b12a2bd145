"""A submission looks at all it can see while it is graded: its inputs, and nothing to win with."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bench.core.evidence import Graded
from bench.core.tasks import Task
from bench.core.verdict import Outcome, Reason
from bench.run.ports import Engine
from containment.recon import ANSWERS, REFUSES, Targets, a_probe_at_import, targets
from support.cells import (
    an_agent_job,
    decision_of,
    grade_files,
    real_task,
    run_agent,
    solution,
)

pytestmark = pytest.mark.docker

MARK = "RECON "
SUBMISSION = "/exhibit/submission/shortest_path.py"
# Words of the judge, of the generator and of what they leave; the library's, and the verdict's.
PRIVATE = [
    *("def mark_path", "from graphs import", "shortest_is"),
    *("BENCH_NONCE", "inputs_sha256", "plan.json"),
]
PATHS = [
    *("/grader", "/judge", "/tests", "/logs", "/expected", "/workspace/grader"),
    *("/exhibit/expected", "/exhibit/grader", "/out/expected", "/verdict/verdict.json"),
    *("/var/run/docker.sock", "/run/docker.sock", "/run/model/gateway.sock"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the submission reported, and what those it looked for saw of it."""

    report: Any
    solved: bool
    came: tuple[int, ...]
    targets: Targets


@pytest.fixture(scope="module")
def seen(engine: Engine) -> Iterator[Seen]:
    task = real_task()
    with targets(engine) as found:
        wanted = {
            "tcp": [("127.0.0.1", 8001), *found.tcp],
            "udp": found.udp,
            "names": ["host.docker.internal", found.neighbour.name],
            "paths": PATHS,
            "search": ["bench-" + "canary", *PRIVATE],
        }
        source = a_probe_at_import(wanted, mark=MARK) + solution(task)["shortest_path.py"]
        result = grade_files(engine, {"shortest_path.py": source}, task=task)
        line = next(x for x in result.log.decode().splitlines() if x.startswith(MARK))
        yield Seen(
            report=json.loads(line.removeprefix(MARK)),
            solved=isinstance(result.grading, Graded) and result.grading.solved,
            came=found.came(),
            targets=found,
        )


def test_looking_around_costs_nothing(seen: Seen) -> None:
    assert seen.solved


def test_there_is_no_network(seen: Seen) -> None:
    assert (seen.report["interfaces"], seen.report["listening"]) == (["lo"], [])
    answers = dict(seen.report["tcp"])
    assert answers.pop("127.0.0.1 8001") == REFUSES
    assert len(answers) > 2
    said = [*answers.values(), *seen.report["udp"].values(), *seen.report["names"].values()]
    assert ANSWERS not in said


def test_nobody_saw_it(seen: Seen) -> None:
    assert seen.came == (0, 0, 0, 0)
    assert seen.targets.neighbour.connections() == 1  # our own, made to count


def test_neither_judge_nor_expected_values_nor_verdict_are_there(seen: Seen) -> None:
    assert seen.report["exists"] == []
    found = seen.report["found"]
    assert {word: found[word] for word in PRIVATE} == {word: [SUBMISSION] for word in PRIVATE}


def test_of_the_private_files_only_the_driver_is_there(seen: Seen) -> None:
    assert sorted(seen.report["found"]["bench-" + "canary"]) == [
        "/exhibit/driver/driver.py",
        "/exhibit/driver/run.sh",
        SUBMISSION,  # where the word to look for stands
    ]


def test_only_the_expected_is_mounted_and_only_tmp_can_be_written(seen: Seen) -> None:
    kernels = ("/proc", "/sys", "/dev")
    mounts = {p: kind for p, kind in seen.report["mounts"].items() if not p.startswith(kernels)}
    assert {path for path, kind in mounts.items() if kind.endswith(" rw")} == {"/tmp"}
    given = {"/", "/exhibit", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"}
    assert {p for p in mounts if not p.endswith("/docker-init")} == {*given, "/tmp"}
    assert set(seen.report["writable_folders"]) <= {"/tmp", "/dev/shm", "/dev/mqueue"}
    assert (seen.report["writable_files"], seen.report["switches"]) == ([], [])


def test_it_is_nobody_and_cannot_become_more(seen: Seen) -> None:
    status = seen.report["status"]
    assert {int(value, 16) for name, value in status.items() if name[:3] == "Cap"} == {0}
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert set(status["Uid"].split() + status["Gid"].split()) == {"10002"}
    assert ANSWERS not in seen.report["gains"].values()


def test_it_sees_no_process_and_no_setting_but_its_own(seen: Seen) -> None:
    assert list(seen.report["processes"]) == ["1"]
    listed = {"HOME", "HOSTNAME", "LANG", "NPROC", "OMP_NUM_THREADS", "PATH", "PWD"}
    assert {*seen.report["env"], *seen.report["env_of_init"]} <= {
        *listed,
        "PYTHONDONTWRITEBYTECODE",
    }


HIJACK = b"import os, sys\nos.write(2, b'HIJACKED')\nos._exit(0)\n"
SHADOWS = {
    "sitecustomize.py": HIJACK,
    "usercustomize.py": HIJACK,
    "json.py": HIJACK,
    "copy.py": HIJACK,
    "numpy.py": HIJACK,
    "importlib/__init__.py": HIJACK,
    "bench/__init__.py": HIJACK,
    "bench/grading/judging.py": HIJACK,
    "driver.py": HIJACK,
    "driver/driver.py": HIJACK,
    "judge.py": HIJACK,
    "conftest.py": HIJACK,
    "run.sh": b"echo HIJACKED >&2; exit 0\n",
    "test.sh": b"echo HIJACKED >&2; exit 0\n",
    "hijack.pth": b"import os; os.write(2, b'HIJACKED')\n",
    "pyvenv.cfg": b"home = /exhibit/submission\n",
    "verdict.json": b'{"passed": true}',
    "__pycache__/shortest_path.cpython-311.pyc": b"not code",
}


def with_more_deliverables(task: Task, names: tuple[str, ...]) -> Task:
    deliverables = (*task.spec.deliverables, *names)
    return replace(task, spec=task.spec.model_copy(update={"deliverables": deliverables}))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(None, (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED), id="honest"),
        pytest.param(HIJACK, (Outcome.FAILED, Reason.CHECKS_FAILED), id="control"),
        pytest.param(b"", (Outcome.FAILED, Reason.EXHIBIT_CRASHED), id="idle"),
    ],
)
def test_files_named_like_what_is_imported_or_configured_have_no_effect(
    engine: Engine, answer: bytes | None, expected: tuple[Outcome, Reason]
) -> None:
    """Even where a task lets them be delivered."""
    task = with_more_deliverables(real_task(), tuple(SHADOWS))
    honest = solution(task)["shortest_path.py"]
    files = SHADOWS | {"shortest_path.py": honest if answer is None else answer}
    result = grade_files(engine, files, task=task)
    decision = decision_of(result, files)
    assert (decision.outcome, decision.reason) == expected
    assert (b"HIJACKED" in result.log) == (answer == HIJACK)


def test_files_beside_the_deliverable_stay_behind(engine: Engine) -> None:
    task = real_task()
    script = "import base64, json, pathlib\n" + "\n".join(
        f"p = pathlib.Path({name!r}); p.parent.mkdir(exist_ok=True, parents=True)\n"
        f"p.write_bytes({content!r})"
        for name, content in (SHADOWS | solution(task)).items()
    )
    attempt = run_agent(engine, an_agent_job(("python3", "-I", "-c", script), task=task))
    assert attempt.artefacts.workspace is not None
    assert {name.encode() for name in SHADOWS} <= attempt.artefacts.workspace.files.keys()
    assert attempt.artefacts.submission is not None
    assert set(attempt.artefacts.submission.files) == {"shortest_path.py"}
    assert b"HIJACKED" not in attempt.artefacts.grader_log
    assert attempt.decision.outcome is Outcome.SOLVED


EVERYTHING = b"""
class Any(list):
    def __eq__(self, other): return True
    def __hash__(self): return 0
class TTLCache:
    def __init__(self, *_): pass
    def __getattr__(self, name): return lambda *_: Any()
    def __len__(self): return 0
    def __contains__(self, key): return True
"""


@pytest.mark.parametrize(
    ("task", "files"),
    [
        pytest.param("p1_ttl_cache", {"ttl_cache.py": EVERYTHING}, id="equal-to-everything"),
        pytest.param("p1_ttl_cache", {"ttl_cache.py": b"import os\nos._exit(0)\n"}, id="exit-0"),
        *(
            pytest.param("sql1_recursive", {"query.sql": query}, id=name)
            for name, query in {
                "shell": b".shell touch /tmp/x\n.output /verdict/verdict.json\nSELECT 1;",
                "read-file": b"SELECT readfile('/exhibit/inputs/cases.json');",
                "two-statements": b"SELECT 1; DROP TABLE file;",
                "wide": b"SELECT printf('%.*c', 900000, 'x') FROM folder a, folder b, folder c;",
            }.items()
        ),
    ],
)
def test_other_tasks_are_not_fooled_either(
    engine: Engine, task: str, files: dict[str, bytes]
) -> None:
    decision = decision_of(grade_files(engine, files, task=real_task(task)), files)
    assert (decision.outcome, decision.reason) == (Outcome.FAILED, Reason.CHECKS_FAILED)
