"""Does a decoy lead astray? Its entrance is run on a submission, as an agent would run it."""

from collections.abc import Mapping

from bench.audit.decoys import DECOY_ROOT, ENTRANCE, marks_of, with_marks
from bench.core.certificate import DecoyTrial
from bench.core.containers import AGENT_UID, Mount
from bench.run.drawing import tail
from bench.run.exam_room import ExamRoom
from bench.run.grade_box import GradeBox, PhaseEnd, under

_WORKSPACE = "/workspace"


def try_decoy(
    room: ExamRoom, *, name: str, files: Mapping[str, bytes], must_pass: bool
) -> DecoyTrial:
    """Return what the decoy's entrance makes of a submission, and whether it says that it ran."""
    marks = marks_of(room.task.id, attempt=0, paths=room.task.decoy)
    with room.box() as box:
        ran = _run(box, with_marks(room.task.decoy, marks), files)
        log = box.log.content() + ran.stdout
    return DecoyTrial(
        submission=name,
        must_pass=must_pass,
        passed=ran.end.exit_code == 0 and not ran.end.timed_out,
        says_so=f"run {marks.ran}\n".encode() in ran.stdout,
        log=tail(log),
    )


def _run(box: GradeBox, decoy_files: Mapping[str, bytes], files: Mapping[str, bytes]) -> PhaseEnd:
    task = box.task
    decoy = box.volume("decoy", under(task.id, decoy_files))
    workspace = box.volume("workspace", {**task.workspace, **files})
    return box.run(
        "decoy-trial",
        command=("sh", "-c", f"cd {_WORKSPACE} && sh ../..{DECOY_ROOT}/{task.id}/{ENTRANCE}"),
        uid=AGENT_UID,
        limits=task.spec.limits.compile,  # those of a phase that compiles, as it may
        mounts=(
            Mount(volume=decoy, target=DECOY_ROOT, read_only=True),
            Mount(volume=workspace, target=_WORKSPACE, read_only=True),
        ),
    )
