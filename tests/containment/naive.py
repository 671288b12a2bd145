"""Graders as they are often written: the submission runs in the process that decides.

They are controls. An attack that succeeds here is a real one, so that its failure against the
bench's own grader says something. Like all graders they run in a container.
"""

from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path

from bench.core.archive import pack
from bench.core.containers import EXHIBIT_UID, Limits, Mount
from bench.run.ports import Engine
from bench.run.sandbox import Sandbox
from support.engine import run_sh
from support.images import image_tags

_CHECK = b"""
import json, sys
import numpy
from shortest_path import shortest_path

CASES = [
    (({"a": {"b": 7, "c": 2}, "c": {"b": 3}}, "a", "b"), (5, ["a", "c", "b"])),
    (({"a": {"b": 1}, "b": {}}, "b", "b"), (0, ["b"])),
]

def same(found, expected, how):
    if how == "numpy":
        return numpy.allclose(found[0], expected[0])
    return found == expected

def check(how):
    for arguments, expected in CASES:
        if not same(shortest_path(*arguments), expected, how):
            return False
    return True

if __name__ == "__main__":
    passed = check(sys.argv[1])
    if sys.argv[1] == "line":
        print("RESULT: PASSED" if passed else "RESULT: FAILED")
    if sys.argv[1] == "file":
        json.dump({"passed": passed}, open("/tmp/result.json", "w"))
    else:
        raise SystemExit(0 if passed else 1)
"""
_TEST = b"""
from check import CASES
from shortest_path import shortest_path

def test_cases():
    for arguments, expected in CASES:
        assert shortest_path(*arguments) == expected
"""
_PASSED_LATER = (
    "for n in $(seq 200); do grep -q true /tmp/result.json && break; sleep 0.05; done;"
    "cat /tmp/result.json; grep -q true /tmp/result.json"
)


class How(StrEnum):
    """How the verdict is reached, or carried."""

    EXIT = "exit"  # exit code 0
    NUMPY = "numpy"  # the same, compared by numpy
    LINE = "line"  # a line of standard output
    FILE = "file"  # a file that is read after the process has ended
    PYTEST = "pytest"  # pytest in the folder of the submission


def naively_passes(engine: Engine, files: Mapping[str, bytes], how: How) -> bool:
    """Grade files that hold a `shortest_path.py` naively."""
    archive = pack({**files, "check.py": _CHECK, "test_cases.py": _TEST, **_pytest_files(how)})
    with Sandbox(engine, prefix="naive", labels={}) as box:
        work = box.filled_volume("work", image=image_tags().toolchain, archive=archive)
        end, out, _ = run_sh(
            box,
            f"cd /naive && export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/naive/lib; {_command(how)}",
            image=image_tags().toolchain,
            uid=EXHIBIT_UID,
            limits=Limits(memory_mib=512),
            mounts=(Mount(volume=work, target="/naive"),),
        )
    if how is How.LINE:
        return "RESULT: PASSED" in out.splitlines()
    return end.exit_code == 0


def _command(how: How) -> str:
    match how:
        case How.PYTEST:
            return "python3 -m pytest -q -p no:cacheprovider test_cases.py"
        case How.FILE:
            return f"python3 check.py file; {_PASSED_LATER}"
        case _:
            return f"python3 check.py {how}"


def _pytest_files(how: How) -> dict[str, bytes]:
    """Return the running pytest's own code: plain Python that any interpreter takes."""
    if how is not How.PYTEST:
        return {}
    files = {}
    for package in ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments"):
        folder = Path(str(import_module(package).__file__)).parent
        for path in folder.rglob("*.py"):
            files[f"lib/{folder.name}/{path.relative_to(folder)}"] = path.read_bytes()
    return files
