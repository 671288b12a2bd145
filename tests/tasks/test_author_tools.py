"""A new task that is filled in is certified, a broken one is not: by the commands, for real."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from bench.core.certificate import Certificate, Objection, ObjectionKind
from bench.edges.certificates import read_certificate
from bench.run.entries import UNTOUCHED
from bench.settings import CHECKOUT
from support.command import Bench, Done
from support.filled_places import DISTINCT, NEWEST
from support.task_folders import without_marks

pytestmark = pytest.mark.docker

NOTHING: Mapping[str, str] = MappingProxyType({})
PASSES_ALL = """from bench.grading.judging import judge_main
from bench.grading.marks import PASSED

judge_main(lambda exam: dict.fromkeys(exam.plan, PASSED))
"""


LEAKED = "return max(sum(numbers[begin:end]) for end in ends for begin in range(end + 1))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who writes tasks in a folder of their own."""

    bench: Bench

    @property
    def tasks(self) -> Path:
        """The folder of their tasks."""
        return self.bench.folder / "private"

    def runs(self, *arguments: str) -> Done:
        """Run a command on their tasks."""
        done = self.bench("tasks", *arguments, "--tasks-dir", self.tasks)
        assert "Traceback" not in done.err
        return done

    def makes(self, name: str, language: str, places: Mapping[str, str] = NOTHING) -> None:
        """Make a new task and put one's own into its five places, or leave the example there."""
        done = self.runs("new", name, "--language", language)
        assert done.code == 0, done.err
        for place, content in places.items():
            (self.tasks / name / place).write_text(content)
        if not places:
            without_marks(self.tasks / name)

    def breaks(self, name: str, place: str, old: str, new: str) -> None:
        """Change a line of a task."""
        path = self.tasks / name / place
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    def certificate(self, name: str) -> Certificate:
        """Return what was found out about a task."""
        certificate = read_certificate(self.bench.results, name)
        assert certificate is not None
        return certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An author whose two sound and two broken tasks were checked together."""

    author: Author
    done: Done

    def objection(self, name: str, kind: ObjectionKind) -> Objection:
        """Return the first one of a kind against a task."""
        against = self.author.certificate(name).objections
        return next(objection for objection in against if objection.kind is kind)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    author = Author(bench=Bench(folder=tmp_path_factory.mktemp("author")))
    author.makes("w1_distinct", "c", DISTINCT)
    author.makes("w2_newest", "sql", NEWEST)
    author.makes("w3_broken", "python")
    draws, empty = "grader/generate.py", 'yield case("edge/empty", [])'
    author.breaks("w3_broken", draws, empty, f'{empty}\n    yield case("clock", [time_ns()])')
    author.breaks("w3_broken", draws, "from typing", "from time import time_ns\nfrom typing")
    author.breaks("w3_broken", "prompt.md", "## Examples", f"Beware: `{LEAKED}`\n\n## Examples")
    author.breaks("w3_broken", "proofs/solved/solution.py", "best = max(", "best = min(")
    author.makes("w4_generous", "python")
    (author.tasks / "w4_generous" / "grader" / "judge.py").write_text(PASSES_ALL)
    assert author.runs("stamp", "w1_distinct,w2_newest,w3_broken,w4_generous").code == 0
    names = "w1_distinct,w2_newest,w3_broken,w4_generous"
    return Checked(author=author, done=author.runs("check", names, "--seeds", "1"))


@pytest.mark.parametrize("name", ["w1_distinct", "w2_newest"])
def test_a_task_whose_five_places_are_filled_in_is_certified(checked: Checked, name: str) -> None:
    certificate = checked.author.certificate(name)
    assert certificate.certified, certificate.objections
    ended = {proof.name: set(proof.reasons) for proof in certificate.proofs}
    assert ended["solved"] == {"all_checks_passed"}
    assert ended["wrong-example"] == {"checks_failed"}
    assert ended[UNTOUCHED] <= {"checks_failed", "exhibit_crashed"}
    assert certificate.flake_rate == 0


def test_the_times_of_every_phase_are_those_of_the_reference(checked: Checked) -> None:
    times = {phase.phase: phase for phase in checked.author.certificate("w1_distinct").times}
    assert list(times) == ["compile", "generate", "exhibit", "judge"]
    assert [phase.limit_seconds for phase in times.values()] == [120, 60, 60, 60]
    for phase in times.values():
        assert 0 < phase.min_seconds <= phase.median_seconds <= phase.max_seconds
        assert phase.suggested_seconds >= 20 * phase.max_seconds


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("w3_broken", ObjectionKind.GENERATOR_VARIES, "inputs/cases.json came out otherwise"),
        ("w3_broken", ObjectionKind.REFERENCE_FAILED, "checks_failed: "),
        ("w3_broken", ObjectionKind.PRIVATE_STRING, "prompt.md and grader/generate.py share"),
        ("w4_generous", ObjectionKind.WRONG_SOLVED, "it is solved, with 7 checks"),
        ("w4_generous", ObjectionKind.EMPTY_PASSED, "it is solved"),
    ],
)
def test_what_is_broken_is_found_and_told(
    checked: Checked, name: str, kind: ObjectionKind, words: str
) -> None:
    assert not checked.author.certificate(name).certified
    objection = checked.objection(name, kind)
    assert words in objection.found
    told = " ".join(checked.done.out.split())
    for part in (objection.doing, objection.advice):
        assert " ".join(part.split()) in told


def test_the_exit_code_is_that_of_a_check_that_found_something(checked: Checked) -> None:
    assert checked.done.code == 1
    assert "certified w1_distinct" in " ".join(checked.done.err.split())
    assert "NOT CERTIFIED w3_broken" in " ".join(checked.done.err.split())


def test_the_list_knows_what_was_certified_until_the_task_changes(checked: Checked) -> None:
    def states() -> dict[str, str]:
        rows = json.loads(checked.author.runs("list", "--json").out)
        return {row["task"]: row["certificate"] for row in rows}

    now = states()
    assert (now["w1_distinct"], now["w3_broken"]) == ("certified", "not certified")
    why = "proofs/wrong-example/solution.c"
    checked.author.breaks("w1_distinct", why, "j < i && ", "i > j && ")
    assert states()["w1_distinct"] == "stale"


def test_the_task_of_contributing_is_certified_by_its_own_commands(tmp_path: Path) -> None:
    section = (CHECKOUT / "CONTRIBUTING.md").read_text().partition("## Add a task")[2]
    shown = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert shown is not None
    command = tmp_path / "bin" / "bench"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bench "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", shown[1]],
        cwd=tmp_path,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "certified" in done.stderr
    certificate = read_certificate(tmp_path / "results", "w1_longest_run")
    assert certificate is not None
    caught = {proof.name: proof.caught_by for proof in certificate.proofs}
    assert "trap/equally-long" in caught["wrong-last-of-equals"]
    assert "edge/empty" in certificate.idle_checks  # as the text below says
