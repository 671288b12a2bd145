"""The containers and volumes of one grading: how each phase is run, and what it said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from bench.core.archive import pack
from bench.core.capture import Capture
from bench.core.containers import ContainerExit, Limits, Mount
from bench.core.specs import PhaseLimits
from bench.core.tasks import Task
from bench.run.sandbox import Sandbox

_LOG_BYTES = 256 * 1024
# One CPU is given, and one thread a library: a machine's other ones must not change what it does.
_THREADS = {"OMP_NUM_THREADS": "1", "NPROC": "1"}
_ENV = {"HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"} | _THREADS  # noqa: S108 - in the container


@dataclass(slots=True, kw_only=True)
class GradeLog:
    """What the phases said, for people; never parsed."""

    parts: list[bytes] = field(default_factory=list)
    verdict: bytes = b""
    seconds: dict[str, float] = field(default_factory=dict)  # how long each phase ran

    def add(self, role: str, output: bytes, *, end: ContainerExit | None = None) -> None:
        """Note what a container said, and how it ended."""
        facts = "" if end is None else f": exit {end.exit_code}, {end.seconds:.2f} s"
        if end is not None:
            self.seconds[role] = end.seconds
            facts += ", timed out" * end.timed_out + ", OOM" * end.oom_killed
        self.parts.append(f"== {role}{facts}\n".encode() + output + b"\n")

    def content(self) -> bytes:
        """Return the whole log."""
        return b"".join(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEnd:
    """A phase's container when it has ended: how, and what it wrote to standard output."""

    container: str
    end: ContainerExit
    stdout: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBox:
    """One turn of a grading in a sandbox; a second turn has names of its own."""

    sandbox: Sandbox
    task: Task
    image: str
    log: GradeLog
    turn: int = 1

    def run(
        self,
        role: str,
        *,
        command: tuple[str, ...],
        uid: int,
        limits: PhaseLimits,
        mounts: tuple[Mount, ...],
        env: Mapping[str, str] | None = None,
    ) -> PhaseEnd:
        """Run a phase's container to its end."""
        container = self.container(
            role, command=command, uid=uid, limits=limits, mounts=mounts, env=env
        )
        stdout = Capture(limit=limits.output_bytes, must_fit=True)
        stderr = Capture(limit=_LOG_BYTES)
        end = self.sandbox.engine.run(
            container, stdout=stdout, stderr=stderr, seconds=limits.seconds
        )
        self.log.add(self.role(role), stderr.content(), end=end)
        # A container may end by itself between writing too much and being looked at.
        end = replace(end, overflowed=end.overflowed or stdout.overflowed)
        return PhaseEnd(container=container, end=end, stdout=stdout.content())

    def container(
        self,
        role: str,
        *,
        command: tuple[str, ...],
        uid: int,
        limits: PhaseLimits,
        mounts: tuple[Mount, ...],
        env: Mapping[str, str] | None = None,
    ) -> str:
        """Create a phase's container."""
        return self.sandbox.container(
            self.role(role),
            image=self.image,
            command=command,
            uid=uid,
            limits=phase_limits(limits),
            mounts=mounts,
            env=_ENV | dict(env or {}),
        )

    def volume(
        self, role: str, files: Mapping[str, bytes], *, executable: Collection[str] = ()
    ) -> str:
        """Create a volume that holds files, to be mounted read-only."""
        archive = pack(files, executable=executable)
        return self.sandbox.filled_volume(self.role(role), image=self.image, archive=archive)

    def role(self, role: str) -> str:
        """Return what a role is called in this turn."""
        return role if self.turn == 1 else f"{role}-{self.turn}"


def phase_limits(limits: PhaseLimits) -> Limits:
    """Return what the container of a phase may use."""
    return Limits(memory_mib=limits.memory_mib, pids=limits.pids, tmp_mib=limits.tmp_mib)


def under(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files with their names put below a folder."""
    return {f"{folder}/{name}": content for name, content in files.items()}


def below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files below a folder by their names in it."""
    inside = f"{folder}/"
    return {n.removeprefix(inside): c for n, c in files.items() if n.startswith(inside)}


def how(end: ContainerExit) -> str:
    """Say how a container ended that should have ended well."""
    if end.timed_out:
        return f"a time-out after {end.seconds:.0f} s"
    return f"exit code {end.exit_code}" + (" (out of memory)" if end.oom_killed else "")
