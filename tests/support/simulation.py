"""Grades proofs with plain processes: the same phases and programs as in containers, no sandbox."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bench.core.evidence import Graded
from bench.core.judgement import read_plan, read_verdict
from bench.core.submission import files_sha256
from bench.core.tasks import Task

_COMPILE_SECONDS, _EXHIBIT_SECONDS = 60, 20
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_NONCE = "5e" * 16
_FINDINGS = "findings/"  # of a build: for the judge alone


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

    def compile(self, task: Task, submission: Mapping[str, bytes]) -> dict[str, bytes] | None:
        """Return what the recipe built, or `None` if it failed; nothing where there is none."""
        if not task.compile:
            return {}
        folder, build = self.root / "compile", self.root / "built"
        write(folder / "submission", submission)
        write(folder / "recipe", task.compile)
        build.mkdir()
        done = self._untrusted(folder / "recipe" / "run.sh", str(build), seconds=_COMPILE_SECONDS)
        return None if done is None else read(build) or None

    def exhibit(
        self,
        task: Task,
        submission: Mapping[str, bytes],
        generated: Generated,
        *,
        build: Mapping[str, bytes] = _NOTHING,
    ) -> bytes | None:
        """Return the answers, or `None` if the exhibit failed."""
        folder = self.root / "exhibit"
        write(folder / "submission", submission)
        write(folder / "driver", task.driver)
        write(folder / "inputs", generated.inputs)
        programs = {n: c for n, c in build.items() if not n.startswith(_FINDINGS)}
        write(folder / "build", programs)
        for name in programs:
            (folder / "build" / name).chmod(0o755)
        with self._broker(task, generated) as socket:
            return self._untrusted(
                folder / "driver" / "run.sh", seconds=_EXHIBIT_SECONDS, BENCH_BROKER=socket
            )

    def judge(
        self,
        task: Task,
        generated: Generated,
        answers: bytes,
        *,
        build: Mapping[str, bytes] = _NOTHING,
    ) -> Graded:
        """Run the judge and read its verdict as the runner does."""
        folder, verdict = self.root / "judge", self.root / "verdict"
        write(folder / "grader", task.grader)
        write(folder / "lib", task.library)
        write(folder / "inputs", generated.inputs)
        write(folder / "expected", generated.expected)
        write(folder / "broker", read(self.root / "brokered"))
        write(folder, {n: c for n, c in build.items() if n.startswith(_FINDINGS)})
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

    @contextmanager
    def _broker(self, task: Task, generated: Generated) -> Iterator[str]:
        """Run the task's broker, if it has one; yield its socket."""
        if not task.has_broker:
            yield ""
            return
        root, out = self.root / "broker", self.root / "brokered"
        write(root / "grader", task.grader)
        write(root / "lib", task.library)
        write(root / "inputs", generated.inputs)
        write(root / "expected", generated.expected)
        out.mkdir(exist_ok=True)
        # Not below pytest's own folders: a socket's path may have 107 bytes.
        with tempfile.TemporaryDirectory() as folder:
            socket = f"{folder}/socket"
            places = {"BENCH_ROOT": str(root), "BENCH_OUT": str(out), "BENCH_SOCKET": socket}
            env = self._env(PYTHONPATH=str(root / "lib"), **places)
            command = [sys.executable, "-B", str(root / "grader" / "broker.py")]
            with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as broker:
                assert broker.stdout is not None
                assert broker.stdout.readline(), "the broker did not come up"
                try:
                    yield socket
                finally:
                    broker.terminate()
                    broker.wait(60)

    def _untrusted(self, script: Path, *arguments: str, seconds: int, **env: str) -> bytes | None:
        """Return what a script wrote to its standard output, or `None` if it failed or was late."""
        try:
            ended = subprocess.run(
                ["sh", str(script), *arguments],
                env=self._env(**env),
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
