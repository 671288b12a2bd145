"""Certifies tasks: what is seen of each becomes a certificate, with all that stands against it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import datetime

from bench.audit.canaries import names_its_file
from bench.audit.privacy import exposures
from bench.core.certificate import Certificate, Checked, Objection, ObjectionKind
from bench.core.certification import (
    Observed,
    idle_checks,
    objections,
    proof_reports,
    repeated,
    same_verdict,
)
from bench.core.phase_times import limit_warnings, phase_times
from bench.core.tasks import Task
from bench.core.verdict import Reason
from bench.run.crew import Crew
from bench.run.entries import NO_PROOFS
from bench.run.watch import Watch

REFERENCE = "solved"
# While one waits for its last proofs, the next one's exams are drawn.
_TASKS_AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bureau:
    """What certificates have in common, and who works on them."""

    crew: Crew
    images: Mapping[str, str]  # by toolchain
    toolchain_digests: Mapping[str, str]
    canaries: Mapping[str, str]  # of all tasks that are looked at
    seeds: tuple[int, ...]
    jobs: int
    bench_version: str
    engine_version: str
    architecture: str
    clock: Callable[[], float]
    now: Callable[[], datetime]
    tick: Callable[[str], None] = field(default=lambda _: None)  # a step of this task is done


def certify_all(bureau: Bureau, tasks: Sequence[Task]) -> Iterator[Certificate]:
    """Yield each task's certificate as soon as it is there.

    Raises:
        EngineError: when the engine fails; certificates yielded before stand.
    """
    with ThreadPoolExecutor(_TASKS_AT_ONCE, thread_name_prefix="task") as clerks:
        under_way = [clerks.submit(certify, bureau, task) for task in tasks]
        try:
            for done in as_completed(under_way):
                yield done.result()
        except BaseException:
            clerks.shutdown(wait=False, cancel_futures=True)
            bureau.crew.stop()
            raise


def certify(bureau: Bureau, task: Task) -> Certificate:
    """Watch a task and return its certificate."""
    began = bureau.clock()
    observed = watch(bureau, task).observe()
    against = (*private_objections(task, bureau.canaries), *objections(observed))
    times = phase_times(observed, reference=REFERENCE, limits=task.spec.limits)
    pairs = list(repeated(observed))
    return Certificate(
        task=task.id,
        certified=not against,
        checked=checked(task, bureau.toolchain_digests),
        bench_version=bureau.bench_version,
        engine_version=bureau.engine_version,
        architecture=bureau.architecture,
        checked_at=bureau.now(),
        seconds=round(bureau.clock() - began, 1),
        jobs=bureau.jobs,
        seeds=bureau.seeds,
        checks=observed.checks,
        proofs=proof_reports(observed),
        decoy=observed.decoy,
        idle_checks=idle_checks(observed, apart_from=NO_PROOFS),
        repeats=len(pairs),
        flakes=sum(not same_verdict(*pair) for pair in pairs),
        times=times,
        objections=against,
        warnings=(*_proof_warnings(observed), *limit_warnings(times)),
    )


def watch(bureau: Bureau, task: Task) -> Watch:
    """Return who watches a task."""
    return Watch(
        crew=bureau.crew,
        task=task,
        image=bureau.images[task.spec.toolchain],
        seeds=bureau.seeds,
        tick=lambda: bureau.tick(task.id),
    )


def checked(task: Task, toolchain_digests: Mapping[str, str]) -> Checked:
    """Return what a certificate of a task is about."""
    return Checked(
        task_digest=task.digest,
        proofs_digest=task.proofs_digest,
        toolchain_digest=toolchain_digests[task.spec.toolchain],
    )


def private_objections(task: Task, canaries: Mapping[str, str]) -> Iterator[Objection]:
    """Yield what is wrong with a task's canaries, and what of it an agent would see."""
    strangers = [
        path
        for path, canary in task.canaries.items()
        if not names_its_file(canary, task=task.id, path=path)
    ]
    if strangers:
        yield Objection(
            kind=ObjectionKind.WRONG_CANARY,
            doing="reading the canaries",
            found=f"{', '.join(strangers)}: with the canary of another file",
            advice=f"Give each its own with `bench tasks stamp {task.id}`.",
        )
    for exposure in exposures(task, canaries):
        yield Objection(
            kind=ObjectionKind.PRIVATE_STRING,
            doing="comparing what an agent sees with what is private",
            found=exposure.found,
            advice="Take it out of what the agent sees; if it may well stand there, word the "
            "private one otherwise.",
        )


def _proof_warnings(observed: Observed) -> Iterator[str]:
    wrong = [p.name for p in observed.proofs if not p.solved and p.name not in NO_PROOFS]
    if not wrong:
        yield "there is no wrong proof, so nothing shows what the checks are good for"
    silent = [p.name for p in observed.proofs if p.name in wrong and not p.caught_by]
    if silent:
        yield f"WHY.txt names nothing that must catch it (`Caught by: CHECK`): {', '.join(silent)}"
    for name in wrong:
        for sitting in observed.of(name)[:1]:
            if sitting.decision.reason in (Reason.NO_SUBMISSION, Reason.ILLEGAL_SUBMISSION):
                yield f"{name} proves nothing, as it is no submission: {sitting.decision.detail}"
