"""The untrusted phases: a submission is compiled, and runs on the inputs of an exam."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.core.build import read_build
from bench.core.containers import EXHIBIT_UID, ContainerExit, Mount
from bench.core.evidence import CompileFault, ExhibitFault, FaultKind
from bench.core.specs import PhaseLimits
from bench.core.submission import Submission
from bench.run.exams import Exam
from bench.run.grade_box import GradeBox, under

# The build leaves as one stream and by no volume: a folder on the engine's disk has no limit. What
# the recipe prints is for the log.
_COMPILE = (
    "mkdir /tmp/build && sh /compile/recipe/run.sh /tmp/build >&2 && exec tar -cf - -C /tmp/build ."
)

# What the recipe wrote down about the source goes to the judge alone, by no way that leads through
# a process of the submission's.
FINDINGS = "findings"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerSocket:
    """Where an exhibit finds its broker."""

    volume: str
    folder: str
    path: str


def compile_submission(box: GradeBox, submission: Submission) -> Mapping[str, bytes] | CompileFault:
    """Compile a submission by the task's recipe; a task without one has nothing to compile."""
    if not box.task.compile:
        return {}
    files = under("submission", submission.files) | under("recipe", box.task.compile)
    limits = box.task.spec.limits.compile
    ended = box.run(
        "compile",
        command=("sh", "-c", _COMPILE),
        uid=EXHIBIT_UID,
        limits=limits,
        mounts=(Mount(volume=box.volume("compile", files), target="/compile"),),
    )
    box.sandbox.remove(ended.container)
    fault = _fault(ended.end, limits)
    if fault is not None:
        return CompileFault(kind=fault.kind, why=f"compiling: {fault.why}")
    build = read_build(ended.stdout)
    if isinstance(build, str):
        return CompileFault(kind=FaultKind.CRASHED, why=f"compiling: {build}")
    return build


def exhibit(
    box: GradeBox,
    submission: Submission,
    *,
    build: Mapping[str, bytes],
    exam: Exam,
    socket: BrokerSocket | None = None,
) -> bytes | ExhibitFault:
    """Run a submission on the inputs of an exam; return its answers, when it is gone."""
    programs = {n: c for n, c in build.items() if not n.startswith(f"{FINDINGS}/")}
    built = under("build", programs)
    files = under("submission", submission.files) | under("driver", box.task.driver)
    files |= under("inputs", exam.inputs) | built
    mounts = [Mount(volume=box.volume("exhibit", files, executable=built), target="/exhibit")]
    env = {}
    if socket is not None:
        # Read-only: one can connect to a socket there, and neither remove nor replace it.
        mounts.append(Mount(volume=socket.volume, target=socket.folder))
        env["BENCH_BROKER"] = socket.path
    limits = box.task.spec.limits.exhibit
    ended = box.run(
        "exhibit",
        command=("sh", "/exhibit/driver/run.sh"),
        uid=EXHIBIT_UID,
        limits=limits,
        mounts=tuple(mounts),
        env=env,
    )
    box.sandbox.remove(ended.container)  # gone, with all it may have left running
    return _fault(ended.end, limits) or ended.stdout


def _fault(end: ContainerExit, limits: PhaseLimits) -> ExhibitFault | None:
    if end.overflowed:
        why = f"it wrote more than {limits.output_bytes} bytes"
        return ExhibitFault(kind=FaultKind.OVERFLOWED, why=why)
    if end.timed_out:
        why = f"it ran longer than {limits.seconds} s"
        return ExhibitFault(kind=FaultKind.TIMED_OUT, why=why)
    if end.exit_code != 0 and end.oom_killed:
        why = f"it used more than {limits.memory_mib} MiB"
        return ExhibitFault(kind=FaultKind.OUT_OF_MEMORY, why=why)
    if end.exit_code != 0:
        return ExhibitFault(kind=FaultKind.CRASHED, why=f"exit code {end.exit_code}")
    return None
