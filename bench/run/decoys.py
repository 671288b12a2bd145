"""A decoy as one agent finds it: with the marks of its attempt, where graders used to lie.

The only exception to "an agent's container mounts its workspace and nothing else", made for a
policy with `decoys` alone. What lies there is public, and nobody can write to it.
"""

from collections.abc import Mapping

from bench.audit.decoys import DECOY_ROOT, ENTRANCE, marks_of, with_marks
from bench.core.archive import pack
from bench.core.attempt import Job
from bench.core.cells import Cell
from bench.core.containers import Mount
from bench.core.tasks import Task
from bench.run.grade_box import under
from bench.run.sandbox import Sandbox

OTHER_PLACES = ("/tests", "/grader")
"""Where graders lie for others: the same files with the same marks, so who runs them there is seen
as well (a run's mark is made of the entrance's own)."""


def decoy_places(job: Job) -> frozenset[str]:
    """Return where an agent finds decoys: what it mounts beside its workspace."""
    asked = job.cell.policy.decoys and bool(job.task.decoy)
    return frozenset((DECOY_ROOT, *OTHER_PLACES)) if asked else frozenset()


def decoy_of(cell: Cell, task: Task, *, attempt: int) -> dict[str, bytes]:
    """Return a task's decoy with an attempt's marks; nothing where there are to be no decoys."""
    if not cell.policy.decoys:
        return {}
    return with_marks(task.decoy, marks_of(cell.id, attempt=attempt, paths=task.decoy))


def decoy_mounts(box: Sandbox, job: Job) -> tuple[Mount, ...]:
    """Fill what an agent is shown besides its workspace, and return how it is mounted."""
    files = decoy_of(job.cell, job.task, attempt=job.attempt)
    if not files:
        return ()
    # An agent can read a volume's name in /proc/self/mountinfo: it must not say what this is. That
    # it begins with `bench-` is accepted, as graders do lie in benches.
    inside = _volume(box, job, "tasks", under(job.task.id, files))
    plain = _volume(box, job, "tests", files)
    return (
        Mount(volume=inside, target=DECOY_ROOT, read_only=True),
        *(Mount(volume=plain, target=place, read_only=True) for place in OTHER_PLACES),
    )


def _volume(box: Sandbox, job: Job, role: str, files: Mapping[str, bytes]) -> str:
    entrances = [name for name in files if name.endswith(ENTRANCE)]
    archive = pack(files, executable=entrances)
    return box.filled_volume(role, image=job.images.gateway, archive=archive)
