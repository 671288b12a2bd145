"""Grades proofs with plain processes: the same programs as in containers, no sandbox.

For tasks that neither compile anything nor have a broker.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.core.evidence import Graded
from bench.core.judgement import read_plan, read_verdict
from bench.core.submission import files_sha256
from bench.core.tasks import Task

_EXHIBIT_SECONDS = 20
_NONCE = "5e" * 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What a generator wrote, as bytes."""

    inputs: Mapping[str, bytes]
    expected: Mapping[str, bytes]

    @property
    def plan(self) -> tuple[str, ...]:
        """The names of the checks, in order."""
        plan = read_plan(self.expected["plan.json"])
        assert isinstance(plan, tuple), plan
        return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Runs the phases of grading below a folder of its own."""

    root: Path

    def generate(self, task: Task, *, seed: int, hash_seed: int = 0) -> Generated:
        """Run the generator; the hash seed is Python's own, which must change nothing."""
        grader, out = self.root / f"grader-{hash_seed}", self.root / f"out-{hash_seed}"
        write(grader, task.grader)
        write(grader / "lib", task.library)
        out.mkdir()
        command = [sys.executable, "-B", str(grader / "generate.py")]
        env = self._env(PYTHONPATH=str(grader / "lib"), PYTHONHASHSEED=str(hash_seed))
        arguments = [f"--seed={seed}", f"--out={out}"]
        subprocess.run([*command, *arguments], env=env, check=True, timeout=60, cwd=self.root)
        return Generated(inputs=read(out / "inputs"), expected=read(out / "expected"))

    def exhibit(
        self, task: Task, submission: Mapping[str, bytes], generated: Generated
    ) -> bytes | None:
        """Return the answers, or `None` if the exhibit failed."""
        folder = self.root / "exhibit"
        write(folder / "submission", submission)
        write(folder / "driver", task.driver)
        write(folder / "inputs", generated.inputs)
        return self._untrusted(folder / "driver" / "run.sh", seconds=_EXHIBIT_SECONDS)

    def judge(self, task: Task, generated: Generated, answers: bytes) -> Graded:
        """Run the judge and read its verdict as the runner does."""
        folder, verdict = self.root / "judge", self.root / "verdict"
        write(folder / "grader", task.grader)
        write(folder / "lib", task.library)
        write(folder / "inputs", generated.inputs)
        write(folder / "expected", generated.expected)
        write(folder, {"answers.bin": answers})
        verdict.mkdir(exist_ok=True)
        env = self._env(
            PYTHONPATH=str(folder / "lib"),
            BENCH_NONCE=_NONCE,
            BENCH_ROOT=str(folder),
            BENCH_VERDICT=str(verdict),
        )
        command = ["sh", str(folder / "grader" / "test.sh")]
        subprocess.run(command, env=env, check=True, timeout=60, cwd=self.root)
        graded = read_verdict(
            (verdict / "verdict.json").read_bytes(),
            nonce=_NONCE,
            inputs_sha256=files_sha256(generated.inputs),
            plan=generated.plan,
        )
        assert isinstance(graded, Graded), graded
        return graded

    def _untrusted(self, script: Path, *, seconds: int) -> bytes | None:
        """Return what a script wrote to its standard output, or `None` if it failed or was late."""
        try:
            ended = subprocess.run(
                ["sh", str(script)],
                env=self._env(),
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        return ended.stdout if ended.returncode == 0 else None

    def _env(self, **more: str) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
        return {"PATH": path, "HOME": str(self.root), "PYTHONDONTWRITEBYTECODE": "1", **more}


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
