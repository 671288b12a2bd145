"""The phases of one grading: which container each is, what it mounts, and how its end is read."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from bench.core.archive import pack, read_files
from bench.core.build import read_build
from bench.core.capture import Capture
from bench.core.containers import EXHIBIT_UID, TRUSTED_UID, ContainerExit, Limits, Mount
from bench.core.evidence import CompileFault, ExhibitFault, FaultKind, Graded, GraderFault
from bench.core.judgement import read_plan, read_verdict
from bench.core.specs import PhaseLimits
from bench.core.submission import Submission, files_sha256
from bench.core.tasks import Task
from bench.run.sandbox import Sandbox

_GENERATED_BYTES = 64 * 2**20
_VERDICT_BYTES = 8 * 2**20
_LOG_BYTES = 256 * 1024
# What the recipe wrote down about the source goes to the judge alone, by no way that leads through
# a process of the submission's.
_FINDINGS = "findings/"
# One CPU is given, and one thread a library: a machine's other ones must not change what it does.
_THREADS = {"OMP_NUM_THREADS": "1", "NPROC": "1"}
_ENV = {"HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"} | _THREADS  # noqa: S108 - in the container
# The build leaves as one stream and by no volume: a folder on the engine's disk has no limit. What
# the recipe prints is for the log.
_COMPILE = (
    "mkdir /tmp/build && sh /compile/recipe/run.sh /tmp/build >&2 && exec tar -cf - -C /tmp/build ."
)


@dataclass(slots=True, kw_only=True)
class GradeLog:
    """What the phases said, for people; never parsed."""

    parts: list[bytes] = field(default_factory=list)
    verdict: bytes = b""

    def add(self, role: str, end: ContainerExit, output: bytes) -> None:
        """Note how a phase ended."""
        facts = f"exit {end.exit_code}, {end.seconds:.2f} s"
        facts += ", timed out" * end.timed_out + ", OOM" * end.oom_killed
        self.parts.append(f"== {role}: {facts}\n".encode() + output + b"\n")

    def content(self) -> bytes:
        """Return the whole log."""
        return b"".join(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsound:
    """A judge that started and gave no sound verdict."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Generated:
    inputs: Mapping[str, bytes]
    expected: Mapping[str, bytes]
    plan: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phases:
    """The phases of a grading; a second turn has names of its own."""

    sandbox: Sandbox
    task: Task
    image: str
    log: GradeLog
    turn: int = 1

    def compile(self, submission: Submission) -> Mapping[str, bytes] | CompileFault:
        """Compile a submission by the task's recipe; a task without one has nothing to compile."""
        if not self.task.compile:
            return {}
        files = _under("submission/", submission.files) | _under("recipe/", self.task.compile)
        limits = self.task.spec.limits.compile
        container, end, archive = self._run(
            "compile",
            command=("sh", "-c", _COMPILE),
            uid=EXHIBIT_UID,
            limits=limits,
            mounts=(Mount(volume=self._volume("compile", files), target="/compile"),),
        )
        self.sandbox.remove(container)
        fault = _fault_of(end, limits)
        if fault is not None:
            return CompileFault(kind=fault[0], why=f"compiling: {fault[1]}")
        build = read_build(archive)
        if isinstance(build, str):
            return CompileFault(kind=FaultKind.CRASHED, why=f"compiling: {build}")
        return build

    def examine(
        self, submission: Submission, build: Mapping[str, bytes], *, seed: int
    ) -> Graded | ExhibitFault | GraderFault | Unsound:
        """Generate an exam, exhibit what the submission makes of it, judge that."""
        generated = self._generate(seed)
        if isinstance(generated, GraderFault):
            return generated
        answers = self._exhibit(submission, build, generated)
        if isinstance(answers, ExhibitFault):
            return answers
        return self._judge(generated, answers, findings=_below(_FINDINGS, build))

    def _generate(self, seed: int) -> _Generated | GraderFault:
        grader = self._volume("grader", _under("", self.task.grader) | self._library())
        out = self.sandbox.volume(self._role("out"))
        container, end, _ = self._run(
            "generate",
            command=("python3", "-B", "/grader/generate.py", f"--seed={seed}", "--out=/out"),
            uid=TRUSTED_UID,
            limits=self.task.spec.limits.generate,
            mounts=(
                Mount(volume=grader, target="/grader"),
                Mount(volume=out, target="/out", read_only=False),
            ),
            env={"PYTHONPATH": "/grader/lib"},
        )
        if not end.clean:
            return GraderFault(why=f"generate ended with {_how(end)}; see grader.log")
        archive, cut = self.sandbox.engine.get(container, "/out", max_bytes=_GENERATED_BYTES)
        self.sandbox.remove(container)
        if cut:
            return GraderFault(why=f"generate wrote more than {_GENERATED_BYTES} bytes")
        return _generated(archive)

    def _exhibit(
        self, submission: Submission, build: Mapping[str, bytes], generated: _Generated
    ) -> bytes | ExhibitFault:
        programs = {n: c for n, c in build.items() if not n.startswith(_FINDINGS)}
        built = _under("build/", programs)
        files = _under("submission/", submission.files) | built
        files |= _under("driver/", self.task.driver) | _under("inputs/", generated.inputs)
        limits = self.task.spec.limits.exhibit
        volume = self._volume("exhibit", files, executable=built)
        container, end, answers = self._run(
            "exhibit",
            command=("sh", "/exhibit/driver/run.sh"),
            uid=EXHIBIT_UID,
            limits=limits,
            mounts=(Mount(volume=volume, target="/exhibit"),),
        )
        self.sandbox.remove(container)  # gone, with all it may have left running
        fault = _fault_of(end, limits)
        return answers if fault is None else ExhibitFault(kind=fault[0], why=fault[1])

    def _judge(
        self, generated: _Generated, answers: bytes, *, findings: Mapping[str, bytes]
    ) -> Graded | Unsound:
        nonce = secrets.token_hex(16)
        files = _under("grader/", self.task.grader) | self._library()
        files |= _under("inputs/", generated.inputs) | _under("expected/", generated.expected)
        files |= _under(_FINDINGS, findings)
        volume = self._volume("judge", files | {"answers.bin": answers})
        verdict = self.sandbox.volume(self._role("verdict"))
        container, end, _ = self._run(
            "judge",
            command=("sh", "/judge/grader/test.sh"),
            uid=TRUSTED_UID,
            limits=self.task.spec.limits.judge,
            mounts=(
                Mount(volume=volume, target="/judge"),
                Mount(volume=verdict, target="/verdict", read_only=False),
            ),
            env={"PYTHONPATH": "/judge/lib", "BENCH_NONCE": nonce},
        )
        archive, _ = self.sandbox.engine.get(container, "/verdict", max_bytes=_VERDICT_BYTES)
        self.sandbox.remove(container)
        if not end.clean:
            return Unsound(why=f"the judge ended with {_how(end)}")
        try:
            self.log.verdict = read_files(archive).get("verdict.json", b"")
        except ValueError as error:
            return Unsound(why=f"what the judge left can't be read: {error}")
        graded = read_verdict(
            self.log.verdict or None,
            nonce=nonce,
            inputs_sha256=files_sha256(generated.inputs),
            plan=generated.plan,
        )
        return Unsound(why=graded) if isinstance(graded, str) else graded

    def _run(
        self,
        role: str,
        *,
        command: tuple[str, ...],
        uid: int,
        limits: PhaseLimits,
        mounts: tuple[Mount, ...],
        env: Mapping[str, str] | None = None,
    ) -> tuple[str, ContainerExit, bytes]:
        container = self.sandbox.container(
            self._role(role),
            image=self.image,
            command=command,
            uid=uid,
            limits=Limits(memory_mib=limits.memory_mib, pids=limits.pids, tmp_mib=limits.tmp_mib),
            mounts=mounts,
            env=_ENV | dict(env or {}),
        )
        stdout = Capture(limit=limits.output_bytes, must_fit=True)
        stderr = Capture(limit=_LOG_BYTES)
        end = self.sandbox.engine.run(
            container, stdout=stdout, stderr=stderr, seconds=limits.seconds
        )
        self.log.add(self._role(role), end, stderr.content())
        overflowed = end.overflowed or stdout.overflowed
        # A container may end by itself between writing too much and being looked at.
        return container, replace(end, overflowed=overflowed), stdout.content()

    def _volume(
        self, role: str, files: Mapping[str, bytes], *, executable: Collection[str] = ()
    ) -> str:
        archive = pack(files, executable=executable)
        return self.sandbox.filled_volume(self._role(role), image=self.image, archive=archive)

    def _library(self) -> dict[str, bytes]:
        return _under("lib/", self.task.library)

    def _role(self, role: str) -> str:
        return role if self.turn == 1 else f"{role}-{self.turn}"


def _generated(archive: bytes) -> _Generated | GraderFault:
    try:
        files = read_files(archive)
    except ValueError as error:
        return GraderFault(why=f"what generate wrote can't be used: {error}")
    expected = _below("expected/", files)
    plan = read_plan(expected.get("plan.json"))
    if isinstance(plan, str):
        return GraderFault(why=plan)
    return _Generated(inputs=_below("inputs/", files), expected=expected, plan=plan)


def _fault_of(end: ContainerExit, limits: PhaseLimits) -> tuple[FaultKind, str] | None:
    if end.overflowed:
        return FaultKind.OVERFLOWED, f"it wrote more than {limits.output_bytes} bytes"
    if end.timed_out:
        return FaultKind.TIMED_OUT, f"it ran longer than {limits.seconds} s"
    if end.exit_code != 0 and end.oom_killed:
        return FaultKind.OUT_OF_MEMORY, f"it used more than {limits.memory_mib} MiB"
    if end.exit_code != 0:
        return FaultKind.CRASHED, f"exit code {end.exit_code}"
    return None


def _how(end: ContainerExit) -> str:
    if end.timed_out:
        return f"a time-out after {end.seconds:.0f} s"
    return f"exit code {end.exit_code}" + (" (out of memory)" if end.oom_killed else "")


def _under(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {folder + name: content for name, content in files.items()}


def _below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {n.removeprefix(folder): c for n, c in files.items() if n.startswith(folder)}
