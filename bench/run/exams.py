"""The trusted phases: an exam is generated, and its answers are judged."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bench.core.archive import read_files
from bench.core.containers import TRUSTED_UID, Mount
from bench.core.evidence import Graded, GraderFault
from bench.core.judgement import read_plan, read_verdict
from bench.core.submission import files_sha256
from bench.core.tasks import Task
from bench.run.grade_box import GradeBox, below, how, under

_GENERATED_BYTES = 64 * 2**20
_VERDICT_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """What a generator wrote."""

    inputs: Mapping[str, bytes]
    expected: Mapping[str, bytes]
    plan: tuple[str, ...]

    def files(self, task: Task) -> dict[str, bytes]:
        """Return all that the trusted side has before there are answers."""
        files = under("grader", task.grader) | under("lib", task.library)
        return files | under("inputs", self.inputs) | under("expected", self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsound:
    """A judge or a broker started and left nothing sound; a submission may be behind it."""

    why: str


def generate(box: GradeBox, *, seed: int, hash_seed: int | None = None) -> Exam | GraderFault:
    """Generate an exam from a seed; no submission has a part in it.

    The hash seed is Python's own, which must change nothing.
    """
    env = {"PYTHONPATH": "/grader/lib"}
    if hash_seed is not None:
        env["PYTHONHASHSEED"] = str(hash_seed)
    files = {**box.task.grader, **under("lib", box.task.library)}
    out = box.sandbox.volume(box.role("out"))
    ended = box.run(
        "generate",
        command=("python3", "-B", "/grader/generate.py", f"--seed={seed}", "--out=/out"),
        uid=TRUSTED_UID,
        limits=box.task.spec.limits.generate,
        mounts=(
            Mount(volume=box.volume("grader", files), target="/grader"),
            Mount(volume=out, target="/out", read_only=False),
        ),
        env=env,
    )
    if not ended.end.clean:
        return GraderFault(why=f"generate ended with {how(ended.end)}; see grader.log")
    archive, cut = box.sandbox.engine.get(ended.container, "/out", max_bytes=_GENERATED_BYTES)
    box.sandbox.remove(ended.container)
    if cut:
        return GraderFault(why=f"generate wrote more than {_GENERATED_BYTES} bytes")
    return _exam(archive)


def judge(
    box: GradeBox,
    exam: Exam,
    answers: bytes,
    *,
    brokered: Mapping[str, bytes],
    findings: Mapping[str, bytes],
) -> Graded | Unsound:
    """Judge answers, when whatever gave them is gone, and what a recipe found beside them."""
    nonce = secrets.token_hex(16)
    files = exam.files(box.task) | under("broker", brokered)
    files |= under("findings", findings) | {"answers.bin": answers}
    verdict = box.sandbox.volume(box.role("verdict"))
    ended = box.run(
        "judge",
        command=("sh", "/judge/grader/test.sh"),
        uid=TRUSTED_UID,
        limits=box.task.spec.limits.judge,
        mounts=(
            Mount(volume=box.volume("judge", files), target="/judge"),
            Mount(volume=verdict, target="/verdict", read_only=False),
        ),
        env={"PYTHONPATH": "/judge/lib", "BENCH_NONCE": nonce},
    )
    archive, _ = box.sandbox.engine.get(ended.container, "/verdict", max_bytes=_VERDICT_BYTES)
    box.sandbox.remove(ended.container)
    if not ended.end.clean:
        return Unsound(why=f"the judge ended with {how(ended.end)}")
    try:
        box.log.verdict = read_files(archive).get("verdict.json", b"")
    except ValueError as error:
        return Unsound(why=f"what the judge left can't be read: {error}")
    graded = read_verdict(
        box.log.verdict or None,
        nonce=nonce,
        inputs_sha256=files_sha256(exam.inputs),
        plan=exam.plan,
    )
    return Unsound(why=graded) if isinstance(graded, str) else graded


def _exam(archive: bytes) -> Exam | GraderFault:
    try:
        files = read_files(archive)
    except ValueError as error:
        return GraderFault(why=f"what generate wrote can't be used: {error}")
    expected = below("expected", files)
    plan = read_plan(expected.get("plan.json"))
    if isinstance(plan, str):
        return GraderFault(why=plan)
    return Exam(inputs=below("inputs", files), expected=expected, plan=plan)
